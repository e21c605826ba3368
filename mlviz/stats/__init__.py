"""Statistical tests with effect sizes, checks and words; the advisor; the ledger."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_WHERE = {
    "DESIGNS": "mlviz.stats.planning.catalogue",
    "ESTIMATES": "mlviz.stats.estimates",
    "GOALS": "mlviz.stats.goals",
    "TESTS": "mlviz.stats.catalogue",
    "Factor": "mlviz.stats.method",
    "Finding": "mlviz.stats.method",
    "TestMethod": "mlviz.stats.method",
    "advise": "mlviz.stats.advisor",
    "correlate": "mlviz.stats.correlating",
    "find_tests": "mlviz.stats.searching",
    "ledger_of": "mlviz.stats.ledger",
    "least_squares": "mlviz.stats.linear",
    "pooled": "mlviz.stats.imputed",
    "power": "mlviz.stats.planning.planner",
    "screen": "mlviz.stats.screening",
    "second_opinion": "mlviz.stats.opinions",
    "statistical_test": "mlviz.stats.method",
    "test": "mlviz.stats.running",
}

if TYPE_CHECKING:
    from mlviz.stats.advisor import advise
    from mlviz.stats.catalogue import TESTS
    from mlviz.stats.correlating import correlate
    from mlviz.stats.estimates import ESTIMATES
    from mlviz.stats.goals import GOALS
    from mlviz.stats.imputed import pooled
    from mlviz.stats.ledger import ledger_of
    from mlviz.stats.linear import least_squares
    from mlviz.stats.method import Factor, Finding, TestMethod, statistical_test
    from mlviz.stats.opinions import second_opinion
    from mlviz.stats.planning.catalogue import DESIGNS
    from mlviz.stats.planning.planner import power
    from mlviz.stats.running import test
    from mlviz.stats.screening import screen
    from mlviz.stats.searching import find_tests

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
