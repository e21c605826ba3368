"""What a linear regression leaves over, as something that can be drawn."""

from dataclasses import dataclass

from mlviz.results.profile import Array
from mlviz.results.testing import TestResult


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """A picture of what a regression leaves over: studentised residuals over fitted values.

    Attributes
    ----------
    title, outcome : str
        What is drawn, and of which column.
    fitted, residual : array
        Of each row drawn.
    n : int
        Rows of the fit, of which a seeded sample may be drawn.
    notes : tuple of str
        That it is a sample, where it is.
    """

    title: str
    outcome: str
    fitted: Array
    residual: Array
    n: int
    notes: tuple[str, ...] = ()


def residuals_of(result: TestResult) -> Residuals | None:
    """Return what a linear regression leaves over, to be drawn; None of other results."""
    if result.about != "regression":
        return None
    fitted, residual = result.samples
    notes = (f"A seeded sample of {len(fitted):,} rows is drawn.",) if len(fitted) < result.n else ()
    return Residuals("Residuals over fitted values", result.outcome, fitted, residual, result.n, notes)
