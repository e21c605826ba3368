"""Boxes and violins: one column of numbers compared between categories."""

import numpy as np

from mlviz.dataset import Dataset
from mlviz.profiling.density import density
from mlviz.profiling.distribution_plots import captions, nothing_to_draw
from mlviz.profiling.groups import groups_of, slices
from mlviz.profiling.headlines import boxes_headline
from mlviz.profiling.values import numbers_of
from mlviz.results.plots import Box, Boxes
from mlviz.results.profile import Array
from mlviz.stats.numerics.quantiles import quantiles

MOST_BOXES = 20
MOST_OUTLIERS = 100
OUTLINE = 50


def boxes(
    dataset: Dataset,
    *,
    y: str,
    x: str | None = None,
    colour: str | None = None,
    facet: str | None = None,
) -> Boxes:
    """Return box statistics and violin outlines of ``y`` per category of ``x``.

    References
    ----------
    Tukey (1977), Exploratory data analysis; Hintze and Nelson (1998), Violin plots.
    """
    values = numbers_of(dataset.frame[y])
    levels = groups_of(dataset, x, most=MOST_BOXES)
    colours, facets = groups_of(dataset, colour), groups_of(dataset, facet)
    used = np.isfinite(values) & (levels.codes >= 0) & (colours.codes >= 0) & (facets.codes >= 0)
    if not used.any():
        raise nothing_to_draw(y, *([x] if x else []))
    labels = tuple(label for i, label in enumerate(levels.labels) if (used & (levels.codes == i)).any())
    found = []
    for panel, group, mask in slices(facets, colours, used):
        for label in labels:
            chosen = values[mask & (levels.codes == levels.labels.index(label))]
            if len(chosen):
                found.append(box_of(np.sort(chosen), panel, group, label))
    cut = any(len(box.outliers) < box.n_outliers for box in found)
    shared = captions(
        f"{y} by {x}" if x else f"Distribution of {y}", x or "", used, colour, facet, levels, colours, facets
    )
    if cut:
        shared["notes"] += (f"At most {MOST_OUTLIERS} outliers per box are drawn, the outermost ones included.",)
    headline = boxes_headline(y, x or "", labels, values[used], levels, used)
    return Boxes(headline=headline, labels=labels, boxes=tuple(found), y_label=y, **shared)


def box_of(ordered: Array, facet: str, group: str, label: str) -> Box:
    """Return the box of sorted, finite values."""
    q1, median, q3 = quantiles(ordered, (0.25, 0.5, 0.75))
    reach = 1.5 * (q3 - q1)
    inside = ordered[(ordered >= q1 - reach) & (ordered <= q3 + reach)]
    # Interpolated quartiles of two or three far apart values can leave nothing inside.
    low, high = (float(inside[0]), float(inside[-1])) if len(inside) else (q1, q3)
    beyond = ordered[(ordered < low) | (ordered > high)]
    drawn = beyond
    if len(beyond) > MOST_OUTLIERS:
        drawn = beyond[np.linspace(0, len(beyond) - 1, MOST_OUTLIERS).astype(int)]
    with np.errstate(over="ignore"):
        # Half of each bound first: the difference of two huge values of opposite sign would overflow.
        at = 2 * np.linspace(ordered[0] / 2, ordered[-1] / 2, OUTLINE)
        outline = density(ordered, at)
    return Box(
        facet=facet,
        group=group,
        label=label,
        low=low,
        q1=q1,
        median=median,
        q3=q3,
        high=high,
        mean=float(ordered.mean()) if abs(ordered).max() < 1e300 else median,
        n=len(ordered),
        n_outliers=len(beyond),
        outliers=drawn,
        violin_at=at,
        violin=outline,
    )
