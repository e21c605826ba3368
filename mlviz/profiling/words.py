"""Numbers and lists as they stand in sentences."""

import math
from collections.abc import Sequence


def number(value: float) -> str:
    """Return a number with three significant digits and thousands marks.

    Examples
    --------
    >>> number(1234567.0), number(0.012345), number(12.0), number(1e-12)
    ('1,234,567', '0.0123', '12', '1e-12')
    """
    if not math.isfinite(value):
        return "infinite" if math.isinf(value) else "undefined"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 1e15 or abs(value) < 1e-4:
        return f"{value:.3g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


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
    """
    quoted = [f"'{name}'" for name in names[:most]]
    if len(names) > most:
        quoted.append(f"{len(names) - most:,} more")
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def plural(count: int, word: str, many: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "row"), plural(2300, "row")
    ('1 row', '2,300 rows')
    """
    return f"{count:,} {word if count == 1 else many or word + 's'}"
