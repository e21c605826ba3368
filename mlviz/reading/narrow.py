"""A text file prepared for parsing as far as it is wanted: a sample of its rows, some of its columns.

A file that is written anew row by row is narrowed on the way. One that is sound keeps its lines, so that a sample is
drawn from them at the speed of the disk; only then are the columns that are not wanted left out.
"""

from dataclasses import replace
from pathlib import Path

from mlviz.frames import unique_names
from mlviz.reading.layout import TextFile, file_decimal, mended, prepare, with_body
from mlviz.reading.lines import drawn_lines
from mlviz.reading.memory import give_back
from mlviz.reading.options import Options
from mlviz.reading.part import chosen_places
from mlviz.reading.rewrite import BODY
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
    names = unique_names([*file.layout.names, *[""] * (file.layout.width - len(file.layout.names))])
    places = chosen_places(names, file.options.columns)
    target = file.folder / "columns"
    simple = file.dialect.plain and not file.dialect.skip_space and len(file.dialect.delimiter.encode()) == 1
    if not (simple and write_columns(file, places, target)):
        return _row_by_row(file)
    layout = replace(file.layout, names=tuple(names[place] for place in places), width=len(places))
    sample = tuple(tuple(row[place] if place < len(row) else "" for place in places) for row in file.sample)
    decimal = file.options.decimal or file_decimal(sample)
    # What the pass over all bytes showed holds for fewer columns too; only how many cells are empty is not known.
    return replace(
        file,
        body=target,
        dialect=BODY,
        layout=layout,
        decimal=decimal,
        sample=sample,
        empty_cells=None,
        rewritten=True,
    )


def write_columns(file: TextFile, places: list[int], target: Path) -> bool:
    """Write some columns of the body, cell by cell as they stand; False if not all rows are as wide as the table."""
    import pyarrow as pa
    from pyarrow import csv

    wanted = [str(place) for place in places]
    reading = csv.ReadOptions(
        column_names=[str(place) for place in range(file.layout.width)], skip_rows=int(file.names_inside)
    )
    quote = file.dialect.quote
    cutting = csv.ParseOptions(
        delimiter=file.dialect.delimiter, quote_char=quote or False, newlines_in_values=bool(quote)
    )
    as_text = csv.ConvertOptions(
        include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), strings_can_be_null=False
    )
    writing = csv.WriteOptions(include_header=False, delimiter=BODY.delimiter)
    schema = pa.schema([(name, pa.string()) for name in wanted])
    try:
        with (
            csv.open_csv(file.body, reading, cutting, as_text) as rows,
            csv.CSVWriter(target, schema, write_options=writing) as out,
        ):
            for part in rows:
                out.write(part)
    except pa.ArrowInvalid:
        return False
    finally:
        give_back()
    return True


def _row_by_row(file: TextFile) -> TextFile:
    header = 0 if file.names_inside else -1
    given = replace(file.options, rows=None, skip_rows=None, table=None, header_row=header, header_rows=None)
    made = mended(file, given, file.body)
    layout = replace(made.layout, header_row=file.layout.header_row)
    # Where rows turn out to be irregular, all of the file is read again as it was asked for.
    return replace(made, options=file.options, layout=layout)
