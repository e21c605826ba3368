"""A program of its own: an SPSS file as Arrow tables on the standard output, each after eight bytes with its length.

Some damaged files make the library that reads them, which is written in C, end the whole process: so it has one of its
own, and only that is lost. Nothing of the project is imported here.
"""

import json
import sys
from typing import Any

MOST_CELLS = 1_000_000
"""Of a very wide table fewer rows are read at first."""


def main(path: str, asked: str) -> None:
    """Write the first rows with what is known of the file, or with ``start`` all rows from there on."""
    import pyreadstat

    wanted: dict[str, Any] = json.loads(asked)
    about = pyreadstat.read_sav(path, metadataonly=True)[1]
    # What a person declared missing is told, and kept, only when it is asked for.
    declared = list(pyreadstat.read_sav(path, user_missing=True, metadataonly=True)[1].missing_ranges)
    if "start" not in wanted:
        rows = min(wanted["rows"], max(1, MOST_CELLS // max(1, about.number_columns)))
        send(path, None, declared, 0, rows, _known(about))
        return
    start = wanted["start"]
    while send(path, wanted["columns"], declared, start, wanted["rows"], {}) == wanted["rows"]:
        start += wanted["rows"]


def _known(about: Any) -> dict[str, Any]:
    labels = {name: list(words.items()) for name, words in about.variable_value_labels.items()}
    ordinal = [name for name, measure in about.variable_measure.items() if measure == "ordinal"]
    return {"rows": about.number_rows, "labels": labels, "ordinal": ordinal}


def send(
    path: str, columns: list[str] | None, declared: list[str], start: int, rows: int, known: dict[str, Any]
) -> int:
    """Write some rows and return how many there are; with them, how many values of each column are declared missing."""
    import pyarrow as pa
    import pyreadstat

    part: dict[str, Any] = {"row_offset": start, "row_limit": rows}
    frame = pyreadstat.read_sav(path, usecols=columns, **part)[0]
    told = [name for name in declared if name in frame]
    kept = pyreadstat.read_sav(path, user_missing=True, usecols=told, **part)[0] if told else frame
    missing = {name: int((kept[name].notna() & frame[name].isna()).sum()) for name in told}
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({"missing": json.dumps(missing), "known": json.dumps(known)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as out:
        out.write_table(table)
    raw = sink.getvalue()
    sys.stdout.buffer.write(raw.size.to_bytes(8, "little"))
    sys.stdout.buffer.write(raw)
    return len(frame)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
