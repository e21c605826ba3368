"""Days in one layout take a short way; it must lead where the long one does."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mlviz.reading.dates import iso_days, parse_dates

days = st.dates().map(str)
others = st.sampled_from(["2011-02-30", "2011-1-5", "x", "2011-01-05 10:00", "20110105"])


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(texts=st.lists(st.one_of(days, st.none()), min_size=1, max_size=12), other=st.one_of(st.none(), others))
def test_the_short_way_is_taken_only_where_it_leads_to_the_same_days(texts, other):
    column = pd.Series([*texts, other], name="day", dtype="str")
    short = iso_days(column)
    if other is not None:
        assert short is None
    elif short is not None:
        found = parse_dates(column.dropna().drop_duplicates(), False)
        told = dict(zip(column.dropna().drop_duplicates(), found.values, strict=True))
        assert short.dropna().tolist() == [told[text] for text in column.dropna()]
        assert short.isna().tolist() == column.isna().tolist()
    else:
        assert column.isna().all()
