"""One sentence on what a chart shows, with the direction right."""

import numpy as np

from mlviz.profiling.numbers import moments, quantiles
from mlviz.profiling.words import number, percent
from mlviz.results.profile import Array


def histogram_headline(name: str, ordered: Array, dates: bool) -> str:
    """Say where the middle half lies and which way the column leans."""
    if dates:
        first, last = (str(np.datetime64(int(v), "s").astype("datetime64[D]")) for v in (ordered[0], ordered[-1]))
        return f"{name} runs from {first} to {last}."
    q1, median, q3 = quantiles(ordered, (0.25, 0.5, 0.75))
    if ordered[0] == ordered[-1]:
        return f"{name} is {number(median)} in every row."
    middle = f"Half of all values of {name} lie between {number(q1)} and {number(q3)}, the middle at {number(median)}"
    skewness = moments(ordered)[2]
    if skewness > 1:
        return f"{middle}; a few are much larger."
    if skewness < -1:
        return f"{middle}; a few are much smaller."
    return f"{middle}."


def bars_headline(x: str, y: str, how: str, labels: tuple[str, ...], heights: Array, n: int) -> str:
    """Say which category leads."""
    if not np.isfinite(heights).any():
        return ""
    top, bottom = int(np.nanargmax(heights)), int(np.nanargmin(heights))
    if how == "count":
        return f"The most frequent {x} is {labels[top]}: {percent(heights[top] / n)} of {n:,} rows."
    if heights[top] == heights[bottom]:
        return f"The {how} of {y} is {number(float(heights[top]))} for every {x}."
    return (
        f"The {how} of {y} is highest for {x} {labels[top]} ({number(float(heights[top]))}) "
        f"and lowest for {labels[bottom]} ({number(float(heights[bottom]))})."
    )
