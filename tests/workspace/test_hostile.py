"""A store under attack or bad luck: paths that lead out, damaged files, many people at once."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import mlviz as mv
from mlviz.project import Project, Source
from mlviz.workspace import Store

DATA = b"a,b\n" + b"".join(b"%d.5,x%d\n" % (i, i % 3) for i in range(300))


@pytest.fixture
def store(tmp_path: Path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


@pytest.mark.parametrize("address", ["../../secret.csv", "/etc/passwd", "", "AB" * 32, "ab" * 31])
def test_no_path_leads_out_of_the_store(store: Store, tmp_path: Path, address: str) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    with pytest.raises(mv.DataError, match="sha256"):
        store.dataset(Source(address, "x.csv"))
    with pytest.raises(mv.DataError, match="key"):
        store.save_result("a" * 64, f"../{address}", (1,))
    with pytest.raises(mv.DataError, match="key"):
        store.load_result("a" * 64, f"../{address}")


@pytest.mark.parametrize("token", ["../../x", "'; drop table workspaces;--", "\x00", "\ud800", "x" * 100_000])
def test_any_text_may_stand_in_the_address(store: Store, token: str) -> None:
    assert not store.exists(token)
    with pytest.raises(mv.DataError):
        store.load(token)


@pytest.mark.parametrize("name", ["../../x.csv", "\x00.csv", "/etc/passwd.csv", "a" * 5000 + ".csv"])
def test_a_file_name_is_only_a_name(store: Store, name: str) -> None:
    assert store.dataset(Source(store.put(DATA), name)).name == name
    assert {path.name for path in store.home.iterdir()} >= {"content", "frames", "results"}
    assert len(list((store.home / "frames").iterdir())) == 1


@pytest.mark.parametrize("harm", ["truncated", "deleted", "no json", "another result", "no arrays"])
def test_a_damaged_table_is_read_again_from_its_file(store: Store, harm: str) -> None:
    source = Source(store.put(DATA), "x.csv")
    first = store.dataset(source)
    (folder,) = (store.home / "frames").iterdir()
    table = folder / "frame.arrow"
    if harm == "truncated":
        half = folder / "half"
        half.write_bytes(table.read_bytes()[: table.stat().st_size // 2])
        half.replace(table)
    elif harm == "deleted":
        table.unlink()
    else:
        name = "arrays.arrow" if harm == "no arrays" else "result.json"
        (folder / name).write_text("[1, 2]" if harm == "another result" else "{")
    again = store.dataset(source)
    assert again.fingerprint == first.fingerprint
    assert again.frame.equals(first.frame)


def test_many_people_open_the_same_file_at_the_same_time(store: Store) -> None:
    def visit(i: int) -> tuple[str, str | None]:
        token = store.create()
        source = Source(store.put(DATA), f"{i % 2}.csv")
        assert store.dataset(source).n_rows == 300
        for target in ("a", "b"):
            store.commit(token, Project(source=source, target=target))
        store.undo(token)
        return token, store.load(token).target

    with ThreadPoolExecutor(20) as pool:
        seen = list(pool.map(visit, range(40)))
    assert {target for _, target in seen} == {"a"}
    assert len({token for token, _ in seen}) == 40
    assert len(list((store.home / "content").iterdir())) == 1
    (folder,) = (store.home / "frames").iterdir()
    assert {path.name for path in folder.iterdir()} == {"frame.arrow", "result.json", "arrays.arrow"}


def test_undo_never_moves_to_a_damaged_state(store: Store) -> None:
    token = store.create()
    store.commit(token, Project(target="a"))
    with store._database.writing() as db:
        db.execute("update history set project = '{' where position = 0")
    with pytest.raises(mv.DataError):
        store.undo(token)
    assert store.load(token).target == "a"


def damage(index: Path, how: str) -> None:
    """Harm an index as a full disk or a copy of the wrong file does."""
    whole = index.read_bytes()
    if how == "garbage":
        index.write_bytes(b"this is no database at all " * 500)
    elif how == "cut":
        index.write_bytes(whole[: len(whole) // 2])
    elif how == "holes":
        index.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    else:
        index.write_bytes(b"SQLite format 3\x00" + b"\x00" * 20)


@pytest.mark.parametrize("how", ["garbage", "cut", "holes", "head only"])
def test_a_damaged_index_is_set_aside_and_a_fresh_one_begun(tmp_path: Path, how: str) -> None:
    home = tmp_path / "home"
    first = Store(home)
    content, tokens = first.put(DATA), [first.create() for _ in range(50)]
    for token in tokens:
        first.commit(token, Project(source=Source(content, "x.csv"), target="a" * 200))
    assert not first.was_damaged
    first.close()
    index = home / "mlviz.sqlite"
    damage(index, how)
    harmed = index.read_bytes()

    again = Store(home)
    assert again.was_damaged
    (aside,) = home.glob("mlviz.sqlite.damaged-*")
    assert aside.read_bytes() == harmed
    assert again.find(tokens[0]) is None
    fresh = again.create()
    again.commit(fresh, Project(target="b"))
    assert again.load(fresh).target == "b"
    # The files of the lost workspaces stay as long as the lost index: somebody may be able to repair it.
    again.sweep()
    assert again.path(content).exists()
    again.close()

    third = Store(home)
    assert third.was_damaged
    assert third.load(fresh).target == "b"
    assert len(list(home.glob("mlviz.sqlite.damaged-*"))) == 1
    old = time.time() - 40 * 86_400
    for path in (aside, third.path(content)):
        os.utime(path, (old, old))
    third.expire(days=30)
    assert not third.was_damaged
    assert not aside.exists()
    assert not third.path(content).exists()
    assert third.load(fresh).target == "b"
    third.close()


def test_an_index_that_is_only_in_use_is_not_damaged(tmp_path: Path) -> None:
    first = Store(tmp_path / "home")
    token = first.create()
    with first._database.writing():
        second = Store(tmp_path / "home")
    assert second.exists(token)
    assert not second.was_damaged
    second.close()
    first.close()


def test_a_stored_result_that_cannot_be_read_is_gone_when_it_was_looked_at(store: Store) -> None:
    content = store.put(DATA)
    store.save_result(content, "k1", (1.5, 2.5))
    assert store.has_result(content, "k1")
    (store.home / "results" / f"{content}-k1" / "arrays.arrow").write_bytes(b"")
    assert store.load_result(content, "k1") is None
    assert not store.has_result(content, "k1")
