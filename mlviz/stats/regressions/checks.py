"""What a regression rests on, looked at in the data: size, collinearity, single rows, curves, spread."""

from collections.abc import Mapping

import numpy as np

from mlviz.results.testing import Check
from mlviz.results.wording import number, p_words, percent, plural
from mlviz.stats.checks import LIMITS
from mlviz.stats.regressions.diagnostics import Leftover, Places, Rows

FEW, ENOUGH = 5, 10
"""Rows, or rarer outcomes, for each coefficient: fewer are too few; so many are enough."""

ALIKE, THE_SAME = 5.0, 10.0
"""Variance inflation from which a column is doubtful, and from which others say nearly all of it."""

NOTICED, DECIDES = 0.5, 1.0
"""Cook's distances from which a row is looked at, and from which it decides."""

SMALL = 0.01
"""Share of what is left over below which a clear departure matters little."""


def size_check(n: int, k: int, noun: str) -> Check:
    """Return whether there are enough rows, or rarer outcomes, for each of k coefficients beside the constant."""
    each = n / k
    numbers = (("rows for each coefficient", each),)
    sentence = f"{plural(n, noun)} for {plural(k, 'coefficient')}: {number(each, 2)} for each."
    if each >= ENOUGH:
        return Check("Sample size", True, sentence, numbers=numbers)
    passed = None if each >= FEW else False
    words = f"{sentence} With fewer than {ENOUGH} the fit follows chance, and explains new rows worse than these."
    return Check("Sample size", passed, words, "Keep the columns that matter most, or collect more rows.", numbers)


def collinearity_check(inflations: Mapping[str, float]) -> Check:
    """Return whether the columns say different things, by the variance inflation of each."""
    worst = max(inflations, key=lambda name: inflations[name])
    seen = number(inflations[worst], 2)
    numbers = tuple((f"variance inflation of {name}", one) for name, one in inflations.items())
    if len(inflations) == 1:
        return Check("Collinearity", True, "There is one column, which no other can repeat.")
    if inflations[worst] < ALIKE:
        words = f"The columns say different things: the largest variance inflation is {seen}, of {worst}."
        return Check("Collinearity", True, words, numbers=numbers)
    passed = None if inflations[worst] < THE_SAME else False
    words = f"Others say much of what {worst} says (variance inflation {seen}), so its coefficient is unsure."
    remedy = "Read such columns together rather than one by one, or leave one of them out."
    return Check("Collinearity", passed, words, remedy, numbers)


def influence_check(rows: Rows, places: Places) -> Check:
    """Return whether single rows decide the answer, by Cook's distance."""
    if len(rows.exact):
        alone = f"{plural(len(rows.exact), 'row is', 'rows are')} fitted exactly ({_numbers(places[rows.exact])}): "
        words = f"{alone}no other row has such a level or value."
        return Check("Influence", False, words, "Merge rare levels, or see whether the answer holds without them.")
    largest = float(rows.cook.max())
    seen = f"the largest Cook's distance is {number(largest, 2)}, of row {_numbers(places[[rows.cook.argmax()]])}"
    numbers = (("largest Cook's distance", largest),)
    if largest < NOTICED:
        return Check("Influence", True, f"No single row decides: {seen}.", numbers=numbers)
    noticed = np.flatnonzero(rows.cook >= NOTICED)
    many = noticed[np.argsort(-rows.cook[noticed], kind="stable")]
    few = f"{'Rows' if len(many) > 1 else 'Row'} {_numbers(places[many])}"
    words = f"{few} move{'' if len(many) > 1 else 's'} the whole fit: {seen}."
    passed = None if largest < DECIDES else False
    remedy = "See whether they are errors, and whether the answer holds without them."
    return Check("Influence", passed, words, remedy, numbers)


def curvature_check(found: Leftover | None, remedy: str, by: str) -> Check:
    """Return whether the outcome follows straight lines; ``by`` names the test that looked."""
    if found is None:
        words = "There is nothing to see a curve by: too few rows, or categories of few levels alone."
        return Check("Straight lines", None, words)
    seen = f"{by}: {p_words(found.p_value)}"
    if found.p_value >= 0.05:
        return Check("Straight lines", True, f"No sign of a curve. {seen}.", numbers=found.numbers)
    little = found.share < SMALL
    size = f"it would explain {percent(found.share)} of what is left over"
    words = f"There is a curve: {size}. {seen}."
    return Check("Straight lines", None if little else False, words, remedy, found.numbers)


def equal_spread_check(found: Leftover, *, assumed: bool) -> Check:
    """Return whether rows stray equally far whatever their values; ``assumed`` if the errors need it."""
    seen = f"Breusch-Pagan: {p_words(found.p_value)}"
    if not assumed:
        words = f"The HC3 errors do not need rows to stray equally far. {seen}."
        return Check("Equal spread", True, words, numbers=found.numbers)
    if found.p_value >= 0.05:
        words = f"No sign that some rows stray further than others. {seen}. {LIMITS}"
        return Check("Equal spread", True, words, numbers=found.numbers)
    little = found.share < SMALL
    words = f"Some rows stray further than others, so the classical errors are off. {seen}."
    return Check("Equal spread", None if little else False, words, "Choose the robust errors, HC3.", found.numbers)


def _numbers(places: Places) -> str:
    """Return up to three row numbers, counted from 1."""
    shown = [f"{int(place) + 1:,}" for place in places[:3]]
    more = f" and {len(places) - 3:,} more" if len(places) > 3 else ""
    return ", ".join(shown) + more
