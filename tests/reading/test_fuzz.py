"""A share of what ``make fuzz`` reads."""

import pytest

from mlviz.reading import preview, text_table
from tests.fuzz import check, inputs


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_give_a_table_or_a_sentence(seed):
    for place, raw in enumerate(inputs(500, seed)):
        check(raw, *((text_table, preview) if place % 10 == 0 else ()))
