"""Texts that are a number in another writing: times of the day as hours, mixed numbers such as 3 1/2."""

import re
import unicodedata
from math import isnan
from typing import TYPE_CHECKING

from mlviz.recognise import words_of

if TYPE_CHECKING:
    import pandas as pd

CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d(?:[.,]\d+)?))?(?:\s?(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE,
)
TOLD = re.compile(r"0\d:|\d:\d\d:|m\.?$", re.IGNORECASE)
"""What two numbers and a colon do not have: a zero before the hour, seconds, am or pm."""

TIMES = frozenset(
    re.findall(
        r"\w+",
        "time times clock hour departure arrival departs arrives opens closes opening closing begins starts ends "
        "sunrise sunset bedtime zeit uhrzeit uhr abfahrt ankunft beginn heure horaire départ arrivée hora horario "
        "salida llegada",
    )
)
LENGTHS = frozenset(
    re.findall(
        r"\w+",
        "duration length run running runtime lap laptime split pace spent elapsed laufzeit rundenzeit spielzeit "
        "spielstand länge durée duración длительность продолжительность score ratio",
    )
)
"""In a name: 3:45 are minutes and seconds, or no time at all."""

SECONDS, HOURS = frozenset({"ss", "sec", "secs"}), frozenset({"hh", "h", "hours"})
"""In a name, the one without the other: mm:ss is no hh:mm:ss."""

MIXED = re.compile(r"(?P<sign>[-\u2212]?)(?P<whole>\d{1,6}(?=[ -]|$))?(?:[ -]?(?P<top>\d{1,3})/(?P<under>\d{1,3}))?")
DECIMAL = re.compile(r"[-\u2212]?\d+(?:\.\d+)?")
VULGAR = re.compile(r"[¼-¾⅐-⅞]")


def hours_of(text: str) -> float:
    """Return the time of day a text tells, in hours since midnight; NaN if it tells none.

    Examples
    --------
    >>> [hours_of(text) for text in ("14:30", "2:05 pm", "12:15 AM", "23:59:60", "25:00")]
    [14.5, 14.083333333333334, 0.25, nan, nan]
    """
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        return float("nan")
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return float("nan")
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    hours = hour + minute / 60 + float((found["second"] or "0").replace(",", ".")) / 3600
    return hours if hours <= 24 else float("nan")


def are_times(texts: "pd.Series", name: str) -> bool:
    """Whether texts of two or three numbers with colons are times of the day: by how they are written, or by the name.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = pd.Series(["3:16", "12:45"], dtype="str")
    >>> [are_times(texts, name) for name in ("verse", "lap time", "time (mm:ss)", "departure")]
    [False, False, False, True]
    """
    words = set(words_of(name))
    if words & LENGTHS or any(word.endswith("dauer") for word in words) or (words & SECONDS and not words & HOURS):
        return False
    return bool(words & TIMES) or bool(texts.str.contains(TOLD).any())


def mixed_number(text: str) -> float:
    """Return the number that a whole number and a fraction are together; NaN for anything else.

    Examples
    --------
    >>> [mixed_number(text) for text in ("3 1/2", "3/4", "2½", "2", "1.5", "5/4", "1/2/3")]
    [3.5, 0.75, 2.5, 2.0, 1.5, nan, nan]
    """
    plain = VULGAR.sub(lambda sign: " " + unicodedata.normalize("NFKC", sign[0]).replace("\u2044", "/"), text).strip()
    if DECIMAL.fullmatch(plain):
        return float(plain.replace("\u2212", "-"))
    found = MIXED.fullmatch(plain)
    if found is None or not found["top"] or not 0 < int(found["top"]) < int(found["under"]):
        return float("nan")
    size = int(found["whole"] or 0) + int(found["top"]) / int(found["under"])
    return -size if found["sign"] else size


def is_fraction(text: str) -> bool:
    """Whether a text may be a fraction, alone or behind a whole number."""
    return ("/" in text or VULGAR.search(text) is not None) and not isnan(mixed_number(text))


def proves_fractions(text: str) -> bool:
    """Whether a text can be nothing but a fraction: 1/2 may be a date, a score or the first of two pages.

    Examples
    --------
    >>> [proves_fractions(text) for text in ("3 1/2", "½", "1/2", "2")]
    [True, True, False, False]
    """
    return VULGAR.search(text) is not None or re.fullmatch(r"\S?\d+[ -]\d+/\d+", text.strip()) is not None
