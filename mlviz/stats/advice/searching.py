"""``find_tests``: the catalogue searched by words, or by what a person wants to know."""

import re
import unicodedata

from mlviz.stats.advice.goals import GOALS
from mlviz.stats.catalogue import TESTS
from mlviz.stats.method import TestMethod

NEAR = 84
"""Likeness in percent from which a word counts as another with a slip of the pen."""

LONG = 5
"""Letters from which a word may hold a slip: shorter ones are like too many others."""


def find_tests(text: str = "", goal: str | None = None) -> tuple[TestMethod, ...]:
    """Return the tests that a search for these words finds, best first.

    Every word must begin a word of the test's name, its other names, its question, its goal, its help or its
    references, or be such a word with a slip. What is found in a name stands before what is found in a question, and
    that before the rest.

    Parameters
    ----------
    text : str
        What a person types, such as "rank sum" or "before after". Empty finds all.
    goal : str, optional
        A key of ``mlviz.stats.GOALS``: only tests for this.

    Examples
    --------
    >>> [method.key for method in find_tests("rank sum")]
    ['mann_whitney']
    >>> find_tests("Kruskall")[0].key
    'kruskal_wallis'
    """
    asked = _words(text)
    ranked = [(_place(method, asked), method) for method in TESTS.values() if goal in (None, method.goal)]
    return tuple(method for place, method in sorted(ranked, key=lambda one: one[0]) if place < NOWHERE)


def _names(method: TestMethod) -> str:
    return " ".join((method.key.replace("_", " "), method.label, *method.also))


def _questions(method: TestMethod) -> str:
    return f"{method.question} {GOALS[method.goal]}"


def _rest(method: TestMethod) -> str:
    return " ".join((method.help, *method.references))


_FIELDS = (_names, _questions, _rest)


NOWHERE = (len(_FIELDS), 0)
"""The place of a test that is not meant."""


def _place(method: TestMethod, asked: list[str]) -> tuple[int, int]:
    """Return up to which field one must read to find all words, and how far they are from those that are there."""
    known: list[str] = []
    for place, field in enumerate(_FIELDS):
        known += _words(field(method))
        apart = [min((_apart(one, word) for word in known), default=OTHER) for one in asked]
        if max(apart, default=0) < OTHER:
            return place, sum(apart)
    return NOWHERE


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return re.findall(r"[a-z0-9]+", plain)


OTHER = 3


def _apart(asked: str, word: str) -> int:
    """Return 0 for a word that was typed in full, 1 for its beginning, 2 for a slip of the pen, else 3."""
    if word.startswith(asked):
        return int(word != asked)
    if min(len(asked), len(word)) < LONG or asked[0] != word[0]:
        return OTHER
    from rapidfuzz import fuzz

    return 2 if fuzz.ratio(asked, word) >= NEAR else OTHER
