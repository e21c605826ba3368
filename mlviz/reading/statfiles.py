"""Files of Stata and SAS, read by pandas; and the words that stand for values in files of statistical programs."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlviz.errors import DataError
from mlviz.reading.opened import CHUNK, Opened
from mlviz.reading.parse import Parsed

if TYPE_CHECKING:
    import pandas as pd

Labels = Mapping[str, Mapping[Any, str]]
"""For each column that has any, the words that stand for its values."""

NAMED = 3
STATA_7 = 111
"""The last version of the format in which there is one missing value only."""

FEW = 20
"""Whole numbers that a file calls ranks are levels if they are so few; more are amounts all the same."""


def open_stata(path: Path) -> Opened:
    """Open a Stata file; the codes of missing values (. and .a to .z) become missing."""
    from pandas.io.stata import StataReader

    with StataReader(path) as reader:
        sets = reader.value_labels()
        names = tuple(reader.variable_labels())
        # Which set of labels belongs to which column, and how many rows there are, pandas tells nowhere else.
        labels = {name: sets[used] for name, used in zip(names, reader._lbllist, strict=True) if used in sets}
        n_rows = int(reader._nobs)

    coded = Counter[str]()

    class Counting(StataReader):
        # The one place where pandas still has the codes when they are made missing.
        def _do_convert_missing(self, data: "pd.DataFrame", convert_missing: bool) -> "pd.DataFrame":
            if self._format_version > STATA_7:
                for name, kind in zip(data.columns, self._typlist, strict=True):
                    if kind in self.MISSING_VALUES:
                        coded[str(name)] += int((data[name].to_numpy() > self.MISSING_VALUES[kind]).sum())
            return super()._do_convert_missing(data, convert_missing)

    def frames(columns: list[str] | None, at_once: int | None) -> Iterator["pd.DataFrame"]:
        coded.clear()
        with Counting(path, convert_categoricals=False, columns=columns, chunksize=at_once or 1) as reader:
            if at_once is None:
                yield reader.read()
            else:
                yield from reader

    def finish(frame: "pd.DataFrame") -> Parsed:
        frame, notes = labelled(without_blanks(frame), labels)
        return Parsed(frame, notes=(*missing_note("with a code of their own (.a to .z)", +coded), *notes))

    return Opened(names, frames, n_rows, finish=finish)


def open_sas(path: Path) -> Opened:
    """Open a SAS data set (.sas7bdat)."""
    return _sas(path, "sas7bdat", "infer")


def open_xport(path: Path) -> Opened:
    """Open a SAS transport file (.xpt)."""
    return _sas(path, "xport", "ISO-8859-1")


def _sas(path: Path, form: str, encoding: str) -> Opened:
    import pandas as pd

    open_file = partial(pd.read_sas, path, format=form, encoding=encoding)
    with open_file(chunksize=1) as reader:
        n_rows = int(reader.row_count if form == "sas7bdat" else reader.nobs)
        names = tuple(map(str, reader.read(1).columns)) if n_rows else ()
        if len({*names}) < len(names) or not all(map(str.strip, names)):
            raise DataError(
                "The names of the columns are not understood: some are empty or come twice, as SAS allows none.",
                "Save the table as .csv or .xpt.",
            )
        # The dates of a data set become dates in pandas, those of a transport file do not.
        layouts = {} if form == "sas7bdat" else {field["name"].decode(): field["nform"] for field in reader.fields}

    def frames(columns: list[str] | None, at_once: int | None) -> Iterator["pd.DataFrame"]:
        with open_file(chunksize=at_once or CHUNK) as reader:
            parts = (part if columns is None else part[columns] for part in reader)
            if at_once is None:
                yield pd.concat(parts, ignore_index=True)
            else:
                yield from parts

    def finish(frame: "pd.DataFrame") -> Parsed:
        return Parsed(whole_numbers(without_blanks(dated(frame, layouts))))

    return Opened(names, frames, n_rows, finish=finish)


def missing_note(which: str, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Say how many values of each column became missing though the file tells them apart.

    Examples
    --------
    >>> missing_note("declared missing", {"age": 3, "town": 1})
    ("Values declared missing were read as missing: 3 of 'age', 1 of 'town'.",)
    """
    if not counts:
        return ()
    told = [f"{count:,} of {name!r}" for name, count in list(counts.items())[:NAMED]]
    more = " and others" if len(counts) > NAMED else ""
    return (f"Values {which} were read as missing: {', '.join(told)}{more}.",)


def labelled(
    frame: "pd.DataFrame", labels: Labels, ranked: Container[str] = ()
) -> tuple["pd.DataFrame", tuple[str, ...]]:
    """Put the words in place of the values where each value has one of its own; else keep the values and say so.

    The words keep the order of the values they stand for; of ``ranked`` columns the file says that it has a meaning.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"sex": [1, 2], "age": [30, 99], "eyes": [1, 2]})
    >>> labels = {"sex": {1: "man", 2: "woman"}, "age": {99: "unknown"}, "eyes": {1: "dark", 2: "dark"}}
    >>> words, notes = labelled(frame, labels)
    >>> words["sex"].tolist(), words["age"].tolist(), words["eyes"].tolist()
    (['man', 'woman'], [30, 99], [1, 2])
    >>> for note in notes:
    ...     print(note)
    Only some values of 'age' have words (99 is 'unknown'); it was left as it is.
    Several values of 'eyes' have the same words (1 and 2 are 'dark'); it was left as it is.
    """
    columns, notes = dict[str, Any](), list[str]()
    for name in frame.columns:
        column, ordered = frame[name], name in ranked
        made, note = _worded(column, labels.get(str(name), {}), ordered)
        columns[name] = _ranks(column) if ordered and made is column else made
        notes += [note] if note else []
    return frame.assign(**columns) if columns else frame, tuple(notes)


def _worded(column: "pd.Series", words: Mapping[Any, str], ordered: bool) -> tuple[Any, str]:
    """Return a column in words, in the order of their values; or as it is, and why if it has words at all."""
    import pandas as pd

    used = set(column.dropna().unique()) if words else set()
    # A column holds numbers or texts, never both; its values are told in their order all the same.
    worded = {value: words[value] for value in sorted(used & set(words), key=lambda one: (isinstance(one, str), one))}
    if not worded:
        return column, ""
    if len(worded) < len(used):
        meant = ", ".join(f"{_code(value)} is {word!r}" for value, word in list(worded.items())[:NAMED])
        return column, f"Only some values of {column.name!r} have words ({meant}); it was left as it is."
    if shared := _shared(worded):
        return column, f"Several values of {column.name!r} have the same words ({shared}); it was left as it is."
    levels = pd.Categorical(column.map(words), categories=list(worded.values()), ordered=ordered)
    return pd.Series(levels, index=column.index), ""


def _ranks(column: "pd.Series") -> "pd.Series":
    """Return a few whole numbers as ordered levels; anything else as it is."""
    import pandas as pd

    if column.dtype.kind not in "if":
        return column
    used = sorted(column.dropna().unique().tolist())
    if not 1 < len(used) <= FEW or any(value % 1 for value in used):
        return column
    return pd.Series(pd.Categorical(column, categories=used, ordered=True), index=column.index)


def _shared(words: Mapping[Any, str]) -> str:
    """Tell the first values that have a word in common; empty where each has its own."""
    holders: dict[str, list[str]] = {}
    for value, word in words.items():
        holders.setdefault(word, []).append(_code(value))
    return next((f"{' and '.join(codes[:NAMED])} are {word!r}" for word, codes in holders.items() if codes[1:]), "")


def _code(value: Any) -> str:
    """Write a value as a person would: whole numbers without a fraction, texts in quotes."""
    return repr(value) if isinstance(value, str) else f"{value:.15g}"


def whole_numbers(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Make decimals without fractions and gaps whole numbers: SAS and SPSS know none.

    Examples
    --------
    >>> import pandas as pd
    >>> whole_numbers(pd.DataFrame({"a": [1.0, 2.0], "b": [1.5, 2.0]})).dtypes.astype(str).tolist()
    ['int64', 'float64']
    """
    import numpy as np

    def whole(values: Any) -> bool:
        return bool(np.isfinite(values).all() and (np.abs(values) < 2**53).all() and (values % 1 == 0).all())

    found = [name for name in frame.columns if frame[name].dtype == "float64" and whole(frame[name].to_numpy())]
    return frame.astype(dict.fromkeys(found, "int64"))


def without_blanks(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Make empty texts missing: these programs know no other missing text."""
    import pandas as pd

    texts = [name for name in frame.columns if pd.api.types.infer_dtype(frame[name], skipna=True) == "string"]
    return frame.assign(**{name: frame[name].mask(frame[name] == "") for name in texts}) if texts else frame


def dated(frame: "pd.DataFrame", layouts: Mapping[str, bytes | str]) -> "pd.DataFrame":
    """Make numbers dates where the layout of their column is one of SAS's for dates.

    Examples
    --------
    >>> import pandas as pd
    >>> dated(pd.DataFrame({"day": [0.0, 366.0]}), {"day": b"DATE"})["day"].dt.year.tolist()
    [1960, 1961]
    """
    import pandas as pd
    from pandas.io.sas.sas_constants import sas_date_formats, sas_datetime_formats

    made = {}
    for name, layout in layouts.items():
        word = (layout.decode("ascii", "replace") if isinstance(layout, bytes) else layout).strip()
        unit = "D" if word in sas_date_formats else "s" if word in sas_datetime_formats else ""
        if unit and name in frame:
            made[name] = pd.to_datetime(frame[name], unit=unit, origin="1960-01-01", errors="coerce")
    return frame.assign(**made) if made else frame
