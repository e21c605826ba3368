"""How numbers and lists are said, the same on a page, in a report and in a sentence."""

import math
from collections.abc import Collection, Sequence


def p_words(p: float) -> str:
    """Return a p-value as papers write it, never as zero; near .05 with the digits that say on which side it lies.

    Examples
    --------
    >>> p_words(0.0606), p_words(1e-9), p_words(0.04972), p_words(0.99999), p_words(1.0), p_words(float("nan"))
    ('p = .061', 'p < .001', 'p = .0497', 'p > .999', 'p = 1.000', 'p unknown')
    """
    if p != p:
        return "p unknown"
    if p < 0.001:
        return "p < .001"
    if 0.9995 <= p < 1:
        return "p > .999"
    digits = next((d for d in range(3, 9) if p == 0.05 or float(f"{p:.{d}f}") != 0.05), 9)
    return f"p = {p:.{digits}f}".replace("0.", ".", 1)


def number(value: float, digits: int = 3) -> str:
    """Return a number with thousands marks and a few significant digits, whole numbers whole.

    Examples
    --------
    >>> number(1234567.0), number(0.012345), number(1.5), number(1e-12), number(float("nan"))
    ('1,234,567', '0.0123', '1.5', '1e-12', '–')
    """
    if value is None or value != value:
        return "–"
    size = abs(float(value))
    if math.isinf(size):
        return "infinite" if value > 0 else "-infinite"
    if size >= 1e15 or 0 < size < 1e-4:
        return f"{value:,.{digits}g}"
    if float(value).is_integer():
        return f"{value:,.0f}"
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text


def percent(share: float) -> str:
    """Return a share as a percentage that never rounds to nothing or to all.

    Examples
    --------
    >>> percent(0.256), percent(0.0004), percent(0.9999), percent(1.0)
    ('26%', 'under 1%', 'over 99%', '100%')
    """
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Return names in quotes joined by commas and "and"; beyond ``most`` the rest is counted.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed("abcdef", most=2)
    ("'a', 'b' and 'c'", "'a', 'b' and 4 more")
    >>> listed([])
    'nothing'
    """
    quoted = [f"'{name}'" for name in names[:most]]
    if len(names) > most:
        quoted.append(f"{len(names) - most:,} more")
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else "".join(quoted) or "nothing"


def untaken(title: str, taken: Collection[str], word: str = "level") -> str:
    """Return a title that no other has: that of a level or a column from the data may read like any of them.

    Examples
    --------
    >>> untaken("dose", ("n", "mean")), untaken("mean", ("n", "mean"))
    ('dose', 'mean (level)')
    """
    while title in taken:
        title = f"{title} ({word})"
    return title


def plural(count: int, word: str, many: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "row"), plural(2300, "row")
    ('1 row', '2,300 rows')
    """
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def are(count: int) -> str:
    """Return the verb that goes with a count.

    Examples
    --------
    >>> are(1), are(2), are(0)
    ('is', 'are', 'are')
    """
    return "is" if count == 1 else "are"
