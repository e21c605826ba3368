"""Every real table at hand goes the whole way, with no error but the refusals listed here with their reason."""

import json
from pathlib import Path

import pytest

import mlviz as mv
from mlviz.charts.draw import draw
from mlviz.errors import MlvizError
from mlviz.kinds import CATEGORIES, Kind
from mlviz.models import plan
from mlviz.profiling import find_alerts, plot, propose
from tests.shared import DATA, ROOT, SHARED

pytestmark = pytest.mark.reference
ROWS = 200
"""Rows of the small comparison, a seeded sample."""

SMOKE = SHARED / "reference/smoke" if SHARED else None
MANIFEST = {entry["file"]: entry for entry in json.loads((SMOKE / "manifest.json").read_text())} if SMOKE else {}
TABLES = {path.name: path for folder in (DATA, ROOT / "sample_data") for path in sorted(folder.glob("*.csv"))}
TABLES |= {name: SMOKE / name for name in MANIFEST if SMOKE}

LEVEL_NONE = {"pydataset/Cars93.csv": 34}
"""The level "None" of AirBags is a missing cell to the pandas that made the manifest, and a level to us."""

NOTHING_LEFT = "No column is left to predict from"
REFUSED: dict[tuple[str, str], str] = {
    # Of the other columns there are none, or only numbers of rows.
    ("compare", "sleep_difference.csv"): NOTHING_LEFT,
    ("compare", "nile.csv"): NOTHING_LEFT,
    ("compare", "pydataset/spto87.csv"): NOTHING_LEFT,
    ("compare", "pydataset/tuna.csv"): NOTHING_LEFT,
    # All other columns are free text.
    ("compare", "pydataset/datasets.csv"): NOTHING_LEFT,
    # "kind" was made from the two others, which are proposed for exclusion as leaks.
    ("compare", "seaborn/geyser.csv"): NOTHING_LEFT,
}
"""(what was asked, table) -> words of the refusal: every one is right, for the reason above it."""

NO_CHART = ("pydataset/Zelig.url.csv",)
"""Names and addresses only: nothing to draw and nothing to predict."""


@pytest.fixture(scope="module")
def tables():
    """Tables that were read, each once."""
    return {}


def table(tables, name) -> mv.Dataset:
    if name not in tables:
        tables[name] = mv.read(Path(TABLES[name]))
    return tables[name]


def allowed(what, name, error):
    """Raise the error unless it is one of those listed."""
    words = REFUSED.get((what, name))
    if words is None or words not in str(error):
        raise error


@pytest.mark.parametrize("name", TABLES)
def test_profile_alerts_and_charts(tables, name):
    ds = table(tables, name)
    profile = mv.profile(ds)
    assert (profile.rows, len(profile.columns)) == (ds.n_rows, len(ds.columns))
    if entry := MANIFEST.get(name):
        missing = profile.n_missing + LEVEL_NONE.get(name, 0)
        assert (profile.rows, len(profile.columns), missing) == (entry["rows"], entry["cols"], entry["missing"])
        assert profile.n_duplicates == entry["duplicated_rows"]
        assert sum(column.kind is Kind.CONSTANT for column in ds.columns) == entry["constant"]
    for alert in find_alerts(ds, profile):
        assert alert.sentence
    proposals = propose(ds)
    assert bool(proposals) == (name not in NO_CHART)
    for proposal in proposals:
        assert draw(plot(ds, proposal.spec)).data
        assert proposal.headline.endswith(".")


def question(ds):
    """Return an outcome and groups that can be asked about: numbers by groups, else two sets of groups."""
    numbers = ds.of_kind(Kind.NUMERIC)
    groups = [c.name for c in ds.columns if c.kind in CATEGORIES and 2 <= len(c.levels) <= 8]
    groups.sort(key=lambda name: len(ds[name].levels))
    if numbers and groups:
        return numbers[-1], groups[0]
    both = [*numbers, *groups][:2]
    return tuple(both) if len(both) == 2 else None


@pytest.mark.parametrize("name", TABLES)
def test_advice(tables, name):
    ds = table(tables, name)
    if (asked := question(ds)) is None:
        pytest.skip("no two columns to compare")
    try:
        advice = mv.advise(ds, outcome=asked[0], by=asked[1])
        result = mv.test(ds, advice.test, **dict(advice.values))
    except MlvizError as error:
        allowed("advise", name, error)
        return
    assert 0 <= result.p_value <= 1


@pytest.mark.parametrize("name", TABLES)
def test_small_comparison(tables, name):
    whole = table(tables, name)
    ds = whole
    if ds.n_rows > ROWS:
        kinds = {column.name: column.kind for column in whole.columns}
        ds = mv.Dataset.of(whole.frame.sample(ROWS, random_state=0), name=name, kinds=kinds)
    targets = [c.name for c in ds.columns if c.kind in (*CATEGORIES, Kind.NUMERIC) and (c.n_unique or 0) > 1]
    if not targets:
        assert name in NO_CHART
        return
    try:
        model = "linear" if plan(ds, targets[-1]).task == "regression" else "logistic"
        board = mv.compare(ds, targets[-1], models=[model], folds=2)
    except MlvizError as error:
        allowed("compare", name, error)
        return
    assert len(board.evaluations) == 2
