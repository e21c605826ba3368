"""What is committed comes back: after a refresh, after a restart, for its owner alone."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.project import CompareSpec, Project, Source
from mlviz.results.evaluation import FoldSpec
from mlviz.results.ledger import LedgerSpec
from mlviz.results.plots import PlotSpec
from mlviz.results.testing import Check, Effect, GroupSummary, TestResult, TestSpec
from mlviz.workspace import Store, frozen

CSV = b"name;when;size;ok\nAda;2020-01-05;1,5;yes\nBob;2020-02-05;2,5;no\nCyd;;3,5;yes\n"

FILE = "a" * 64

FULL = Project(
    source=Source("ab", "a.csv", (("delimiter", ";"),), (("x", "ordinal"),)),
    recipe=mv.Recipe().then(mv.steps.Impute(columns=["a"])).toggle(0),
    target="y",
    tests=(TestSpec("welch_t", (("value", "a"), ("group", "b")), "f1"),),
    comparison=CompareSpec("y", ("tree",), FoldSpec("given", numbers=(0, 1, 1)), ("id",)),
    charts=(PlotSpec(kind="scatter", x="a", y="b"),),
    ledger=LedgerSpec("purpose", "bh", ("abc",)),
    screened="y",
)


@pytest.fixture
def store(tmp_path: Path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


def test_a_project_survives_json() -> None:
    assert Project.from_json(FULL.to_json()) == FULL
    with pytest.raises(mv.DataError, match="no project"):
        Project.from_json('{"a": 1}')


def test_a_restart_brings_everything_back(store: Store) -> None:
    token = store.create()
    store.commit(token, FULL)
    store.close()
    again = Store(store.home)
    assert again.load(token) == FULL
    again.close()


def test_undo_and_redo(store: Store) -> None:
    token = store.create()
    first, second = Project(target="a"), Project(target="b")
    store.commit(token, first)
    store.commit(token, second)
    assert store.undo(token) == first
    assert store.can_redo(token)
    assert store.redo(token) == second
    store.undo(token)
    store.commit(token, Project(target="c"))
    assert not store.can_redo(token)
    store.undo(token)
    store.undo(token)
    assert not store.can_undo(token)
    assert store.undo(token) == Project()


def test_workspaces_are_apart_and_a_wrong_token_finds_nothing(store: Store) -> None:
    mine, yours = store.create(), store.create()
    store.commit(mine, FULL)
    assert store.load(yours) == Project()
    assert not store.exists(mine[:-1])
    with pytest.raises(mv.DataError, match="does not exist"):
        store.load("guess")
    assert all(mine.encode() not in path.read_bytes() for path in store.home.glob("*.sqlite*"))


def test_the_same_file_uploaded_forty_times_is_kept_once(store: Store) -> None:
    for _ in range(40):
        content = store.put(CSV)
        token = store.create()
        store.commit(token, Project(source=Source(content, "people.csv")))
        store.dataset(Source(content, "people.csv"))
    assert len(list((store.home / "content").iterdir())) == 1
    assert len(list((store.home / "frames").iterdir())) == 1


def test_a_table_is_read_once_and_mapped_from_then_on(store: Store) -> None:
    source = Source(store.put(CSV), "people.csv", (), (("ok", "boolean"),))
    first = store.dataset(source)
    second = store.dataset(source)
    pd.testing.assert_frame_equal(first.frame, second.frame)
    assert first.columns == second.columns
    assert first.reading == second.reading
    assert first.fingerprint == second.fingerprint
    assert second["ok"].kind == "boolean"
    assert second.frame["size"].tolist() == [1.5, 2.5, 3.5]


def test_deleting_removes_the_file_at_its_last_reference(store: Store) -> None:
    content = store.put(CSV)
    tokens = [store.create(), store.create()]
    store.put(CSV)
    for token in tokens:
        store.commit(token, Project(source=Source(content, "people.csv")))
    store.dataset(Source(content, "people.csv"))
    store.save_result(content, "k1", result())
    store.delete(tokens[0])
    assert store.path(content).exists()
    store.put(CSV)  # somebody else is just opening the same file
    store.delete(tokens[1])
    assert store.path(content).exists()
    os.utime(store.path(content), (time.time() - 7200,) * 2)
    store.sweep()
    assert not store.path(content).exists()
    assert not list((store.home / "frames").iterdir())
    assert not list((store.home / "results").iterdir())


def test_the_last_owner_deletes_at_once(store: Store) -> None:
    content, token = store.put(CSV), store.create()
    store.commit(token, Project(source=Source(content, "people.csv")))
    store.delete(token)
    assert not store.path(content).exists()


def test_expiry_spares_what_was_touched(store: Store) -> None:
    token = store.create()
    assert store.expire(days=1) == 0
    assert store.expire(days=-1) == 1
    assert not store.exists(token)


def test_forty_threads_commit_without_a_lock_error(store: Store) -> None:
    tokens = [store.create() for _ in range(40)]
    errors: list[Exception] = []

    def work(token: str) -> None:
        try:
            for i in range(10):
                store.commit(token, Project(target=f"t{i}"))
                store.load(token)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert all(store.load(token).target == "t9" for token in tokens)


def result() -> TestResult:
    return TestResult(
        spec=FULL.tests[0],
        label="Welch's t-test",
        statistic_name="t",
        statistic=1.25,
        df=(9.5,),
        p_value=0.1 + 0.2,
        effect=Effect("Hedges g", 0.5, -np.inf, 1.0),
        n=12,
        n_excluded=1,
        groups=(GroupSummary("a", 6, 1.0, np.nan, 1.0, 0.0, 2.0),),
        checks=(Check("spread", True, "Similar."),),
        counts=np.array([[1.0, 2.0]]),
        samples=(np.arange(5.0), np.array(["a", None], dtype=object)),
    )


def test_a_result_comes_back_to_the_last_digit(store: Store) -> None:
    saved = result()
    store.save_result(FILE, "k1", saved)
    back = store.load_result(FILE, "k1")
    assert back.p_value == saved.p_value
    assert back.effect.low == -np.inf
    assert np.isnan(back.groups[0].sd)
    assert back.spec == saved.spec
    np.testing.assert_array_equal(back.counts, saved.counts)
    assert back.samples[1].tolist() == ["a", None]
    assert store.load_result(FILE, "unknown") is None


def test_only_result_types_of_this_package_are_made(store: Store) -> None:
    store.save_result(FILE, "k1", result())
    path = store.home / "results" / f"{FILE}-k1" / "result.json"
    for address in ("os:system", "mlviz.results.testing:np", "subprocess:Popen", "mlviz.workspace.store:Store"):
        path.write_text(f'{{"$type": "{address}", "fields": {{}}}}')
        with pytest.raises(mv.DataError):
            frozen.read(path.parent)
    assert store.load_result(FILE, "k1") is None


def test_a_source_can_be_read_another_way() -> None:
    project = Project(source=Source("ab", "a.csv")).read_with(delimiter=";").read_with(decimal=",")
    assert project.source == replace(FULL.source, options=(("decimal", ","), ("delimiter", ";")), kinds=())
    assert project.read_with(delimiter=None, decimal=None).source == Source("ab", "a.csv")


@pytest.mark.parametrize(("kind", "wanted"), [("numeric", [44256, 44257]), ("text", ["44256", "44257"])])
def test_a_kind_set_on_the_page_reads_the_file_again_and_the_script_does_the_same(
    store, tmp_path, kind, wanted
) -> None:
    from mlviz.export.script import read_source

    content = b"date,n\n44256,1\n44257,2\n"
    source = Source(store.put(content), str(tmp_path / "days.csv"), kinds=(("date", kind),))
    made = store.dataset(source)
    assert made.frame["date"].tolist() == wanted
    (tmp_path / "days.csv").write_bytes(content)
    assert eval(read_source(source), {"mv": mv}).fingerprint == made.fingerprint


def test_an_amended_state_stays_where_it_is_between_undo_and_redo(store: Store) -> None:
    token = store.create()
    for target in ("a", "b", "c"):
        store.commit(token, FULL.with_target(target))
    store.undo(token)
    store.amend(token, FULL.with_target("amended"))
    assert store.load(token).target == "amended"
    assert store.redo(token).target == "c"
    assert [store.undo(token).target, store.undo(token).target] == ["amended", "a"]
