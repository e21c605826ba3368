"""Words that have an order: scales such as low, medium, high, and spans such as 18-29, 30-49, 50+."""

import re
from collections.abc import Hashable, Iterable
from itertools import pairwise

SCALES: tuple[tuple[str, ...], ...] = (
    ("very low", "low", "medium low", "moderate", "medium", "mid", "medium high", "high", "very high"),
    ("tiny", "xs", "extra small", "small", "medium", "large", "extra large", "xl", "huge"),
    ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"),
    ("none", "minimal", "slight", "mild", "moderate", "severe", "very severe", "extreme", "critical"),
    ("very poor", "poor", "fair", "average", "good", "very good", "excellent", "premium", "ideal"),
    ("very bad", "bad", "fair", "ok", "okay", "neutral", "good", "very good", "excellent"),
    ("never", "rarely", "seldom", "sometimes", "often", "usually", "very often", "always"),
    ("strongly disagree", "disagree", "slightly disagree", "neither agree nor disagree", "neutral", "undecided",
     "slightly agree", "agree", "strongly agree"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("bronze", "silver", "gold", "platinum", "diamond"),
    ("beginner", "novice", "intermediate", "advanced", "expert"),
    ("junior", "mid", "senior", "lead", "principal"),
    ("first", "second", "third", "fourth", "fifth", "sixth"),
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"),
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)  # fmt: skip
"""Words in their order; a column of at least three of one scale is ordinal. Yes and no, first of two, are none."""

YES_OR_NO = {
    frozenset(pair.split()): pair.split()[0]
    for pair in (
        "yes no", "y n", "true false", "t f", "on off", "ja nein", "j n", "ja nee", "ja nej", "wahr falsch", "oui non",
        "o n", "vrai faux", "si no", "sí no", "s n", "sì no", "vero falso", "verdadero falso", "sim não", "sim nao",
        "tak nie", "да нет",
    )
}  # fmt: skip
"""Pairs of words that answer a question, in small letters, and which of both says yes."""

MONTHS = SCALES[-4]
SPAN = re.compile(r"\s*(?:[<≤>≥]\s*=?\s*)?(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?)|\+|and over)?\s*")


def says_yes_or_no(values: Iterable[Hashable]) -> bool:
    """Whether these are the two answers to a question, in one of several languages.

    Examples
    --------
    >>> [says_yes_or_no(values) for values in (["Yes", "no"], ["Ja", "Nein"], ["yes"], ["yes", "no", "maybe"])]
    [True, True, False, False]
    """
    return yes_of(values) is not None


def yes_of(values: Iterable[Hashable]) -> Hashable | None:
    """Return which of the two answers to a question says yes; None where these are no such answers.

    Examples
    --------
    >>> yes_of(["falsch", "Wahr"]), yes_of(["nie", "tak"]), yes_of(["o", "a"])
    ('Wahr', 'tak', None)
    """
    given = list(values)
    words = {value.strip().casefold(): value for value in given if isinstance(value, str)}
    yes = YES_OR_NO.get(frozenset(words)) if len(given) == 2 else None
    return None if yes is None else words[yes]


def scale_of(values: list[Hashable]) -> dict[Hashable, float]:
    """Return the place of every word on a known scale, or of every span of numbers; empty if they form none.

    Examples
    --------
    >>> sorted(order := scale_of(["high", "low", "medium"]), key=order.get)
    ['low', 'medium', 'high']
    >>> sorted(order := scale_of(["50+", "18-29", "30-49"]), key=order.get)
    ['18-29', '30-49', '50+']
    """
    words = {value: _bare(value) for value in values if isinstance(value, str)}
    if not 3 <= len(words) <= 12 or len(words) != len(values):
        return {}
    for scale in SCALES:
        months = scale is MONTHS
        places = {
            value: scale.index(key) for value, word in words.items() if (key := word[:3] if months else word) in scale
        }
        if len(places) == len(words) == len(set(places.values())) and (not months or _months(words)):
            return {value: float(place) for value, place in places.items()}
    return _spans(list(words))


def _bare(value: str) -> str:
    return re.sub(r"[\s_-]+", " ", value).strip().lower()


def _months(words: dict[str, str]) -> bool:
    """Whether every word is a month, cut or whole: ``Mar`` and ``June`` may stand side by side."""
    whole = SCALES[SCALES.index(MONTHS) + 1]
    return all(any(month.startswith(word.rstrip(".")) for month in whole) for word in words.values())


def _spans(values: list[str]) -> dict[Hashable, float]:
    """Order ``<18``, ``18-29``, ``30+`` by their first number; a bare number alone is no span.

    Spans follow one another: ``3-2`` is a score, and ``11-2021`` beside ``12-2021`` are months.
    """
    found = {value: match for value in values if (match := SPAN.fullmatch(value))}
    spans = sum(match.group().strip() != match.group(1) for match in found.values())
    if len(found) < len(values) or spans < len(values) - 1:
        return {}
    starts: dict[Hashable, float] = {
        value: float(match.group(1)) - 0.5 * ("<" in value or "≤" in value) for value, match in found.items()
    }
    ends: dict[Hashable, float] = {v: float(match.group(2) or match.group(1)) for v, match in found.items()}
    ordered = sorted(starts, key=starts.__getitem__)
    follow = all(ends[one] <= starts[other] for one, other in pairwise(ordered))
    grow = all(starts[value] < ends[value] for value, match in found.items() if match.group(2))
    return starts if follow and grow and len(set(starts.values())) == len(starts) else {}
