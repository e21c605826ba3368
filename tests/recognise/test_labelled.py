"""Kinds against types that people gave the columns of ten real tables (SortingHat downstream benchmark)."""

from benchmarks.quality_kinds import judged, right
from tests.shared import needs_shared

RIGHT = 168


@needs_shared
def test_share_of_columns_with_the_right_kind():
    found = list(judged())
    assert len(found) == 182
    assert sum(right(label, kind) for *_, label, kind in found) >= RIGHT
