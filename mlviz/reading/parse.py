"""The table itself: read by pandas at full speed, then every column that needs it made sound."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mlviz.dataset import ReadAs, Unparsed
from mlviz.errors import DataError
from mlviz.frames import EXACT, Order, count_missing, unique_names
from mlviz.kinds import Kind
from mlviz.reading.columns import Typed, as_days, listed, says_version, type_column
from mlviz.reading.conversions import Notation
from mlviz.reading.gaps import (
    COUNTED_BYTES,
    among_codes,
    count_tokens,
    kept_note,
    sampled_tokens,
    short_rows,
    token_cells,
    token_note,
    without_code,
)
from mlviz.reading.layout import Irregular, TextFile
from mlviz.reading.memory import WORTH_IT, give_back
from mlviz.reading.options import Options
from mlviz.reading.periods import like_months

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

WRITTEN = 1e30
"""Whole numbers this long are not written out digit by digit."""

EMPTY_REMEDY = "Choose a file with at least a header and one row."


@dataclass(frozen=True, slots=True)
class Parsed:
    """A typed frame with what there is to report of it, and the order of levels that the file tells."""

    frame: "pd.DataFrame"
    unparsed: tuple[Unparsed, ...] = ()
    notes: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()
    orders: Mapping[str, Order] = field(default_factory=dict)


def names_of(file: TextFile, width: int) -> tuple[list[str], tuple[str, ...]]:
    """Return sound names for so many columns, with a note if some were changed."""
    given = list(file.layout.names)[:width]
    names = unique_names([*given, *[""] * (width - len(given))])
    changed = [new for old, new in zip(given, names, strict=False) if old.strip() != new]
    if file.layout.header_row < 0:
        return names, ("The file has no header; columns are named by their position.",)
    if changed:
        return names, (f"Empty or repeated column names became {', '.join(map(repr, changed[:10]))}.",)
    return names, ()


def written_names(file: TextFile, width: int) -> list[str]:
    """Return the names as they are written, blank and repeated ones too; positions where there is no header."""
    if file.layout.header_row < 0:
        return names_of(file, width)[0]
    return [*file.layout.names, *[""] * width][:width]


def arguments(file: TextFile, width: int) -> dict[str, Any]:
    """Arguments of ``pandas.read_csv`` that cut the body into so many columns."""
    import csv

    dialect = file.dialect
    return {
        "sep": dialect.delimiter,
        "quotechar": dialect.quote or '"',
        "quoting": csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        "skipinitialspace": dialect.skip_space,
        "header": None,
        "skiprows": int(file.names_inside),
        "names": range(width),
        "index_col": False,
        "keep_default_na": False,
        "encoding": "utf-8",
    }


def read_body(file: TextFile, width: int | None = None, **more: Any) -> "pd.DataFrame":
    """Read the body.

    Raises
    ------
    Irregular
        If rows are longer than the first ones, or a quote never closes, and the file has not been written anew.
    DataError
        If the rows cannot be told apart even then.
    """
    import pandas as pd

    columns = width or file.layout.width
    try:
        with warnings.catch_warnings():
            # Mixed columns are found and read again below; the warning would be noise.
            warnings.simplefilter("ignore")
            # Where the first row has more cells than the table, pandas drops them and warns.
            warnings.filterwarnings("error", "Length of header or names", pd.errors.ParserWarning)
            return pd.read_csv(file.body, **arguments(file, columns), **more)
    except pd.errors.EmptyDataError:
        return pd.DataFrame(columns=range(columns), dtype="str")
    except IndexError:
        # No row is as wide as the names, and pandas looks for the name of a column that is not there.
        wanted = more.pop("usecols")
        return read_body(file, None, **more).reindex(columns=wanted)
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as error:
        narrower = re.search(r"Too many columns specified: expected \d+ and found (\d+)", str(error))
        if narrower and width is None:
            return read_body(file, int(narrower[1]), **more).reindex(columns=range(columns))
        if not file.rewritten:
            raise Irregular(str(error)) from error
        raise DataError(
            f"The rows cannot be told apart: {_plain(str(error))}.", "Set the delimiter or the quote by hand."
        ) from error


def _plain(message: str) -> str:
    return re.sub(r"Error tokenizing data\. C error: ", "", message).strip().rstrip(".")


def parse(file: TextFile, options: Options) -> Parsed:
    """Read the body into typed columns.

    Raises
    ------
    DataError
        If there is no row below the header, or the rows cannot be told apart.
    """
    tokens = list(options.tokens)
    mark = {"decimal": file.decimal} if file.decimal != "." else {}
    frame = read_body(file, None, na_values=tokens, **mark)
    if frame.empty:
        raise DataError("The file has a header but no rows.", EMPTY_REMEDY)
    if large := file.body.stat().st_size >= WORTH_IT:
        give_back()
    width = frame.shape[1]
    doubtful = frame[width - 1].isna().to_numpy()
    frame, ended = _without_end(frame, file)
    names, renamed = names_of(file, frame.shape[1])
    codes = {i: without_code(options.tokens) for i in _code_columns(frame, options)}
    kinds = dict(options.kinds)
    verbatim = {i for i, name in enumerate(names) if _is_text(frame[i], name, kinds.get(name))}
    again = [i for i in frame.columns if i not in codes and (i in verbatim or _needs_text(frame[i], file))]
    raw = _texts(file, width, again, options.tokens) | _texts(file, width, list(codes), without_code(options.tokens))
    notation = Notation(
        options.tokens, options.decimal, options.thousands, file.decimal, file.decimal == ",", file.padded
    )
    unparsed, read_as, said = list[Unparsed](), list[ReadAs](), [*ended, *renamed]
    for position, name in enumerate(names):
        series = raw.pop(position, frame[position]).rename(name)
        own = replace(notation, tokens=codes.get(position, notation.tokens)).for_kind(kinds.get(name))
        typed = _typed(series, own)
        if changed := typed.values is not series or position in again or position in codes:
            # Only what changed is put back: building a new frame would copy all of it.
            frame.isetitem(position, typed.values)
        unparsed += [typed.unparsed] if typed.unparsed else []
        read_as += typed.read_as
        said += [*typed.notes, *(kept_note(name, series) if position in codes else ())]
        if large and changed:
            # What the column was before would else be held until the next one is done.
            del series, typed
            give_back()
    frame = frame.set_axis(names, axis=1)
    gaps = _gaps(frame, file, options.tokens, doubtful, sum(lost.count for lost in unparsed))
    if large:
        give_back()
    return Parsed(frame, tuple(unparsed), (*said, *gaps.notes), (*read_as, *gaps.read_as))


def _without_end(frame: "pd.DataFrame", file: TextFile) -> tuple["pd.DataFrame", tuple[str, ...]]:
    """Drop the last columns that have neither name nor values: lines that end in delimiters."""
    width = kept = frame.shape[1]
    names = file.layout.names
    while kept > 1 and not (kept <= len(names) and names[kept - 1].strip()) and frame[kept - 1].isna().all():
        kept -= 1
    if kept == width:
        return frame, ()
    if width - kept == 1:
        return frame.iloc[:, :kept], ("Every line ends in a delimiter; the empty last column was left out.",)
    return frame.iloc[:, :kept], (f"The last {width - kept} columns have neither name nor values; they were left out.",)


def _typed(series: "pd.Series", notation: Notation) -> Typed:
    import numpy as np
    import pandas as pd

    if series.dtype.kind in "iuf" and notation.dates and (dated := as_days(Typed(series), series)):
        return dated
    if series.dtype == object:
        return Typed(series.astype("boolean"))
    if isinstance(series.dtype, pd.StringDtype):
        return type_column(series, notation)
    if series.dtype == "float64" and (infinite := np.isinf(series.to_numpy())).any():
        failed = pd.Series(infinite, index=series.index)
        return Typed(series.mask(failed), listed(series.astype("str"), failed, "a finite number"))
    return Typed(series)


def _is_text(series: "pd.Series", name: str, kind: Kind | None) -> bool:
    """Whether a person wants what is written, or the name says that 1.10 is a version."""
    return kind is Kind.TEXT or (kind is None and series.dtype.kind == "f" and says_version(name))


def _needs_text(series: "pd.Series", file: TextFile) -> bool:
    """Whether pandas may have lost what was written: mixed chunks, or zeros in front of whole numbers."""
    import pandas as pd

    if series.dtype == object:
        return pd.api.types.infer_dtype(series, skipna=True) != "boolean"
    if series.dtype.kind == "f" and _too_long(series):
        return True
    if not file.leading_zeros or series.dtype.kind not in "iuf":
        return False
    if series.dtype.kind == "f" and like_months(series):
        return True
    return series.dtype.kind in "iu" or bool((series.dropna() % 1 == 0).all())


def _too_long(series: "pd.Series") -> bool:
    """Whether whole numbers with a gap among them may have lost digits: a float has no room for all of them."""
    values = series.to_numpy()
    long = values[(values >= EXACT) | (values <= -EXACT)]
    # All so large floats are whole; one beyond any number a person writes out is a measurement.
    return bool(((long > -WRITTEN) & (long < WRITTEN)).any())


def _texts(file: TextFile, width: int, positions: list[int], tokens: tuple[str, ...]) -> dict[int, "pd.Series"]:
    """Read some columns again as they are written."""
    if not positions:
        return {}
    frame = read_body(file, width, usecols=positions, dtype="str", na_values=list(tokens))
    return {position: frame[position] for position in positions}


@dataclass(frozen=True, slots=True)
class _Gaps:
    """What is to be said of missing cells, and where a text stood that means no value."""

    notes: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


def _gaps(
    frame: "pd.DataFrame", file: TextFile, tokens: tuple[str, ...], doubtful: "np.ndarray[Any, Any]", lost: int
) -> _Gaps:
    """Say why cells are missing where they are not simply empty."""
    missing = [count_missing(frame[name]) for name in frame.columns]
    total = sum(missing) - lost
    width = len(doubtful) and max(file.layout.width, frame.shape[1])
    empty = file.empty_cells
    if empty is not None and empty - len(frame) * (width - frame.shape[1]) == total:
        return _Gaps()
    short = short_rows(file, doubtful) if doubtful.any() and width == frame.shape[1] else None
    notes = (short.text,) if short else ()
    if file.body.stat().st_size > COUNTED_BYTES:
        left = None if empty is None else total - empty - (short.cells if short else 0)
        return _Gaps((*notes, *sampled_tokens(file, tokens, left)))
    gappy = [position for position, count in enumerate(missing) if count]
    texts = read_body(file, width, usecols=gappy, dtype="str", na_filter=False)
    texts = texts.set_axis([frame.columns[position] for position in gappy], axis=1)
    gone = {name: frame[name].isna().to_numpy() for name in texts.columns}
    told = tuple(one for name in texts.columns if (one := token_cells(texts[name], tokens, gone[name])))
    return _Gaps((*notes, *token_note(count_tokens(texts, tokens))), told)


def _code_columns(frame: "pd.DataFrame", options: Options) -> list[int]:
    """Positions of the columns where NA may be a code; never against the word of a person."""
    import pandas as pd

    if options.missing_tokens is not None:
        return []
    texts = [i for i in frame.columns if isinstance(frame[i].dtype, pd.StringDtype) and frame[i].hasnans]
    return [i for i in texts if among_codes(frame[i])]
