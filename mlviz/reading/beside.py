"""What is written in a file beside what was read from it, cell by cell of one column."""

from typing import TYPE_CHECKING, Any

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.reading.formats import FORMATS
from mlviz.reading.reader import text_table
from mlviz.reading.source import Source

if TYPE_CHECKING:
    import pandas as pd


def written_beside(source: Source, dataset: Dataset, column: str, **options: Any) -> "pd.DataFrame":
    r"""Return the text and the value of every cell of a column.

    Parameters
    ----------
    source : path, bytes or file
        What the data set was read from.
    dataset : Dataset
        What was read from it.
    column : str
        One of its columns.
    **options
        Those it was read with.

    Returns
    -------
    DataFrame
        Columns ``row`` (from 1), ``written``, ``read``, and ``changed``: whether the value would be written otherwise.

    Raises
    ------
    DataError
        If there is no such column.
    NotApplicable
        If the file holds no text, or other rows than the data set.

    Examples
    --------
    >>> from mlviz.reading import read
    >>> table = b"day;price\n1;1,50\n2;n/a\n"
    >>> written_beside(table, read(table), "price").to_numpy().tolist()
    [[1, '1,50', '1.5', True], [2, 'n/a', '', True]]
    """
    import pandas as pd

    dataset[column]
    form = FORMATS.get(dataset.reading.format) if dataset.reading is not None else None
    if form is None or form.group == "typed":
        raise NotApplicable("This file holds typed values and no text.", "Look at the rows: nothing was converted.")
    written = text_table(source, **(options | {"columns": (column,)})).iloc[:, 0].astype("str").reset_index(drop=True)
    values = dataset.frame[column].reset_index(drop=True)
    if len(written) != len(values):
        raise NotApplicable("The table holds other rows than the file.", "Read the whole file to see both.")
    shown = _shown(values)
    frame = pd.DataFrame({"row": range(1, len(values) + 1), "written": written, "read": shown})
    return frame.assign(changed=(written.fillna("") != shown))


def _shown(values: "pd.Series") -> "pd.Series":
    """Return values as text, missing ones empty; numbers without a trailing zero, days without a time."""
    import numpy as np

    there = values.notna()
    if values.dtype.kind == "f":
        texts = values[there].map(lambda value: np.format_float_positional(value, trim="-"))
    elif values.dtype.kind == "M":
        texts = values[there].astype("str").str.removesuffix(" 00:00:00")
    else:
        texts = values[there].astype("str")
    return texts.reindex(values.index).fillna("").astype("str")
