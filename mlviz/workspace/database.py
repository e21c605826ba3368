"""The index: one SQLite file, one writing connection behind one lock."""

import sqlite3
import threading
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


class Database:
    """SQLite with write-ahead logging; every write is one ``BEGIN IMMEDIATE`` transaction.

    A deferred ``BEGIN`` upgraded to a write fails with "database is locked" under concurrent sessions.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self._connection.execute("pragma foreign_keys = on")
        self._connection.executescript(SCHEMA)

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
