"""Which texts of a column may be spellings of one name: by a shared key, or by few letters that differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from mlviz.steps.spelling import MergeSpellings
from mlviz.steps.spelling_keys import KEYS, folded, slips

MOST_KNOWN = 2_000
"""A step stores at most so many names that stay; beyond, new data are matched with the merged names alone."""

RARE = 0.25
"""One letter apart, the rarer of two names is taken for a slip if it is at most so large a part of the other."""


MOST_WORDS = 12
"""A longer text is a sentence and no name."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpellingCluster:
    """Texts that may mean the same.

    Attributes
    ----------
    kept : str
        The most frequent one, which the others would become.
    members : tuple of (str, int)
        All of them with how often each occurs, the most frequent first; ``kept`` is the first.
    rule : str
        How they were found.
    """

    kept: str
    members: tuple[tuple[str, int], ...]
    rule: str

    @property
    def cells(self) -> int:
        """How many cells would change."""
        return sum(count for _, count in self.members[1:])


def spelling_clusters(
    counts: Mapping[str, int], rule: str = "fingerprint", *, letters: int = 2, rare: float = RARE
) -> tuple[SpellingCluster, ...]:
    """Return groups of texts that may be spellings of one name, those that touch most cells first.

    Parameters
    ----------
    counts : mapping of text to int
        The distinct texts of a column, and how often each occurs.
    rule : {"fingerprint", "ngram", "phonetic", "edit"}
        ``edit`` allows one letter of a word to be added, left out, changed or exchanged with its neighbour, two in
        words of ten letters and more, and two in all; words with digits must be the same, and a name that is itself
        frequent is never taken for a slip of another.
    letters : {2, 1}
        For ``edit``: how many letters may differ in all.
    rare : float
        For ``edit``: the rarer name occurs at most so many times as often as the other; at 1 any may be the slip.

    Examples
    --------
    >>> found = spelling_clusters({"Berlin": 9, "berlin ": 2, "Bonn": 4})
    >>> found[0].kept, found[0].cells
    ('Berlin', 2)
    """
    groups = _by_distance(counts, letters, rare) if rule == "edit" else _by_key(counts, rule)
    clusters = [_cluster(group, counts, rule) for group in groups]
    return tuple(sorted(clusters, key=lambda c: (-c.cells, c.kept)))


def merging(
    column: str,
    clusters: tuple[SpellingCluster, ...],
    counts: Mapping[str, int],
    *,
    rule: str = "none",
    letters: int = 2,
) -> MergeSpellings:
    """Return the step that merges these clusters of a column, and finds new spellings by a rule.

    Examples
    --------
    >>> counts = {"Berlin": 9, "berlin ": 2, "Bonn": 4}
    >>> merging("city", spelling_clusters(counts), counts).mapping
    (('berlin ', 'Berlin'),)
    """
    mapping = {text: c.kept for c in clusters for text, _ in c.members if text != c.kept}
    return merged(column, mapping, counts, rule, letters)


def merged(
    column: str, mapping: Mapping[str, str], texts: Iterable[str], rule: str, letters: int = 2
) -> MergeSpellings:
    """Return the step that replaces these of a column's texts; with a rule, it knows the others by name."""
    stay = [text for text in texts if text not in mapping]
    known = tuple(sorted(stay)) if rule != "none" and len(stay) <= MOST_KNOWN else ()
    pairs = tuple(mapping.items())
    return MergeSpellings(column=column, mapping=pairs, rule=rule, letters=letters, known=known)  # type: ignore[arg-type]


def _cluster(texts: list[str], counts: Mapping[str, int], rule: str) -> SpellingCluster:
    # Of two as frequent, the one in capitals and small letters is kept: INES BECKER was only shouted.
    ordered = sorted(texts, key=lambda text: (-counts[text], text.isupper() or text.islower(), text))
    return SpellingCluster(ordered[0], tuple((text, counts[text]) for text in ordered), rule)


def _by_key(counts: Mapping[str, int], rule: str) -> Iterator[list[str]]:
    groups: dict[str, list[str]] = {}
    for text in counts:
        if key := KEYS[rule](text):
            groups.setdefault(key, []).append(text)
    return (group for group in groups.values() if len(group) > 1)


def _by_distance(counts: Mapping[str, int], letters: int, rare: float) -> Iterator[list[str]]:
    """Give every rare text to the nearest frequent one; chains of slips are not followed."""
    words = {text: tuple(folded(text).split()) for text in counts}
    texts: dict[Words, list[str]] = {}
    for text, parts in words.items():
        texts.setdefault(parts, []).append(text)
    near = near_words({word for parts in texts for word in parts})
    owners: dict[str, str] = {}
    for text, parts in words.items():
        fits = [
            (distance, -counts[other], other)
            for distance, others in _variants(parts, near)
            for other in texts.get(others, ())
            if distance <= letters and _rarer(text, other, counts, rare)
        ]
        if fits:
            owners[text] = min(fits)[2]
    stars: dict[str, list[str]] = {}
    for text, owner in owners.items():
        # What is itself a slip of a third name owns nothing.
        if owner not in owners:
            stars.setdefault(owner, [owner]).append(text)
    return iter(stars.values())


def _rarer(text: str, other: str, counts: Mapping[str, int], rare: float) -> bool:
    """Whether a text may be a slip of another; of two as frequent, the later one in the alphabet."""
    return (counts[text], other) < (counts[other], text) and counts[text] <= rare * counts[other]


def _variants(parts: Words, near: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[int, Words]]:
    """Return the texts that are as many words and at most two slips away, each with how many."""
    yield 0, parts
    if len(parts) > MOST_WORDS:
        return
    changed = [(i, word, slip) for i, part in enumerate(parts) for word, slip in near.get(part, {}).items()]
    for i, word, slip in changed:
        yield slip, (*parts[:i], word, *parts[i + 1 :])
    for i, first, one in changed:
        for j, second, two in changed:
            if i < j and one + two == 2:
                yield 2, (*parts[:i], first, *parts[i + 1 : j], second, *parts[j + 1 :])


def near_words(words: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return for each word those that are one slip away, two for long ones, with how many.

    Two words so near share what is left of them without one or two letters (Garbe 2012, SymSpell), so that only
    few pairs need to be compared. Words with digits have no slips: another digit is another thing.

    Examples
    --------
    >>> near_words(["texas", "texsa", "ohio", "room12", "room13"])
    {'texas': {'texsa': 1}, 'texsa': {'texas': 1}}
    """
    from rapidfuzz.distance import OSA

    index: dict[str, list[str]] = {}
    for word in words:
        if slips(len(word)) and not any(map(str.isdigit, word)):
            for left in _without_letters(word):
                index.setdefault(left, []).append(word)
    near: dict[str, dict[str, int]] = {}
    for same in index.values():
        for one, other in combinations(same, 2):
            if other not in near.get(one, ()):
                most = slips(min(len(one), len(other)))
                if (distance := OSA.distance(one, other, score_cutoff=most)) <= most:
                    near.setdefault(one, {})[other] = distance
                    near.setdefault(other, {})[one] = distance
    return near


def _without_letters(word: str) -> set[str]:
    """Return the word, and what is left of it without as many letters as it may hold slips."""
    left = {word}
    for _ in range(slips(len(word))):
        left |= {one[:i] + one[i + 1 :] for one in left for i in range(len(one))}
    return left
