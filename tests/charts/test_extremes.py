"""Charts of values at the edges: every figure is JSON a browser reads, and stays small."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import MlvizError
from mlviz.profiling import plot, profile
from mlviz.results.plots import PlotSpec


def extremes() -> Dataset:
    days = np.array(["0001-01-01", "1500-05-05", "9999-12-31"] * 20, dtype="datetime64[s]")
    frame = pd.DataFrame(
        {
            "huge": [1e300, -1e300, 1e-300, 0.0, -0.0, 5] * 10,
            "most": [1.7e308, -1.7e308, 1, 2, 3, 4] * 10,
            "infinite": [np.inf, -np.inf, np.nan, 1, 2, 3.5] * 10,
            "tiny": [5e-324, 0, 1e-310, 0, 0, 1] * 10,
            "close": 1e15 + np.arange(60) / 8,
            "days": days,
            "levels": ["y" * 200_000, "<b>z</b>", "%{x}<extra>"] * 20,
        }
    )
    return Dataset.of(frame, kinds={"levels": "categorical"})


SPECS = (
    *(PlotSpec(kind="histogram", x=x, density=True) for x in ("huge", "most", "infinite", "tiny", "close", "days")),
    *(PlotSpec(kind="boxes", y=y, x="levels", colour="levels") for y in ("huge", "most", "infinite", "tiny", "close")),
    *(PlotSpec(kind="line", x=x, y="most", colour="levels") for x in ("huge", "infinite", "close", "days")),
    *(PlotSpec(kind="scatter", x=x, y="most", trend="linear") for x in ("huge", "infinite", "close", "days")),
    PlotSpec(kind="scatter", x="tiny", y="close", colour="levels", facet="levels", trend="smooth"),
    PlotSpec(kind="bars", x="levels", colour="levels", facet="levels"),
    PlotSpec(kind="histogram", x="close", colour="levels", facet="levels"),
    PlotSpec(kind="heatmap"),
    PlotSpec(kind="scatter_matrix", columns=("huge", "most", "tiny"), colour="levels"),
)


def fits_a_browser(result: object) -> None:
    text = draw(result).to_json()
    assert len(text) < 300_000
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert not re.search(
        r"<b>|%\{x\}<extra>", text.replace('"legendgroup":"<b>z</b>"', "").replace('"legendgroup":"%{x}<extra>"', "")
    )


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_chart_of_extremes_is_drawn_or_refused_in_words(spec: PlotSpec) -> None:
    try:
        result = plot(extremes(), spec)
    except MlvizError:
        return
    fits_a_browser(result)


def test_a_profile_of_extremes() -> None:
    for column in profile(extremes()).columns:
        fits_a_browser(column)
