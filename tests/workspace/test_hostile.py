"""A store under attack or bad luck: paths that lead out, damaged files, many people at once."""

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
