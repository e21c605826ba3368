"""What is missing, and what was estimated in spite of it, leave in the report and the script with the same numbers."""

import re
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.errors import DataError
from mlviz.export import gather, to_report, to_script
from mlviz.project import Project, Source
from mlviz.results.pooled import EstimateSpec
from mlviz.workspace import Store

SPECS = (
    EstimateSpec("mean", (("value", "it's <b>y"),), 3, 2),
    EstimateSpec("logistic_regression", (("outcome", "C"), ("predictors", ("=x", "it's <b>y"))), 2),
)


@pytest.fixture
def work(tmp_path: Path):
    rng = np.random.default_rng(0)
    x = rng.normal(size=150)
    frame = pd.DataFrame({"=x": x, "it's <b>y": x + rng.normal(size=150), "C": rng.choice(["p", "q"], 150)})
    frame.loc[x > 0.6, "it's <b>y"] = np.nan
    frame.loc[::11, "C"] = None
    data = frame.to_csv(index=False).encode()
    (tmp_path / "t.csv").write_bytes(data)
    store = Store(tmp_path / "home")
    source = Source(store.put(data), "t.csv")
    yield Project(source=source, estimates=SPECS), store.dataset(source), tmp_path
    store.close()


def test_the_script_computes_the_same(work, monkeypatch: pytest.MonkeyPatch) -> None:
    project, dataset, folder = work
    shown = gather(project, dataset)
    path = folder / "again.py"
    path.write_text(to_script(project))
    monkeypatch.chdir(folder)
    ran = runpy.run_path(str(path), run_name="__main__")
    assert ran["estimates"] == list(shown.estimates)
    for field in (
        "headline",
        "verdict",
        "columns",
        "patterns",
        "together",
        "tellers",
        "foretold",
        "little",
        "remedies",
    ):
        assert getattr(ran["gaps"], field) == getattr(shown.gaps, field)


def test_the_report_tells_it_and_escapes_names(work) -> None:
    project, dataset, _ = work
    page = re.sub(r"<script.*?</script>", "", to_report(gather(project, dataset)), flags=re.S)
    assert "What is missing" in page
    assert "What holds in spite of the gaps" in page
    assert "Rubin" in page
    assert "MNAR" in page
    assert "<b>y" not in page


def test_a_project_keeps_its_estimates() -> None:
    project = Project().with_estimate(SPECS[0]).with_estimate(SPECS[1]).with_estimate(SPECS[0])
    assert project.estimates == SPECS
    assert Project.from_json(project.to_json()) == project
    assert project.without_estimate(SPECS[0]).estimates == SPECS[1:]


def test_a_project_saved_before_there_were_estimates_opens() -> None:
    import json

    values = json.loads(Project().to_json())
    del values["estimates"]
    assert Project.from_json(json.dumps(values)) == Project()


@pytest.mark.parametrize("spec", [replace(SPECS[0], m="9" * 9), EstimateSpec("mean", (("value", 7),)), 3, [], {"m": 2}])
def test_estimates_that_are_none_are_refused(spec) -> None:
    import json
    from dataclasses import asdict, is_dataclass

    values = json.loads(Project().to_json()) | {"estimates": [asdict(spec) if is_dataclass(spec) else spec]}
    with pytest.raises(DataError):
        Project.from_json(json.dumps(values))


def test_nothing_missing_says_nothing(work) -> None:
    _, _, folder = work
    store = Store(folder / "other")
    data = b"a,b\n1.5,2.5\n2.5,3.5\n3.5,1\n"
    source = Source(store.put(data), "t.csv")
    page = to_report(gather(Project(source=source), store.dataset(source)))
    store.close()
    assert "What is missing</h2>" not in page
    assert mv.missingness(mv.read(data, name="t.csv")).headline == "Nothing is missing."
