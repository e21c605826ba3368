"""Statistical tests with effect sizes, checks and words; the advisor; the ledger."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_WHERE = {
    "DESIGNS": "mlviz.stats.planning.catalogue",
    "ESTIMATES": "mlviz.stats.filling.estimates",
    "GOALS": "mlviz.stats.advice.goals",
    "TESTS": "mlviz.stats.catalogue",
    "Factor": "mlviz.stats.method",
    "Finding": "mlviz.stats.method",
    "TestMethod": "mlviz.stats.method",
    "advise": "mlviz.stats.advice.advisor",
    "correlate": "mlviz.stats.correlating",
    "describe": "mlviz.stats.describing",
    "find_tests": "mlviz.stats.advice.searching",
    "ledger_of": "mlviz.stats.ledger",
    "least_squares": "mlviz.stats.numerics.linear",
    "pooled": "mlviz.stats.filling.imputed",
    "power": "mlviz.stats.planning.planner",
    "screen": "mlviz.stats.screening",
    "second_opinion": "mlviz.stats.advice.opinions",
    "statistical_test": "mlviz.stats.method",
    "test": "mlviz.stats.running",
}

if TYPE_CHECKING:
    from mlviz.stats.advice.advisor import advise
    from mlviz.stats.advice.goals import GOALS
    from mlviz.stats.advice.opinions import second_opinion
    from mlviz.stats.advice.searching import find_tests
    from mlviz.stats.catalogue import TESTS
    from mlviz.stats.correlating import correlate
    from mlviz.stats.describing import describe
    from mlviz.stats.filling.estimates import ESTIMATES
    from mlviz.stats.filling.imputed import pooled
    from mlviz.stats.ledger import ledger_of
    from mlviz.stats.method import Factor, Finding, TestMethod, statistical_test
    from mlviz.stats.numerics.linear import least_squares
    from mlviz.stats.planning.catalogue import DESIGNS
    from mlviz.stats.planning.planner import power
    from mlviz.stats.running import test
    from mlviz.stats.screening import screen

__all__ = [
    "DESIGNS",
    "ESTIMATES",
    "GOALS",
    "TESTS",
    "Factor",
    "Finding",
    "TestMethod",
    "advise",
    "correlate",
    "describe",
    "find_tests",
    "least_squares",
    "ledger_of",
    "pooled",
    "power",
    "screen",
    "second_opinion",
    "statistical_test",
    "test",
]


def __getattr__(name: str) -> Any:
    """Load a verb where it is first used (PEP 562)."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'mlviz.stats' has no attribute {name!r}")
