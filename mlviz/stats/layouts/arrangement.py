"""Which measured column is which combination of within-factors, as a person writes it down."""

import math
from collections.abc import Sequence

from mlviz.errors import NotApplicable
from mlviz.params import Text
from mlviz.results.wording import plural
from mlviz.stats.layouts.crossing import Crossing

MEASUREMENT = "measurement"
"""The name of the only within-factor where none is written down: its levels are the columns."""

MOST_FACTORS = 3
"""Within-factors that are told apart."""

LAYOUT = Text(
    "layout",
    "Factors of the measurements",
    "Only where they are several, each with its levels, such as time: before, after; side: left, right. The chosen "
    "columns then are, in this order: before left, before right, after left, after right",
    "",
    extra=True,
    max_length=500,
)
REMEDY = (
    "Write each factor, a colon and its levels, such as time: before, after; side: left, right; or leave it empty for "
    "a single factor."
)


def arranged(columns: Sequence[str], layout: str, taken: Sequence[str] = ()) -> Crossing:
    """Return the factors of some columns, whose combinations are the columns in their order.

    Parameters
    ----------
    columns : sequence of str
        The measurements, the last factor changing fastest.
    layout : str
        "time: before, after; side: left, right"; empty for one factor whose levels are the columns.
    taken : sequence of str
        Names of the factors between rows, which no other may have.

    Raises
    ------
    NotApplicable
        If the layout cannot be read, repeats a name, or has another number of combinations than there are columns.

    Examples
    --------
    >>> arranged(["a", "b", "c", "d"], "time: before, after; side: left, right").cells
    ('before, left', 'before, right', 'after, left', 'after, right')
    """
    if not layout.strip():
        name = MEASUREMENT
        while name in taken:  # a column of groups may have that very name
            name = f"repeated {name}"
        return Crossing((name,), (tuple(columns),))
    factors = [_factor(part) for part in layout.split(";") if part.strip()]
    _need_apart([name for name, _ in factors], taken)
    crossing = Crossing(tuple(name for name, _ in factors), tuple(levels for _, levels in factors))
    if math.prod(crossing.sizes) != len(columns):
        raise NotApplicable(*_misfit(columns, crossing))
    return crossing


def placed(columns: Sequence[str], crossing: Crossing) -> str:
    """Return which column is which combination, in words."""
    return "; ".join(f"{column} is {cell}" for column, cell in zip(columns, crossing.cells, strict=False))


def _factor(part: str) -> tuple[str, tuple[str, ...]]:
    """Return the name and the levels of one factor."""
    name, colon, rest = (word.strip() for word in part.partition(":"))
    levels = tuple(level.strip() for level in rest.split(","))
    if not (colon and name and all(levels)):
        raise NotApplicable(f"The layout cannot be read at {part.strip()!r}.", REMEDY)
    if len(levels) < 2:
        raise NotApplicable(f"{name!r} has one level in the layout; a factor has two or more.", REMEDY)
    for level in levels:
        if levels.count(level) > 1:
            raise NotApplicable(f"{name!r} has the level {level!r} twice in the layout.", "Name each level once.")
    return name, levels


def _need_apart(names: Sequence[str], taken: Sequence[str]) -> None:
    """Refuse too many factors, one that is named twice, or like a column of groups."""
    if not 0 < len(names) <= MOST_FACTORS:
        words = f"The layout has {plural(len(names), 'factor')}; 1 to {MOST_FACTORS} are told apart."
        raise NotApplicable(words, REMEDY)
    for name in names:
        if names.count(name) > 1:
            raise NotApplicable(f"The layout has the factor {name!r} twice.", "Give each factor a name of its own.")
        if name in taken:
            words = f"{name!r} is a factor of the layout and a column of groups, too."
            raise NotApplicable(words, "Call the factor of the layout something else.")


def _misfit(columns: Sequence[str], crossing: Crossing) -> tuple[str, str]:
    """Return that there are too few or too many columns, with the place of each as it is now; and what to do."""
    cells, count = crossing.cells, len(crossing.cells)
    product = " x ".join(map(str, crossing.sizes))
    many = f"{product} = {count} combinations" if len(crossing.sizes) > 1 else f"{count} levels"
    lacking = "; ".join(f"no column is {cell}" for cell in cells[len(columns) :])
    beyond = "; ".join(f"{column} has no place" for column in columns[count:])
    reason = (
        f"The layout has {many}, but {plural(len(columns), 'column')} {'is' if len(columns) == 1 else 'are'} chosen: "
    )
    remedy = "Choose one column for each combination, in the order of the layout: its last factor changes fastest."
    return f"{reason}{placed(columns, crossing)}; {lacking or beyond}.", remedy
