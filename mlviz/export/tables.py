"""Tables for spreadsheets: no cell is a formula, however it looks."""

import io
import re

import pandas as pd

from mlviz.errors import NotApplicable

FORMULA = re.compile("^(?:[\\s\\x00-\\x1f\ufeff\u200b-\u200f\u2060]*[=+@\uff1d\uff0b\uff0d\uff20-]|[\t\r])")
"""How a cell begins that a spreadsheet would run (OWASP, CSV injection); marks nobody sees may stand before it."""

NUMBER = re.compile(r"^\s*[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s*%?$")
"""What begins like a formula but is a number and harmless."""

CELL = 32_767
"""Characters a cell of a sheet can hold; more would be cut off."""

SHEET_COLUMNS = 16_384
SHEET_ROWS = 1_048_575
"""Data rows an Excel sheet can hold below its header."""


def defused(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with an apostrophe before every text a spreadsheet would run as a formula.

    Numbers stay numbers; a text such as ``-5`` stays as it is, ``-5+cmd()`` does not.

    Examples
    --------
    >>> defused(pd.DataFrame({"=a": ["=1+1", "-5", "ok"]})).to_dict("list")
    {"'=a": ["'=1+1", '-5', 'ok']}
    """
    texts = [i for i, dtype in enumerate(frame.dtypes) if isinstance(dtype, pd.StringDtype) or dtype.kind == "O"]
    safe = frame.copy(deep=False)
    safe.columns = range(frame.shape[1])
    for i in texts:
        values = safe[i]
        risky = values.str.match(FORMULA).fillna(False).astype(bool)
        if risky.any():
            risky &= ~values.str.match(NUMBER).fillna(False).astype(bool)
            safe[i] = values.mask(risky, "'" + values.astype("str"))
    safe.columns = [f"'{name}" if FORMULA.match(str(name)) else str(name) for name in frame.columns]
    return safe


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return the table as CSV that Excel opens with the right letters (UTF-8 with a mark)."""
    return defused(frame).to_csv(index=False).encode("utf-8-sig")


def to_xlsx(frame: pd.DataFrame, sheet: str = "data") -> bytes:
    """Return the table as a workbook.

    Raises
    ------
    NotApplicable
        If it has more rows than a sheet can hold.
    """
    _check_size(frame)
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        _exact(frame).to_excel(writer, sheet_name=sheet, index=False)
    return buffer.getvalue()


def _check_size(frame: pd.DataFrame) -> None:
    """Refuse what a sheet cannot hold: it would be cut off without a word."""
    remedy = "Download it as CSV."
    if len(frame) > SHEET_ROWS:
        raise NotApplicable(f"A sheet holds {SHEET_ROWS:,} rows; this table has {len(frame):,}.", remedy)
    if frame.shape[1] > SHEET_COLUMNS:
        raise NotApplicable(f"A sheet holds {SHEET_COLUMNS:,} columns; this table has {frame.shape[1]:,}.", remedy)
    for i, dtype in enumerate(frame.dtypes):
        longest = frame.iloc[:, i].str.len().max() if isinstance(dtype, pd.StringDtype) else 0
        if max(0 if longest != longest else longest, len(str(frame.columns[i]))) > CELL:
            raise NotApplicable(
                f"A cell of a sheet holds {CELL:,} characters; {str(frame.columns[i])[:40]!r} has longer ones.", remedy
            )


def _exact(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with text where a sheet has no such value: days before 1900, whole numbers beyond 2^53."""
    result = frame.copy(deep=False)
    result.columns = range(frame.shape[1])
    for i, dtype in enumerate(frame.dtypes):
        values = result[i]
        old = dtype.kind == "M" and bool((values.dt.year < 1900).any())
        large = dtype.kind in "iu" and len(values) > 0 and max(abs(int(values.min())), abs(int(values.max()))) > 2**53
        if old or large:
            result[i] = values.astype("str").where(values.notna())
    result.columns = frame.columns
    return result
