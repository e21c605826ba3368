"""The compact letter display: groups that share a letter are not clearly apart."""

from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from mlviz.results.testing import GroupSummary, Pairwise

LEVEL = 0.05


def letters_of(groups: Sequence[GroupSummary], pairs: Sequence[Pairwise]) -> tuple[str, ...]:
    """Return the letters of each group, the highest mean first in the alphabet; nothing unless all pairs are there."""
    names = [group.name for group in groups]
    compared = {frozenset((pair.first, pair.second)) for pair in pairs}
    if len(set(names)) < len(names) or len(compared) != len(names) * (len(names) - 1) // 2 or not compared:
        return ()
    if not set().union(*compared) <= set(names):
        return ()
    order = sorted(names, key=lambda name: -next(group.mean for group in groups if group.name == name))
    apart = ((pair.first, pair.second) for pair in pairs if pair.p_adjusted < LEVEL)
    found = compact_letters(order, apart)
    return tuple(found[name] for name in names)


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
