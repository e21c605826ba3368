"""Tables for spreadsheets: no cell is a formula, however it looks."""

import io
import re

import pandas as pd

from mlviz.errors import NotApplicable

FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would run (OWASP, CSV injection)."""

NUMBER = re.compile(r"^\s*[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s*%?$")
"""What begins like a formula but is a number and harmless."""

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
    if len(frame) > SHEET_ROWS:
        raise NotApplicable(f"A sheet holds {SHEET_ROWS:,} rows; this table has {len(frame):,}.", "Download it as CSV.")
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        frame.to_excel(writer, sheet_name=sheet, index=False)
    return buffer.getvalue()
