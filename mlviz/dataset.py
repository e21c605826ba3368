"""A table with what is known of it: frame, columns with their kinds, how it was read, where it came from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mlviz.errors import VERSION, DataError
from mlviz.kinds import Column, Kind, Schema

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MOST_TOLD = 200_000
"""Cells of a column that were repaired in reading are listed up to so many; more are how the column is written."""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Values of one column that did not become a number, a date or a truth value, and are kept as missing.

    ``examples`` are (row from 0, raw text), at most twenty; ``count`` is all of them.
    """

    column: str
    wanted: str
    count: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReadAs:
    """Cells of one column whose text is not what became of it, though nothing was lost.

    Attributes
    ----------
    column : str
        The column.
    kind : str
        ``missing``: a text that means no value; ``sign``: a percent or currency sign that most values do not have;
        ``blanks``: blanks around the value.
    texts : tuple of str
        The distinct texts.
    rows, codes : array of int, shape (n,)
        Each cell's row, and which of the texts it holds.
    """

    column: str
    kind: str
    texts: tuple[str, ...]
    rows: "np.ndarray[Any, Any]"
    codes: "np.ndarray[Any, Any]"

    @classmethod
    def of(cls, column: str, kind: str, texts: "pd.Series", chosen: "np.ndarray[Any, Any]") -> "ReadAs | None":
        """Return the chosen rows of a column of texts; None if there are none, or too many to be slips."""
        import pandas as pd

        rows = chosen.nonzero()[0]
        if not 0 < len(rows) <= MOST_TOLD:
            return None
        codes, distinct = pd.factorize(texts.iloc[rows])
        return cls(column, kind, tuple(map(str, distinct)), rows, codes)


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """How bytes became a table; shown beside the first raw lines, each choice open to an override.

    Attributes
    ----------
    format : str
        ``csv``, ``xlsx`` and so on; after unpacking.
    options : tuple of (str, str or int or bool or None)
        What was used: encoding, delimiter, quote, decimal, thousands, header row, skipped rows, missing
        tokens, sheet. The same names are accepted as overrides by ``mlviz.read``.
    first_lines : tuple of str
        The first raw lines of the file, decoded.
    unparsed : tuple of Unparsed
        What could not be parsed, per column.
    notes : tuple of str
        Sentences on what was repaired or is ambiguous: renamed columns, ragged rows, ambiguous dates.
    read_as : tuple of ReadAs
        Cells that were repaired in reading: what stood there, and where.
    """

    format: str
    options: tuple[tuple[str, object], ...] = ()
    first_lines: tuple[str, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    notes: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()

    def option(self, name: str) -> object:
        """Return the value that was used for one reading option, None if it does not apply."""
        return dict(self.options).get(name)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Dataset:
    """A table that is never changed: every operation returns another.

    Attributes
    ----------
    frame : DataFrame
        The values. Columns are numeric, ``bool``, pandas ``boolean``, ``datetime64`` or ``str``; never mixed.
        Never mutate it.
    name : str
        What a person calls it, usually the file's name.
    columns : tuple of Column
        In the frame's order.
    fingerprint : str
        Identifies the content: of the bytes and options for a file, of parent and recipe for a derived one.
    reading : ReadingReport or None
        How it was read, for what came from a file.
    parent, recipe : Dataset or None, str
        For what came out of ``Recipe.apply``: the data it was applied to, and the recipe's JSON. Models go
        back to the parent, so that fitted steps are refitted inside every fold.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5], "supp": ["VC", "OJ"]}), name="teeth")
    >>> ds.n_rows, ds.names
    (2, ('len', 'supp'))
    >>> ds["supp"].kind
    <Kind.CATEGORICAL: 'categorical'>
    """

    frame: "pd.DataFrame"
    name: str
    columns: Schema
    fingerprint: str
    reading: ReadingReport | None = None
    parent: "Dataset | None" = None
    recipe: str = ""
    _index: dict[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = tuple(self.frame.columns)
        if names != tuple(column.name for column in self.columns):
            raise ValueError("columns must describe the frame's columns in their order")
        object.__setattr__(self, "_index", {column.name: column for column in self.columns})

    @classmethod
    def of(
        cls, frame: "pd.DataFrame", *, name: str = "data", kinds: Mapping[str, Kind | str] | None = None
    ) -> "Dataset":
        """Make a data set of a DataFrame: names made unique text, mixed columns made text, kinds recognised.

        Parameters
        ----------
        frame : DataFrame
            Any frame; it is copied where it must change and never altered. Its index is dropped.
        name : str
            What to call it.
        kinds : mapping of column name to kind, optional
            Kinds set by a person; the others are recognised.
        """
        from mlviz.frames import normalise, orders
        from mlviz.recognise import describe

        clean, given = normalise(frame), {key: Kind(kind) for key, kind in (kinds or {}).items()}
        columns = describe(clean, given, orders(frame))
        return cls(clean, name, columns, fingerprint_of_frame(clean, columns))

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.frame)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in their order."""
        return tuple(self._index)

    @property
    def root(self) -> "Dataset":
        """The data this came from, before any recipe."""
        return self if self.parent is None else self.parent.root

    def __contains__(self, name: object) -> bool:
        """Whether there is a column of this name."""
        return name in self._index

    def __getitem__(self, name: str) -> Column:
        """Return one column's description.

        Raises
        ------
        DataError
            If there is no such column.
        """
        try:
            return self._index[name]
        except KeyError:
            raise unknown_column(name, self.names) from None

    def of_kind(self, *kinds: Kind) -> tuple[str, ...]:
        """Names of the columns of these kinds."""
        return tuple(column.name for column in self.columns if column.kind in kinds)

    def with_kinds(self, kinds: Mapping[str, Kind | str]) -> "Dataset":
        """Return the same table with the kinds of some columns set by a person."""
        from mlviz.frames import Order
        from mlviz.recognise import describe

        wanted = {name: Kind(kind) for name, kind in kinds.items()}
        for name in wanted:
            self[name]
        known = {name: Order(self[name].levels, ranked=False) for name in wanted}
        fresh = {c.name: c for c in describe(self.frame[list(wanted)], wanted, known)} if wanted else {}
        columns = tuple(fresh.get(column.name, column) for column in self.columns)
        mark = digest(self.fingerprint, "kinds", *(f"{name}={kind}" for name, kind in sorted(wanted.items())))
        return replace(self, columns=columns, fingerprint=mark)


def unknown_column(name: str, names: tuple[str, ...]) -> DataError:
    """Return the error for a column that is not there, naming the nearest one."""
    from difflib import get_close_matches

    near = get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else "Choose one of the columns of the data."
    return DataError(f"There is no column called {name!r}.", hint)


def digest(*parts: str | bytes) -> str:
    """Return a sha256 over the parts, each marked with its length so that no two lists collide."""
    total = hashlib.sha256()
    for part in (VERSION, *parts):
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(f"{len(raw)}:".encode())
        total.update(raw)
    return total.hexdigest()


def fingerprint_of_frame(frame: "pd.DataFrame", columns: Schema) -> str:
    """Return the fingerprint of a table that came from no file: its values, dtypes and kinds."""
    import pandas as pd

    hashes = pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes() if frame.shape[1] else b""
    kinds = (f"{c.name}|{c.kind}|{c.levels}|{frame[c.name].dtype}" for c in columns)
    return digest(hashes, str(frame.shape), *kinds)
