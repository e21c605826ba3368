"""Which characters, or runs of characters, may separate the cells of a text."""

import re
from collections import Counter

USUAL = (",", ";", "\t", "|", ":", "^", "~", " ")
PRIOR = {":": 0.6, " ": 0.6, "^": 0.9, "~": 0.9}
"""Colons stand in times and blanks in words far more often than between cells."""

RARE = "+*#!&§¦\x01\x02\x07\x1e"
RARE_PRIOR = 0.9
"""Marks that separate cells now and then, Hive's and ASCII's control characters among them."""

RUN = re.compile(r"[^\w\s\"'.,()\[\]{}/\\-]{2,4}")
LINES = 40
STEADY = 0.9
"""An unusual delimiter must stand equally often on so large a share of the lines."""

SEP_LINE = re.compile(r"""\s*["']?sep=(.)["']?\s*""", re.IGNORECASE)
"""The first line with which Excel is told the delimiter."""


def prior(delimiter: str) -> float:
    """How likely this delimiter is before a look at the cells."""
    return PRIOR.get(delimiter, 1.0 if delimiter in USUAL or len(delimiter) > 1 else RARE_PRIOR)


def candidates(text: str) -> tuple[str, ...]:
    r"""Return the delimiters worth trying: the usual ones that occur, and others that occur as steadily as a delimiter.

    A run of several characters replaces the characters it is made of, where they hardly ever stand alone.

    Examples
    --------
    >>> candidates("a||b||c\n1||2||3\n"), candidates("a+b\n1+2\n"), candidates("a,b\n1,2\n")
    (('||',), ('+',), (',',))
    """
    lines = [line for line in text.splitlines()[:LINES] if line.strip()]
    if not lines:
        return ()
    runs = tuple(run for run in dict.fromkeys(RUN.findall("\n".join(lines[:3]))) if _is_run(run, lines))
    taken = {char for run in runs for char in run}
    rare = tuple(char for char in RARE if char in lines[0] and len(lines) > 1 and _steady(char, lines))
    return (*(char for char in USUAL if char in text and char not in taken), *rare, *runs)


def _is_run(run: str, lines: list[str]) -> bool:
    """Whether these characters come together on every line and hardly ever alone."""
    if not _steady(run, lines):
        return False
    joined = "\n".join(lines)
    return all(joined.count(char) <= 1.05 * joined.count(run) * run.count(char) for char in set(run))


def _steady(mark: str, lines: list[str]) -> bool:
    counts = Counter(line.count(mark) for line in lines)
    count, frequency = counts.most_common(1)[0]
    return count > 0 and frequency >= STEADY * len(lines)


def told(text: str) -> str:
    r"""Return the delimiter that a first line ``sep=;`` tells, empty if there is no such line.

    Examples
    --------
    >>> told("sep=;\na;b\n"), told("a;b\n")
    (';', '')
    """
    found = SEP_LINE.fullmatch(text.split("\n", 1)[0].strip("\r\ufeff"))
    return found[1] if found else ""
