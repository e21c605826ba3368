"""All that is cached, keyed by fingerprints and shared: one copy of a table for everyone who has it open.

``st.cache_resource`` hands out the object itself. Frames are never changed (every operation makes another),
so sharing them between sessions is safe; what a user may see is decided by the workspace's token alone.
"""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.project import Source
from mlviz.reading import Preview
from mlviz.reading.room import Estimate
from mlviz.recipe import Recipe
from mlviz.results.beforeafter import BeforeAfter
from mlviz.results.changes import Changes
from mlviz.results.correlations import Correlations
from mlviz.results.describing import Descriptions
from mlviz.results.effects import Trace
from mlviz.results.inspection import Inspection, Suspects
from mlviz.results.missingness import Missingness
from mlviz.results.opinion import SecondOpinion
from mlviz.results.plots import Plot, PlotSpec
from mlviz.results.power import QUANTITIES, PowerResult, PowerSpec
from mlviz.results.profile import Alert, Profile
from mlviz.results.recovery import Recovery
from mlviz.results.rulecheck import RuleCheck
from mlviz.results.screening import Screening
from mlviz.results.testing import TestResult, TestSpec
from mlviz.settings import settings
from mlviz.workspace import Store
from ui import theme

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PREVIEW_FROM = 200_000
"""Tables longer than this are described from a seeded sample first."""
PREVIEW_ROWS = 50_000


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the one store of this server."""
    return Store(settings().home)


@st.cache_resource(max_entries=12, show_spinner="Reading the file …")
def dataset(source: Source) -> Dataset:
    """Return the table of a source."""
    return store().dataset(source)


@st.cache_resource(max_entries=32, show_spinner=False)
def parts(source: Source) -> Preview:
    """Return what there is to choose from in a file: tables in a zip, sheets, tables one below the other."""
    from mlviz.reading import preview

    return preview(store().path(source.content), name=source.name, whole=True, **dict(source.options))


@st.cache_resource(max_entries=32, show_spinner=False, ttl=60)
def expected(source: Source) -> Estimate | None:
    """Return about how large a table will be, None where there is room without a doubt; memory is free for a while."""
    from mlviz.reading import estimate

    return estimate(store().path(source.content), name=source.name, **dict(source.options))


@st.cache_resource(max_entries=32, show_spinner=False)
def names(source: Source) -> tuple[str, ...]:
    """Return all columns of a file, those that are not read too."""
    from mlviz.reading import preview

    given = {name: value for name, value in source.options if name not in ("columns", "rows", "seed")}
    shown = preview(store().path(source.content), name=source.name, whole="table" in given, **given)
    return tuple(map(str, shown.frame.columns))


@st.cache_resource(max_entries=8, show_spinner="Reading what is written …")
def beside(_data: Dataset, fingerprint: str, source: Source, column: str) -> pd.DataFrame:
    """Return what is written in the file beside what was read from it."""
    from mlviz.reading import written_beside

    return written_beside(store().path(source.content), _data, column, **dict(source.options))


@st.cache_resource(max_entries=24, show_spinner="Applying the steps …")
def traced(_data: Dataset, fingerprint: str, recipe: str) -> Trace:
    """Return the table after a recipe, what each step changed, and which rows are left."""
    return Recipe.from_json(recipe).trace(_data)


@st.cache_resource(max_entries=24, show_spinner="Comparing before and after …")
def changes(_data: Dataset, fingerprint: str, before: str, after: str) -> Changes:
    """Return what differs between the tables two recipes make of the same one."""
    from mlviz.recipe import changes_between

    return changes_between(traced(_data, fingerprint, before), traced(_data, fingerprint, after))


@st.cache_resource(max_entries=64, show_spinner="Drawing …")
def before_after(_data: Dataset, fingerprint: str, before: str, after: str, column: str) -> BeforeAfter:
    """Return one column of the tables two recipes make of the same one."""
    from mlviz.profiling.comparing import before_after as compare

    old, new = traced(_data, fingerprint, before), traced(_data, fingerprint, after)
    return compare(old.data, new.data, column)


@st.cache_resource(max_entries=32, show_spinner="Describing every column …")
def profile(_data: Dataset, fingerprint: str, sample: int | None = None) -> Profile:
    """Return the profile of a table, or of a seeded sample of its rows."""
    from mlviz.profiling import profile as describe

    return describe(_data, sample=sample)


@st.cache_resource(max_entries=64, show_spinner=False)
def alerts(_data: Dataset, fingerprint: str, target: str | None) -> tuple[Alert, ...]:
    """Return what should be known about a table, gravest first."""
    from mlviz.profiling import find_alerts

    return find_alerts(_data, profile(_data, fingerprint, preview_rows(_data)), target=target)


@st.cache_resource(max_entries=32, show_spinner="Hiding and filling known values …")
def recovered(_data: Dataset, fingerprint: str, column: str) -> Recovery:
    """Return how well each way of filling a column finds values that were hidden."""
    from mlviz.quality import recovery

    return recovery(_data, column)


@st.cache_resource(max_entries=32, show_spinner="Looking at what is missing …")
def gaps(_data: Dataset, fingerprint: str) -> Missingness:
    """Return what is missing in a table, what tells where, and what follows."""
    from mlviz.quality import missingness

    return missingness(_data)


@st.cache_resource(max_entries=32, show_spinner="Looking for what may be wrong …")
def inspected(_data: Dataset, fingerprint: str) -> Inspection:
    """Return the cells of a table that look wrong."""
    from mlviz.quality import inspect

    return inspect(_data)


@st.cache_resource(max_entries=64, show_spinner="Comparing spellings …")
def clustered(_data: Dataset, fingerprint: str, column: str, rule: str, letters: int, rare: float) -> Suspects | None:
    """Return the texts of a column that may be spellings of another, by one way."""
    from mlviz.quality.texts import clustered as find

    return find(_data.frame[column], (rule,), letters=letters, rare=rare)


@st.cache_resource(max_entries=64, show_spinner="Checking the rule …")
def checked(_data: Dataset, fingerprint: str, rule: str) -> RuleCheck:
    """Return which rows break a rule that is written as JSON."""
    from mlviz.quality import check_rules
    from mlviz.steps import Rule, step_of

    step = step_of(json.loads(rule))
    assert isinstance(step, Rule)
    return check_rules(_data, (step,))[0]


@st.cache_resource(max_entries=32, show_spinner="Comparing rows …")
def nearly_equal(_data: Dataset, fingerprint: str, rule: str) -> Suspects:
    """Return the pairs of rows that a step written as JSON takes for one record."""
    from mlviz.quality.near_duplicates import paired
    from mlviz.steps import DropNearDuplicates, step_of

    step = step_of(json.loads(rule))
    assert isinstance(step, DropNearDuplicates)
    return paired(_data, step)


@st.cache_resource(max_entries=64, show_spinner="Looking for telling charts …")
def proposals(_data: Dataset, fingerprint: str, target: str | None) -> tuple[Any, ...]:
    """Return the six most telling charts."""
    from mlviz.profiling import propose

    return tuple(propose(_data, target=target))


@st.cache_resource(max_entries=256, show_spinner="Drawing …")
def plot(_data: Dataset, fingerprint: str, spec: PlotSpec) -> Plot:
    """Return the data of one chart."""
    from mlviz.profiling import plot as make

    return make(_data, spec)


@lru_cache(maxsize=256)
def figure(result: Any, *, titled: bool = True, dark: bool = False) -> "Figure":
    """Return the figure of a result, the same object for the same one: it is shown and written, never changed.

    Building a figure takes about 30 ms whatever its rows; results are frozen, so the object itself is the key.
    """
    from mlviz.charts import draw

    if titled and not dark:
        return draw(result)
    seen = figure(result) if titled else theme.untitled(figure(result))
    return theme.on_dark(seen) if dark else seen


@st.cache_resource(max_entries=256, show_spinner="Computing …")
def tested(_data: Dataset, content: str, spec: TestSpec) -> TestResult:
    """Return the result of one test: kept on disk, computed if it is not there."""
    kept = store().load_result(content, spec.key)
    if isinstance(kept, TestResult):
        return kept
    from mlviz.stats import test

    made = test(_data, spec.test, **spec.given)
    store().save_result(content, spec.key, made)
    return made


@st.cache_resource(max_entries=32, show_spinner="Comparing with every column …")
def screened(_data: Dataset, content: str, fingerprint: str, outcome: str) -> Screening:
    """Return one outcome against every other column; each test is kept like one that was asked for by itself."""
    from mlviz.stats.screening import screened as screen

    return screen(_data, outcome, lambda spec: tested(_data, content, spec))


@st.cache_resource(max_entries=32, show_spinner="Correlating every pair …")
def correlated(_data: Dataset, fingerprint: str, columns: tuple[str, ...], method: str) -> Correlations:
    """Return the correlations of several columns."""
    from mlviz.stats import correlate

    return correlate(_data, columns, method=method)


@st.cache_resource(max_entries=32, show_spinner="Describing …")
def described(_data: Dataset, fingerprint: str, columns: tuple[str, ...], by: str | None) -> Descriptions:
    """Return several columns described, in each group of another."""
    from mlviz.stats import describe

    return describe(_data, columns, by=by)


@st.cache_resource(max_entries=64, show_spinner="Planning …")
def planned(spec: PowerSpec) -> PowerResult:
    """Return the plan of a study."""
    from mlviz.stats import power

    four = {name: getattr(spec, name) for name in QUANTITIES}
    return power(spec.design, **four, alternative=spec.alternative, draws=spec.draws, seed=spec.seed, **spec.given)


@st.cache_resource(max_entries=128, show_spinner=False)
def opinion(_data: Dataset, _result: TestResult, key: str) -> SecondOpinion | None:
    """Return what another test says to the question of a result."""
    from mlviz.stats import second_opinion

    return second_opinion(_data, _result)


def preview_rows(data: Dataset) -> int | None:
    """Return how many rows a first description takes; None for all."""
    return PREVIEW_ROWS if data.n_rows > PREVIEW_FROM else None
