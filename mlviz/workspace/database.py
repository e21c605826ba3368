"""The index: one SQLite file, one writing connection behind one lock."""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
create table if not exists workspaces (
    owner text primary key, position integer not null, created real not null, touched real not null
);
create table if not exists history (
    owner text not null references workspaces (owner) on delete cascade,
    position integer not null, content text, project text not null,
    primary key (owner, position)
);
create index if not exists history_content on history (content);
"""


log = logging.getLogger("mlviz")

DAMAGED = ".damaged-"
"""What stands between the name of the index and the moment it was set aside."""


class Database:
    """SQLite with write-ahead logging; every write is one ``BEGIN IMMEDIATE`` transaction.

    A file that is damaged is kept under another name, and a fresh one begun: the server starts in any case.

    A deferred ``BEGIN`` upgraded to a write fails with "database is locked" under concurrent sessions.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._connection = _connected(path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            set_aside(path)
            self._connection = _connected(path)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run statements as one transaction: all of them happen or none."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return what a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that was looked through: damage shows now and not in the middle of a visit."""
    made = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
    try:
        made.execute("pragma journal_mode = wal")
        made.execute("pragma synchronous = normal")
        made.execute("pragma foreign_keys = on")
        found = made.execute("pragma quick_check(1)").fetchall()
        if found != [("ok",)]:
            damage = sqlite3.DatabaseError(f"{path.name}: {found}")
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage
        made.executescript(SCHEMA)
    except BaseException:
        made.close()
        raise
    return made


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is broken; one that is locked or out of reach is left alone."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def set_aside(path: Path) -> Path:
    """Rename a damaged index and what belongs to it, and return its new name; its time is that of the renaming."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = path.with_name(f"{path.name}{DAMAGED}{stamp}")
    for part in ("", "-wal", "-shm"):
        old = path.with_name(path.name + part)
        if old.exists():
            old.replace(aside.with_name(aside.name + part))
    aside.touch()
    log.error("the index of the workspaces is damaged; it was set aside as %s, and a fresh one begun", aside.name)
    return aside


def set_aside_before(path: Path) -> list[Path]:
    """Return the damaged indexes that lie beside this one."""
    found = path.parent.glob(f"{path.name}{DAMAGED}*")
    return sorted(one for one in found if not one.name.endswith(("-wal", "-shm")))
