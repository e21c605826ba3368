"""Every chart one can ask for, declared once."""

from typing import Any

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.method import Method
from mlviz.params import Choice, ColumnOf, ColumnsOf, Flag, Number, Param, check_values
from mlviz.profiling.box_plots import boxes
from mlviz.profiling.distribution_plots import bars, histogram
from mlviz.profiling.matrix_plots import heatmap, missing_map, scatter_matrix
from mlviz.profiling.relation_plots import scatter
from mlviz.profiling.time_plots import line
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
_add(
    "boxes",
    "Boxes",
    "Does a number differ between groups?",
    "Quartiles, whiskers and outliers per category, with the outline of the distribution.",
    boxes,
    ("Tukey (1977), Exploratory data analysis", "Hintze and Nelson (1998), Violin plots"),
    ColumnOf("y", "Number", "What is compared", kinds=(Kind.NUMERIC,)),
    ColumnOf("x", "Category", "One box per level, at most twenty", None, kinds=GROUPING, optional=True),
    COLOUR,
    FACET,
)
_add(
    "scatter",
    "Scatter",
    "Do two numbers go together?",
    "Points with a trend; above 5,000 rows their density and a sample of points.",
    scatter,
    ("Cleveland (1979), Robust locally weighted regression", "Fan (1993), Local linear regression smoothers"),
    ColumnOf("x", "Across", "Numbers or dates", kinds=MEASURED),
    ColumnOf("y", "Up", "Numbers", kinds=(Kind.NUMERIC,)),
    COLOUR,
    FACET,
    Choice("trend", "Trend", "A line with its 95% band", "linear", options=("linear", "smooth", "none")),
)
_add(
    "line",
    "Line",
    "How does it change over time?",
    "The mean, median or sum of a number, or the count of rows, along dates or another order.",
    line,
    ("Cleveland (1985), The elements of graphing data",),
    ColumnOf("x", "Along", "Dates or numbers in order", kinds=MEASURED),
    ColumnOf("y", "Number", "Left empty, rows are counted", None, kinds=(Kind.NUMERIC,), optional=True),
    COLOUR,
    FACET,
    Choice("statistic", "Height", "What the line shows", "mean", options=("mean", "median", "sum")),
)
_add(
    "heatmap",
    "Heatmap",
    "Which columns go together?",
    "Correlations of numbers, or the strength of association between columns of any kind.",
    heatmap,
    ("Pearson (1895)", "Spearman (1904)", "Cramer (1946)"),
    ColumnsOf("columns", "Columns", "Left empty, all that fit", None, at_least=2),
    Choice("measure", "Measure", "How strength is measured", "pearson", options=("pearson", "spearman", "association")),
)
_add(
    "scatter_matrix",
    "Scatter matrix",
    "How do several numbers go together?",
    "Points of each pair of two to six columns, histograms on the diagonal.",
    scatter_matrix,
    ("Hartigan (1975), Printer graphics for clustering",),
    ColumnsOf("columns", "Columns", "Left empty, the first four", None, kinds=(Kind.NUMERIC,), at_least=2, at_most=6),
    COLOUR,
)
_add(
    "missing_map",
    "Missingness map",
    "Where are cells missing?",
    "The share of missing cells per block of rows and column: gaps, blocks and patterns.",
    missing_map,
    ("Unwin and others (1996), Interactive graphics for data sets with missing values",),
    ColumnsOf("columns", "Columns", "Left empty, the most incomplete", None, at_least=1),
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


def suggest_kind(dataset: Dataset, x: str, y: str | None = None) -> str:
    """Return the chart that fits the kinds of one or two columns.

    Parameters
    ----------
    dataset : Dataset
        The table.
    x, y : str
        One column, or two.

    Returns
    -------
    str
        A key of ``PLOTS``.

    Raises
    ------
    DataError
        If a column does not exist.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3], "supp": ["VC", "OJ", "VC"]}))
    >>> suggest_kind(ds, "len"), suggest_kind(ds, "supp"), suggest_kind(ds, "supp", "len")
    ('histogram', 'bars', 'boxes')
    """
    first = dataset[x].kind
    if y is None:
        return "histogram" if first in MEASURED else "bars"
    kinds = {first, dataset[y].kind}
    if Kind.DATETIME in kinds:
        return "line"
    if kinds == {Kind.NUMERIC}:
        return "scatter"
    return "boxes" if Kind.NUMERIC in kinds else "bars"
