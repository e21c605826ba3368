"""One column before and after some steps."""

from dataclasses import dataclass

from mlviz.results.plots import Bars, Histogram


@dataclass(frozen=True, slots=True)
class Moved:
    """A number of a column before and after: its mean, its spread, how much is missing."""

    what: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class BeforeAfter:
    """One column before and after some steps.

    Attributes
    ----------
    column : str
        Its name.
    plot : Histogram or Bars
        Both distributions in one chart, between the same edges or over the same categories.
    moved : tuple of Moved
        What the steps did to it in numbers.
    sentence : str
        The same in words.
    """

    column: str
    plot: Histogram | Bars
    moved: tuple[Moved, ...]
    sentence: str

    @property
    def headline(self) -> str:
        """What the picture shows, in words."""
        return f"{self.plot.title}. {self.sentence}"
