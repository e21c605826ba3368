import pandas as pd

from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.profiling import plot
from mlviz.results.plots import PlotSpec


def test_slice():
    ds = Dataset.of(pd.DataFrame({"a": [1.5, 2.0, 4.0, None] * 5, "g": ["x", "y"] * 10}))
    assert draw(plot(ds, PlotSpec(kind="histogram", x="a", colour="g", facet="g", density=True))).data
    assert draw(plot(ds, PlotSpec(kind="bars", x="g"))).data
