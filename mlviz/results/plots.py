"""What a chart shows, as plain data: counts, box statistics, points or grids that are ready to draw."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from mlviz.errors import DataError
from mlviz.results.profile import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotSpec:
    """Which chart of which columns; JSON-able, and what a page and the exported script commit to.

    Attributes
    ----------
    kind : str
        Key in the registry of charts: ``histogram``, ``bars``, ``boxes``, ``scatter``, ``line``,
        ``heatmap``, ``scatter_matrix``, ``missing_map``.
    x, y, colour, facet : str or None
        Column names.
    columns : tuple of str or None
        For charts of many columns.
    bins, measure, statistic, trend, density
        Options some charts have; None leaves them at the chart's default.

    Examples
    --------
    >>> spec = PlotSpec(kind="histogram", x="len", colour="supp")
    >>> PlotSpec.from_json(spec.to_json()) == spec
    True
    """

    kind: str
    x: str | None = None
    y: str | None = None
    colour: str | None = None
    facet: str | None = None
    columns: tuple[str, ...] | None = None
    bins: int | None = None
    measure: str | None = None
    statistic: str | None = None
    trend: str | None = None
    density: bool | None = None

    def given(self) -> dict[str, Any]:
        """Return what is set, without the kind: the chart's parameters."""
        named = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "kind"}
        return {name: value for name, value in named.items() if value is not None}

    def to_json(self) -> str:
        """Return the specification as JSON with only what is set."""
        return json.dumps({"kind": self.kind, **self.given()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "PlotSpec":
        """Read a specification.

        Raises
        ------
        DataError
            If the text is not the JSON of a chart.
        """
        try:
            read = json.loads(text)
            if isinstance(read.get("columns"), list):
                read["columns"] = tuple(read["columns"])
            return cls(**read)
        except (ValueError, TypeError, AttributeError) as error:
            raise DataError(f"This does not describe a chart: {error}.", "Choose the chart anew.") from None

    def __str__(self) -> str:
        """Kind and columns."""
        return f"{self.kind}({', '.join(f'{k}={v!r}' for k, v in asdict(self).items() if v and k != 'kind')})"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plot:
    """What every chart has.

    Attributes
    ----------
    title, x_label, y_label : str
        Words on the chart.
    headline : str
        What it shows, in one sentence.
    n, n_excluded : int
        Rows that went into it, and rows left out because a value is missing or infinite.
    notes : tuple of str
        What was sampled, merged or cut.
    colour, facet : str
        Names of the columns that set colours and panels; empty if none.
    """

    title: str
    x_label: str = ""
    y_label: str = ""
    headline: str = ""
    n: int
    n_excluded: int = 0
    notes: tuple[str, ...] = ()
    colour: str = ""
    facet: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class HistogramSeries:
    """One group in one panel: counts between the chart's edges and a density scaled to counts (or empty)."""

    facet: str
    group: str
    counts: Array
    density: Array


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Histogram(Plot):
    """Counts between common edges; ``density_at`` are the places of the density lines; ``dates``: edges are moments."""

    edges: Array
    density_at: Array
    series: tuple[HistogramSeries, ...]
    dates: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class BarSeries:
    """One height per label of the chart; NaN where there is nothing."""

    facet: str
    group: str
    heights: Array


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bars(Plot):
    """Counts or a statistic per category."""

    labels: tuple[str, ...]
    series: tuple[BarSeries, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Five numbers (whiskers at the last value within 1.5 IQR), outliers to draw, and the violin's outline."""

    facet: str
    group: str
    label: str
    low: float
    q1: float
    median: float
    q3: float
    high: float
    mean: float
    n: int
    n_outliers: int
    outliers: Array
    violin_at: Array
    violin: Array


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Boxes(Plot):
    """Boxes side by side, one per category (and colour, and panel)."""

    labels: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PointSeries:
    """Points of one group in one panel: all of them, or the sample that is drawn."""

    facet: str
    group: str
    x: Array
    y: Array


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """A line through the points of one group in one panel, with a 95% band for the mean."""

    facet: str
    group: str
    x: Array
    y: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Counts of points per cell of one panel: ``counts[i, j]`` lies at ``y_edges[i]`` and ``x_edges[j]``."""

    facet: str
    x_edges: Array
    y_edges: Array
    counts: Array


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scatter(Plot):
    """Points, or above 5,000 a density grid with a sample of points; ``dates``: x is seconds since 1970."""

    series: tuple[PointSeries, ...]
    grids: tuple[Grid, ...] = ()
    trends: tuple[Trend, ...] = ()
    dates: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LineSeries:
    """A statistic at places along x for one group in one panel; low and high are its 95% interval or empty."""

    facet: str
    group: str
    x: Array
    y: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Line(Plot):
    """A statistic along time or an order; ``dates``: x is seconds since 1970."""

    series: tuple[LineSeries, ...]
    dates: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Heatmap(Plot):
    """A matrix of one measure; ``low`` and ``high`` are the ends of its colour scale."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    low: float
    high: float
    measure: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ScatterMatrix(Plot):
    """A sample of points of several columns against each other, their histograms on the diagonal."""

    columns: tuple[str, ...]
    points: Array
    groups: tuple[str, ...]
    group_of: Array
    edges: tuple[Array, ...]
    counts: tuple[Array, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MissingMap(Plot):
    """The share of missing cells per block of consecutive rows and column; ``first_rows`` start the blocks."""

    columns: tuple[str, ...]
    first_rows: Array
    shares: Array


@dataclass(frozen=True, slots=True)
class Proposal:
    """A chart worth looking at: its specification, what it shows in one sentence, and how telling it is (0 to 1)."""

    spec: PlotSpec
    headline: str
    score: float
    topic: str
