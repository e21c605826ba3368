"""A share of what ``make fuzz`` reads."""

import pytest

from mlviz.reading import preview
from tests.fuzz import check, inputs, raw_view


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_give_a_table_or_a_sentence(seed):
    for place, (name, raw) in enumerate(inputs(500, seed)):
        check(name, raw, *((raw_view, preview) if place % 10 == 0 else ()))
