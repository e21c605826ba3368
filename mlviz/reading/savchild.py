"""A program of its own: an SPSS file as an Arrow stream on the standard output.

Some damaged files make the library that reads them, which is written in C, end the whole process: so it has one of its
own, and only that is lost. Nothing of the project is imported here.
"""

import json
import sys


def main(path: str) -> None:
    """Write the table with the words that stand for its values."""
    import pyarrow as pa
    import pyreadstat

    frame, about = pyreadstat.read_sav(path)
    # What a person declared missing is told, and kept, only when it is asked for.
    declared = list(pyreadstat.read_sav(path, user_missing=True, metadataonly=True)[1].missing_ranges)
    kept = pyreadstat.read_sav(path, user_missing=True, usecols=declared)[0] if declared else frame[declared]
    counts = {name: int((kept[name].notna() & frame[name].isna()).sum()) for name in declared}
    missing = {name: count for name, count in counts.items() if count}
    labels = {name: list(words.items()) for name, words in about.variable_value_labels.items()}
    told = {"labels": json.dumps(labels), "missing": json.dumps(missing)}
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(told)
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as out:
        out.write_table(table)


if __name__ == "__main__":
    main(sys.argv[1])
