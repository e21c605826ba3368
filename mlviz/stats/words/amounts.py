"""Numbers inside the sentences of a result: amounts, intervals, the effect as a noun."""

import math

from mlviz.results.testing import Effect
from mlviz.results.wording import number, percent
from mlviz.stats.method import Finding


def amount(value: float, digits: int = 3) -> str:
    """Return a number with a few significant digits and thousands marks; in scientific form below 0.0001, from 1e15 on.

    Examples
    --------
    >>> amount(1234.567), amount(0.012345), amount(-0.0)
    ('1,235', '0.0123', '0')
    """
    if not math.isfinite(value):
        return "unknown" if value != value else "infinite" if value > 0 else "-infinite"
    if value == 0 or abs(value) < 1e-300:
        return "0"
    if abs(value) >= 10 ** (digits - 1) and abs(value) < 1e15:
        return f"{value:,.0f}" if abs(value) >= 10**digits else f"{value:,.1f}".removesuffix(".0")
    return f"{value:#.{digits}g}" if 1e-4 <= abs(value) < 1 else f"{value:.{digits}g}"


def points(share: float) -> str:
    """Return a difference of shares in percentage points.

    Examples
    --------
    >>> points(0.196), points(-0.01)
    ('19.6 points', '-1 point')
    """
    text = number(100 * share)
    return f"{text} point" if text in ("1", "-1") else f"{text} points"


def two(value: float) -> str:
    """Return a number as papers write it: two decimals, more where they would hide that it is not 0.

    Examples
    --------
    >>> two(1.0), two(-0.004), two(1.234e9), two(float("inf"))
    ('1.00', '-0.004', '1.23e+09', 'infinite')
    """
    if math.isinf(value):
        return amount(value)
    if abs(value) >= 1e6:
        return f"{value:.3g}"
    digits = next((d for d in range(2, 7) if value == 0 or float(f"{value:.{d}f}") != 0), 2)
    text = f"{value:.{digits}f}"
    return text if float(text) else text.removeprefix("-")


def ranged(effect: Effect) -> str:
    """Return the interval in words."""
    if effect.low != effect.low or effect.high != effect.high:
        return "no interval can be given"
    return f"{percent(effect.level)} interval {amount(effect.low)} to {amount(effect.high)}"


def estimate(finding: Finding) -> Effect:
    """Return the effect in the units of the data, if there is one, else the effect."""
    return finding.effects[0] if finding.effects else finding.effect


def noun(effect: Effect) -> str:
    """Return the effect's name inside a sentence; names of persons and abbreviations keep their capitals."""
    first = effect.name.split()[0]
    kept = "'" in first or first[:2].isupper()
    return effect.name if kept else effect.name[0].lower() + effect.name[1:]


def share(finding: Finding) -> str:
    """Return the effect with its interval, in brackets."""
    effect = finding.effect
    return f" ({noun(effect)} {amount(effect.value)}, {ranged(effect)})"
