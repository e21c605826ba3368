"""A text file prepared for parsing as far as it is wanted: a sample of its rows, some of its columns.

A file that is written anew row by row is narrowed on the way. One that is sound keeps its lines, so that a sample is
drawn from them at the speed of the disk; only then are the columns that are not wanted left out.
"""

from dataclasses import replace
from pathlib import Path

from mlviz.reading.layout import TextFile, mended, prepare, with_body
from mlviz.reading.lines import drawn_lines
from mlviz.reading.options import Options
from mlviz.reading.sampling import sample_note


def prepare_part(path: Path, folder: Path, options: Options) -> TextFile:
    """Find out how the file is written and make a body of the part that is wanted.

    Raises
    ------
    DataError
        If nothing in it can be a table, or a column that was asked for is not there.
    """
    file = prepare(path, folder, options)
    if options.rows is not None and not file.rewritten:
        file = _sampled(file, options.rows, options.seed or 0)
    if options.columns is not None and not file.rewritten:
        file = _some_columns(file)
    return file


def _sampled(file: TextFile, rows: int, seed: int) -> TextFile:
    """Draw rows from a sound file."""
    target = file.folder / "drawn"
    drawn = drawn_lines(file.body, target, file.dialect.quote, file.names_inside, rows, seed)
    if drawn is None:
        return mended(file, file.options)
    return replace(with_body(file, target), notes=(*file.notes, *sample_note(drawn.kept, drawn.seen, seed)))


def _some_columns(file: TextFile) -> TextFile:
    """Leave out columns of a sound file whose body is what is wanted of its rows."""
    header = 0 if file.names_inside else -1
    given = replace(file.options, rows=None, skip_rows=None, table=None, header_row=header, header_rows=None)
    made = mended(file, given, file.body)
    layout = replace(made.layout, header_row=file.layout.header_row)
    # Where rows turn out to be irregular, all of the file is read again as it was asked for.
    return replace(made, options=file.options, layout=layout)
