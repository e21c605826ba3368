"""The compact letter display: groups that share a letter are not clearly apart."""

from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from mlviz.results.testing import Pairwise
from mlviz.stats.method import Finding

LEVEL = 0.05


def letters_of(finding: Finding) -> tuple[str, ...]:
    """Return the letters of each estimated mean, or of each group where there are none; nothing unless all were paired.

    Estimated means that were not compared have no letters.
    """
    found = _of_pairs(finding.post_hoc)
    names = _compared(finding)
    return tuple(found.get(name, "") for name in names) if found and set(found) <= set(names) else ()


def _compared(finding: Finding) -> list[str]:
    """Return under which name a post-hoc test speaks of each estimated mean or group; empty if it does not."""
    if not finding.margins:
        return [group.name for group in finding.groups]
    factors = next(one.factors for one in finding.terms if one.name == finding.term)
    found = []
    for margin in finding.margins:
        named = tuple(at for at, level in enumerate(margin.levels) if level)
        found.append(", ".join(margin.levels[at] for at in named) if named == factors else "")
    return found


def _of_pairs(pairs: Sequence[Pairwise]) -> dict[str, str]:
    """Return the letters of all that were compared with each other, the highest first; nothing if a pair is missing.

    How far each lies above all others, added up, orders them by what was compared: means, adjusted means, mean ranks.
    """
    above: dict[str, float] = {}
    for pair in pairs:
        above[pair.first] = above.get(pair.first, 0.0) + pair.difference
        above[pair.second] = above.get(pair.second, 0.0) - pair.difference
    compared = {frozenset((pair.first, pair.second)) for pair in pairs}
    if len(compared) != len(above) * (len(above) - 1) // 2:
        return {}
    apart = ((pair.first, pair.second) for pair in pairs if pair.p_adjusted < LEVEL)
    return compact_letters(sorted(above, key=lambda name: -above[name]), apart) if above else {}


def compact_letters(names: Sequence[str], apart: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return letters such that two names share one exactly if they are not apart, by insertion and absorption.

    Each pair that is apart splits every set that holds both; sets inside another are absorbed (Piepho, 2004).

    Parameters
    ----------
    names : sequence of str
        In the order in which letters are given.
    apart : iterable of pairs
        Names that differ clearly.

    Examples
    --------
    >>> compact_letters(["x", "y", "z"], [("x", "z")])
    {'x': 'a', 'y': 'ab', 'z': 'b'}
    """
    sets = [frozenset(names)]
    for first, second in apart:
        split = [part for one in sets for part in _without_both(one, first, second)]
        unique = list(dict.fromkeys(split))
        sets = [one for one in unique if not any(one < other for other in unique)]
    sets.sort(key=lambda one: sorted(names.index(name) for name in one))
    marks = [_mark(at) for at in range(len(sets))]
    return {name: "".join(mark for mark, one in zip(marks, sets, strict=True) if name in one) for name in names}


def _without_both(one: frozenset[str], first: str, second: str) -> tuple[frozenset[str], ...]:
    return (one - {first}, one - {second}) if {first, second} <= one else (one,)


def _mark(at: int) -> str:
    """Return a, b, ... z, then a1, b1 and so on."""
    turn, letter = divmod(at, len(ascii_lowercase))
    return ascii_lowercase[letter] + (str(turn) if turn else "")
