"""Small files of every format, and damage done to them: what the fuzzer and the tests of formats read."""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

import pandas as pd

from tests.shared import DATA

READING = DATA / "reading"
FRAME = pd.DataFrame(
    {
        "n": [1, 2, 3, 4],
        "x": [0.5, None, -1.25, 1e9],
        "word": ["Rome", "Oslo", None, "Łódź"],
        "day": pd.to_datetime(["2024-02-28", "2024-02-29", None, "1999-12-31"]),
        "yes": [True, False, True, True],
    }
)
PACKED = ("xlsx", "merged.xlsx", "ods", "zip")
"""Zip files, whose parts are damaged too: a changed byte of what is packed is seen at once."""


@cache
def samples() -> dict[str, bytes]:
    """Return a small file of each format, by the ending of its name."""
    small, typed = READING / "small", READING / "typed"
    words = FRAME.assign(word=["a", "b", "", "ä"], kind=pd.Categorical(list("xyxy")))
    found = {
        "xlsx": (small / "frictionless_data/sheet2.xlsx").read_bytes(),
        "merged.xlsx": (small / "frictionless_data/merged-cells.xlsx").read_bytes(),
        "xls": (typed / "merged1904.xls").read_bytes(),
        "ods": (small / "messytables_horror/blank_line.ods").read_bytes(),
        "parquet": _written(words.to_parquet),
        "feather": _written(words.to_feather),
        "dta": _written(lambda file: words.to_stata(file, version=118, write_index=False)),
        "old.dta": _written(lambda file: words.drop(columns="kind").to_stata(file, version=114, write_index=False)),
        "xpt": (typed / "survey.xpt").read_bytes(),
        "sas7bdat": gzip.decompress((typed / "iris.sas7bdat.gz").read_bytes()),
        "json": FRAME.to_json(orient="records", date_format="iso").encode(),
        "split.json": FRAME.to_json(orient="split", date_format="iso").encode(),
        "nested.json": json.dumps({"page": 1, "rows": [{"a": {"b": 1, "c": [2]}}, {"a": None, "d": "x"}]}).encode(),
        "jsonl": FRAME.to_json(orient="records", lines=True, date_format="iso").encode(),
        "csv.gz": gzip.compress(FRAME.to_csv().encode(), mtime=0),
        "zip": _zipped({"a.csv": FRAME.to_csv().encode(), "b.txt": b"1;2\n3;4\n"}),
    }
    return found | ({"sav": (typed / "survey.sav").read_bytes()} if find_spec("pyreadstat") else {})


def _written(write: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def damaged(chance: random.Random, raw: bytes) -> bytes:
    """Return the file with bytes changed, cut off, taken out or doubled."""
    bad = bytearray(raw)
    for _ in range(chance.randrange(1, 6)):
        bad[chance.randrange(min(4, len(bad) - 1), len(bad))] = chance.randrange(256)
    at, size = chance.randrange(4, len(bad)), chance.choice((1, 4, 9, 64))
    kinds = (bad, bad, bad[:at], bad[:at] + bad[at + size :], bad[: at + size] + bad[at:])
    return bytes(chance.choice(kinds))


def spoiled(chance: random.Random, ending: str) -> bytes:
    """Return the sample of a format damaged, or one of the files packed in it."""
    raw = samples()[ending]
    if chance.random() < 0.3 or ending not in (*PACKED, "csv.gz"):
        return damaged(chance, raw)
    if ending == "csv.gz":
        return gzip.compress(damaged(chance, gzip.decompress(raw)), mtime=0)
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        members = {name: book.read(name) for name in book.namelist() if not name.endswith("/")}
    chosen = chance.choice([name for name, content in members.items() if len(content) > 8])
    if chance.random() < 0.1:
        del members[chosen]
    else:
        members[chosen] = damaged(chance, members[chosen])
    return _zipped(members)
