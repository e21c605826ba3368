"""Workspaces by their secret token: the project, its undo history, the files and results it needs."""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlviz.dataset import Dataset, digest
from mlviz.errors import DataError
from mlviz.project import Project, Source
from mlviz.workspace import frames, frozen
from mlviz.workspace.database import Database, set_aside_before

SHA256 = re.compile("[0-9a-f]{64}")
KEY = re.compile("[A-Za-z0-9_-]{1,128}")

KEPT_STATES = 200
"""Undo goes back so many states."""


class Store:
    """Everything users have, under one folder: the database, and ``content``, ``frames`` and ``results`` beside it.

    A workspace is found by an unguessable token. The database holds only its hash, so that who reads the
    database cannot open a workspace. Files are named by their content: the same upload is kept once.

    Parameters
    ----------
    home : Path
        Created, readable by its owner only.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        for part in ("content", "frames", "results"):
            (home / part).mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
        self._index = home / "mlviz.sqlite"
        self._database = Database(self._index)
        self._arriving: Counter[str] = Counter()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @property
    def was_damaged(self) -> bool:
        """Whether an index was damaged and lies beside the one in use: its workspaces are not found."""
        return bool(set_aside_before(self._index))

    # -- workspaces ------------------------------------------------------------------------------------

    def create(self) -> str:
        """Return the token of a new, empty workspace."""
        token = secrets.token_urlsafe(24)
        now = time.time()
        with self._database.writing() as db:
            db.execute("insert into workspaces values (?, 0, ?, ?)", (_owner(token), now, now))
            db.execute("insert into history values (?, 0, null, ?)", (_owner(token), Project().to_json()))
        return token

    def exists(self, token: str) -> bool:
        """Whether there is a workspace of this token."""
        return bool(self._database.rows("select 1 from workspaces where owner = ?", _owner(token)))

    def load(self, token: str) -> Project:
        """Return the project as last committed.

        Raises
        ------
        DataError
            If there is no such workspace: deleted, expired, or a wrong address.
        """
        query = "select project from history join workspaces using (owner, position) where owner = ?"
        found = self._database.rows(query, _owner(token))
        if not found:
            raise DataError("This workspace does not exist any more.", "Start a new one.")
        return Project.from_json(str(found[0][0]))

    def commit(self, token: str, project: Project) -> None:
        """Make this the project's state; what was undone before can no longer be redone."""
        owner, content = _owner(token), project.source.content if project.source else None
        with self._database.writing() as db:
            row = db.execute("select position from workspaces where owner = ?", (owner,)).fetchone()
            if row is None:
                raise DataError("This workspace does not exist any more.", "Start a new one.")
            position = int(row[0]) + 1
            db.execute("delete from history where owner = ? and position >= ?", (owner, position))
            db.execute("delete from history where owner = ? and position < ?", (owner, position - KEPT_STATES))
            db.execute("insert into history values (?, ?, ?, ?)", (owner, position, content, project.to_json()))
            db.execute(
                "update workspaces set position = ?, touched = ? where owner = ?", (position, time.time(), owner)
            )
        if content is not None:
            self._arriving[content] = max(0, self._arriving[content] - 1)

    def amend(self, token: str, project: Project) -> None:
        """Put this in the place of the project's state, which stays where it is between undo and redo."""
        where = _owner(token), self.position(token)
        with self._database.writing() as db:
            db.execute("update history set project = ? where owner = ? and position = ?", (project.to_json(), *where))

    def find(self, token: str) -> Project | None:
        """Return the project as last committed, None if there is none or it is of another version."""
        try:
            return self.load(token)
        except DataError:
            return None

    def position(self, token: str) -> int:
        """Return the number of the state that is current; another tab that commits moves it on."""
        found = self._database.rows("select position from workspaces where owner = ?", _owner(token))
        return int(str(found[0][0])) if found else -1

    def can_undo(self, token: str) -> bool:
        """Whether there is an earlier state."""
        return self._neighbour(token, -1) is not None

    def can_redo(self, token: str) -> bool:
        """Whether there is an undone state."""
        return self._neighbour(token, +1) is not None

    def undo(self, token: str) -> Project:
        """Go back one state and return it; at the first state nothing happens."""
        return self._go(token, -1)

    def redo(self, token: str) -> Project:
        """Go forward one state and return it; at the last state nothing happens."""
        return self._go(token, +1)

    def _go(self, token: str, by: int) -> Project:
        place = self._neighbour(token, by)
        if place is None:
            return self.load(token)
        query = "select project from history where owner = ? and position = ?"
        found = self._database.rows(query, _owner(token), place)
        # Read before moving there: a damaged state must not become the current one.
        project = Project.from_json(str(found[0][0]))
        with self._database.writing() as db:
            values = (place, time.time(), _owner(token))
            db.execute("update workspaces set position = ?, touched = ? where owner = ?", values)
        return project

    def _neighbour(self, token: str, by: int) -> int | None:
        query = (
            "select history.position from history join workspaces on history.owner = workspaces.owner "
            "and history.position = workspaces.position + ? where workspaces.owner = ?"
        )
        found = self._database.rows(query, by, _owner(token))
        return int(str(found[0][0])) if found else None

    def delete(self, token: str) -> None:
        """Delete a workspace at once, and the files nobody else has open."""
        with self._database.writing() as db:
            db.execute("delete from workspaces where owner = ?", (_owner(token),))
        self.sweep()

    def expire(self, days: int) -> int:
        """Delete workspaces untouched for so many days, and an index set aside so long ago; return how many went."""
        for aside in set_aside_before(self._index):
            if aside.stat().st_mtime < time.time() - days * 86_400:
                for part in ("", "-wal", "-shm"):
                    aside.with_name(aside.name + part).unlink(missing_ok=True)
        with self._database.writing() as db:
            gone = db.execute("delete from workspaces where touched < ?", (time.time() - days * 86_400,)).rowcount
        self.sweep()
        return gone

    def sweep(self) -> None:
        """Delete files that no workspace refers to, with the tables read and the results computed from them.

        A file that was put but not yet committed is spared; after an hour nobody is going to commit it any more.
        So is a file that a damaged index may refer to, for as long as that is kept.
        """
        lost = max((aside.stat().st_mtime for aside in set_aside_before(self._index)), default=0.0)
        used = {str(row[0]) for row in self._database.rows("select distinct content from history")}
        for path in (self.home / "content").iterdir():
            changed = path.stat().st_mtime
            waiting = self._arriving[path.name] > 0 and time.time() - changed < 3600
            if path.name not in used and not waiting and changed > lost:
                path.unlink(missing_ok=True)
                self._arriving.pop(path.name, None)
                for part in ("frames", "results"):
                    for folder in (self.home / part).glob(f"{path.name}-*"):
                        shutil.rmtree(folder, ignore_errors=True)

    # -- files -----------------------------------------------------------------------------------------

    def put(self, data: bytes) -> str:
        """Keep the bytes of a file, once, and return their sha256."""
        content = hashlib.sha256(data).hexdigest()
        self._arriving[content] += 1
        path = self.path(content)
        if not path.exists():
            beside = path.with_name(f"{content}.{os.urandom(4).hex()}")
            beside.touch(mode=0o600)
            beside.write_bytes(data)
            beside.replace(path)
        else:
            os.utime(path)
        return content

    def path(self, content: str) -> Path:
        """Return where the bytes of a file are; whatever is no sha256 could lead out of the folder.

        Raises
        ------
        DataError
            If this is no sha256.
        """
        if not SHA256.fullmatch(content):
            raise DataError("The address of the file is no sha256.", "Open the file again.")
        return self.home / "content" / content

    def dataset(self, source: Source) -> Dataset:
        """Return the table of a source: read once, then loaded from its Arrow file.

        Raises
        ------
        DataError
            If the file cannot be read as a table.
        """
        path = self.path(source.content)
        folder = self.home / "frames" / f"{source.content}-{_options(source)}"
        try:
            kept = frames.read(folder)
        except DataError:  # not there yet, damaged, or of another version: the file itself says it all
            from mlviz.reading import read

            frames.write(folder, read(path, name=source.name, kinds=dict(source.kinds), **dict(source.options)))
            kept = frames.read(folder)
        return replace(kept, name=source.name)

    # -- results ---------------------------------------------------------------------------------------

    def save_result(self, content: str, key: str, result: Any) -> None:
        """Keep a result computed from a file under the key of its spec; it is deleted with the file."""
        frozen.write(self._result(content, key), result)

    def has_result(self, content: str, key: str) -> bool:
        """Whether a result is kept."""
        return (self._result(content, key) / "result.json").exists()

    def load_result(self, content: str, key: str) -> Any:
        """Return a kept result, None if there is none or it no longer can be read."""
        if not self.has_result(content, key):
            return None
        try:
            return frozen.read(self._result(content, key))
        except DataError:
            shutil.rmtree(self._result(content, key), ignore_errors=True)  # what has_result promises can be read
            return None

    def _result(self, content: str, key: str) -> Path:
        if not (SHA256.fullmatch(content) and KEY.fullmatch(key)):
            raise DataError("The key of the result could lead out of its folder.", "Use the key of its spec.")
        return self.home / "results" / f"{content}-{key}"


def _owner(token: str) -> str:
    # The token comes from the page's address, where anything can stand.
    return hashlib.sha256(f"mlviz workspace {token}".encode("utf-8", "surrogatepass")).hexdigest()


def _options(source: Source) -> str:
    values: Mapping[str, Any] = {"options": source.options, "kinds": source.kinds, "name": Path(source.name).suffix}
    return digest(repr(values))[:16]
