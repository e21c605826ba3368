"""Every registry entry keeps its promises: words, references, a known answer, and no surprise on degenerate data."""

from typing import Any

import pytest

from mlviz.method import Known
from mlviz.stats import TESTS, test
from tests.stats.tables import table

test.__test__ = False  # type: ignore[attr-defined]

CASES = [pytest.param(key, known, id=f"{key}-{known.data}") for key, entry in TESTS.items() for known in entry.known]


def at(result: Any, path: str) -> Any:
    """Return what lies at a dotted path: attributes, and positions of tuples."""
    for part in path.split("."):
        result = result[int(part)] if part.isdigit() else getattr(result, part)
    return result


@pytest.mark.parametrize(("key", "known"), CASES)
def test_known_answers(key: str, known: Known) -> None:
    groups = [value for name, value in known.values if name in ("group", "row", "column")]
    result = test(table(known.data, *groups), key, **dict(known.values))
    for path, expected in known.expected:
        assert at(result, path) == pytest.approx(expected, rel=known.tolerance, abs=1e-12), path
