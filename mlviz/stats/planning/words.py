"""What a plan says, in plain words."""

from mlviz.results.power import PowerResult
from mlviz.results.wording import number, percent
from mlviz.stats.planning.design import PowerDesign

HINDSIGHT = (
    "Name the smallest effect that would matter. Power computed from the effect just observed only repeats its p-value "
    "(Hoenig and Heisey, 2001)."
)


def verdict_of(result: PowerResult, design: PowerDesign) -> str:
    """Return the answer to what was asked, in one or two sentences."""
    what, error = design.phrase(result.effect, result.spec.given), _error(result)
    size = size_words(result.sizes, result.unit)
    if result.spec.asked == "n":
        return f"To find {what} with {percent(result.power)} power{error} takes {size}."
    if result.spec.asked == "power":
        miss = f"it would be missed in {percent(1 - result.power)} of such studies"
        return f"With {size}, {what} is found with {percent(result.power)} power{error}: {miss}."
    if result.spec.asked == "effect":
        return f"With {size}, {what} is the smallest found with {percent(result.power)} power{error}."
    return (
        f"With {size}, {what} is found with {percent(result.power)} power{error}: "
        "so often it would be found where there is none."
    )


def _error(result: PowerResult) -> str:
    side = ", one-sided" if result.spec.alternative == "one-sided" else ""
    return f" at an error rate of {number(result.alpha)}{side}"


def size_words(sizes: tuple[int, ...], unit: str) -> str:
    """Return the sizes of the groups in words.

    Examples
    --------
    >>> size_words((64, 64), "rows"), size_words((60, 90), "rows"), size_words((34,), "pairs")
    ('64 rows in each of 2 groups, 128 in all', '60 and 90 rows, 150 in all', '34 pairs')
    """
    if len(sizes) == 1:
        return f"{sizes[0]:,} {unit if sizes[0] != 1 else unit[:-1]}"
    total = f"{sum(sizes):,} in all"
    if len(set(sizes)) == 1:
        return f"{sizes[0]:,} {unit} in each of {len(sizes)} groups, {total}"
    return f"{' and '.join(f'{size:,}' for size in sizes)} {unit}, {total}"
