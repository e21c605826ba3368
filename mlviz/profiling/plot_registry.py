"""Every chart one can ask for, declared once."""

from typing import Any

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.method import Method
from mlviz.params import Choice, ColumnOf, Flag, Number, Param, check_values
from mlviz.profiling.distribution_plots import bars, histogram
from mlviz.registry import Registry
from mlviz.results.plots import Plot, PlotSpec

PLOTS: Registry[Method] = Registry("chart")

MEASURED = (Kind.NUMERIC, Kind.DATETIME)
GROUPING = (*CATEGORIES, Kind.TEXT, Kind.CONSTANT)
COLOUR = ColumnOf("colour", "Colour", "One colour per group, at most eight", None, kinds=CATEGORIES, optional=True)
FACET = ColumnOf("facet", "Panels", "One panel per group, at most eight", None, kinds=CATEGORIES, optional=True)


def _add(key: str, label: str, question: str, help: str, run: Any, references: tuple[str, ...], *params: Param) -> None:
    PLOTS.add(Method(key=key, label=label, question=question, help=help, params=params, run=run, references=references))


_add(
    "histogram",
    "Histogram",
    "How are the values spread?",
    "Counts of rows between equal steps, with a smooth density if wanted.",
    histogram,
    ("Freedman and Diaconis (1981)", "Silverman (1986)"),
    ColumnOf("x", "Column", "Numbers or dates", kinds=MEASURED),
    COLOUR,
    FACET,
    Number(
        "bins",
        "Number of bars",
        "Left empty, it follows from the data",
        None,
        low=1,
        high=200,
        integer=True,
        optional=True,
    ),
    Flag("density", "Density line", "A smooth line through the bars", False),
)
_add(
    "bars",
    "Bars",
    "How often does each category occur?",
    "Counts per category, or the mean, median or sum of a number in each.",
    bars,
    ("Cleveland (1985), The elements of graphing data",),
    ColumnOf("x", "Category", "One bar per level, at most thirty", kinds=GROUPING),
    ColumnOf("y", "Number", "Left empty, rows are counted", None, kinds=(Kind.NUMERIC,), optional=True),
    COLOUR,
    FACET,
    Choice("statistic", "Height", "What a bar shows", "mean", options=("mean", "median", "sum")),
)


def plot(dataset: Dataset, spec: PlotSpec) -> Plot:
    """Compute what a chart shows.

    Parameters
    ----------
    dataset : Dataset
        The table.
    spec : PlotSpec
        Which chart of which columns.

    Returns
    -------
    Plot
        One of the types in ``mlviz.results.plots``; ``mlviz.charts.draw`` turns it into a figure.

    Raises
    ------
    DataError
        If the chart or a column does not exist.
    NotApplicable
        If a column does not fit the chart, or no row has values.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3]}))
    >>> plot(ds, PlotSpec(kind="histogram", x="len")).n
    3
    """
    method = PLOTS[spec.kind]
    values = check_values(method.params, spec.given(), dataset)
    result: Plot = method.run(dataset, **values)
    return result
