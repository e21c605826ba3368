"""How well files are read, against the reference tables: ``python -m benchmarks.quality_csv [--set NAME] [--all]``.

Every file is one line: the F1 of its header cells, of its records and of its cells (multisets, as in the Pollock
benchmark, Vitagliano et al. 2023, "Pollock: A Data Loading Benchmark"), or which of its claims hold. A name that
the file leaves blank counts like any other, except that ``blank`` marks files where nothing else is missing.
"""

import argparse
import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlviz.errors import DataError
from mlviz.reading import read, text_table
from mlviz.reading.dialect import detect_dialect

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "reference" / "csv"
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
MISSING = {"", "nan", "none", "nat", "<na>", "null"}
KINDS = {"integer": "iuf", "number": "iuf", "date": "M", "text": "OU"}
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """One file: its numbers by name (1 is right), how much it weighs, and what to say of it."""

    file: str
    values: dict[str, float]
    weight: float = 1.0
    said: str = ""

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return all(value == 1 for value in self.values.values())


def plain(cell: object) -> str:
    """One cell made comparable: blanks, case, numbers by value."""
    text = re.sub(r"\s+", " ", str(cell).replace("\ufeff", "").strip()).casefold()
    if text in MISSING:
        return ""
    text = {"true": "1", "false": "0"}.get(text, text)
    return repr(float(text) + 0.0) if NUMBER.fullmatch(text) else text


def f1(truth: Iterable[str], found: Iterable[str]) -> float:
    """F1 of two multisets."""
    wanted, got = Counter(truth), Counter(found)
    both = (wanted & got).total()
    return 2 * both / (wanted.total() + got.total()) if wanted else 1.0


def truth_of(path: Path) -> Rows:
    """Rows of a clean file, its header first."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline="")))


def records(rows: Rows) -> list[str]:
    return ["\x1f".join(map(plain, row)).rstrip("\x1f") for row in rows]


def pollock(folder: Path) -> Iterator[Score]:
    """Files with a clean version beside them."""
    for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        truth, weight = truth_of(folder / "clean" / entry["file"]), float(entry.get("weight", 1))
        try:
            frame = text_table(folder / "csv" / entry["file"])
        except DataError as error:
            yield Score(entry["file"], dict.fromkeys(("header", "record", "cell"), 0.0), weight, str(error))
            continue
        head, body, found = truth[0], truth[1:], frame.astype(object).to_numpy().tolist()
        values = {} if int(entry["header_lines"] or 0) == 0 else {"header": f1(map(plain, head), map(plain, frame))}
        if not values and records([head])[0] in records(found):
            # Where there is no header, some clean files have the first record in its place.
            body = truth
        values["record"] = f1(records(body), records(found))
        values["cell"] = f1(*([c for r in t for c in map(plain, r) if c] for t in (body, found)))
        blank = Counter(map(plain, head)) - Counter({"": 99}) == Counter(map(plain, frame)) - Counter({"": 99})
        yield Score(entry["file"], values, weight, "blank" if blank and values.get("header", 1) < 1 else "")


def claims(path: Path, claim: dict[str, Any]) -> Score:
    """What a test of another project claims about a small file."""
    may_fail = claim.get("must_fail_cleanly") or claim.get("must_not_crash") or claim.get("optional")
    try:
        data = read(path)
    except DataError as error:
        return Score(claim["file"], {"refused": float(bool(may_fail))}, said=error.reason)
    frame, values = data.frame, {"accepted": float(not claim.get("must_fail_cleanly")), **_sizes(data, claim)}
    for row, column, value in claim.get("cells", ()):
        values["cells"] = min(values.get("cells", 1.0), float(plain(frame.iloc[row, column]) == plain(value)))
    for name, kind in claim.get("types", {}).items():
        values["types"] = float(getattr(frame[name].dtype, "kind", "O") in KINDS[kind])
    if "equals_csv" in claim:
        other = read(path.parents[1] / claim["equals_csv"]).frame
        values["same"] = float(list(other) == list(frame) and other.shape == frame.shape)
    return Score(claim["file"], values)


def _sizes(data: Any, claim: dict[str, Any]) -> dict[str, float]:
    values = {}
    if claim.get("header"):
        values["header"] = float(list(data.names) == claim["header"])
    if "header_contains" in claim:
        values["header"] = float(set(claim["header_contains"]) <= set(data.names))
    for key, size in (("n_rows", data.n_rows), ("n_cols", len(data.names))):
        if key in claim or f"{key}_any" in claim:
            values[key] = float(size in claim.get(f"{key}_any", [claim.get(key)]))
    return values


def small(folder: Path) -> Iterator[Score]:
    for claim in json.loads((folder / "checks.json").read_text(encoding="utf-8")):
        yield claims(folder / claim["file"], claim)


def with_json(folder: Path) -> Iterator[Score]:
    """Files with their content as JSON: a list of objects or of rows; the others must be read or refused."""
    tables, names = ("csvs", "json") if (folder / "csvs").is_dir() else ("csv", "json")
    for path in sorted((folder / tables).glob("*.csv")):
        expected = folder / names / f"{path.stem}.json"
        try:
            frame = text_table(path)
        except DataError as error:
            empty = not expected.is_file() or not any(any(row) for row in json.loads(expected.read_bytes()))
            yield Score(path.name, {"refused": float(empty)}, said=error.reason)
            continue
        if not expected.is_file():
            yield Score(path.name, {"read": 1.0}, said=f"{frame.shape[0]} rows of {frame.shape[1]}")
            continue
        content = json.loads(expected.read_bytes())
        wanted = _plain_rows(list(row.values()) if isinstance(row, dict) else row for row in content)
        found = _plain_rows(frame.astype(object).to_numpy().tolist())
        yield Score(path.name, {"same": float(wanted in (found, [*_plain_rows([list(frame)]), *found]))})


def _plain_rows(rows: Iterable[list[Any]]) -> Rows:
    return [list(map(plain, row)) for row in rows]


def dialects(folder: Path) -> Iterator[Score]:
    """Texts whose delimiter, quote and header are known."""
    for case in json.loads((folder / "dialect_cases.json").read_text(encoding="utf-8")):
        found, expected = detect_dialect(case["text"]), case["expected"]
        values = {"delimiter": float(found.delimiter == expected["delimiter"])}
        if expected.get("quotechar"):
            values["quote"] = float(found.quote == expected["quotechar"])
        if "has_header" in expected:
            header = read(case["text"].encode()).reading.option("header_row")
            values["header"] = float((header >= 0) == expected["has_header"])
        yield Score(case["id"], values, said=repr(found.delimiter))


def messy(folder: Path) -> Iterator[Score]:
    """Real files of offices and agencies, with what is true of their columns."""
    for entry in json.loads((folder / "truth.json").read_text(encoding="utf-8")):
        name = f"{entry['file']} {entry.get('sheet', '')}".strip()
        try:
            data = read(folder / entry["file"], sheet=entry.get("sheet"))
        except DataError as error:
            yield Score(name, {"loads": 0.0}, said=error.reason)
            continue
        values = {"loads": 1.0, **_shape(data, entry)}
        for column in entry.get("columns", ()):
            values[f"column {column['index']}"] = _column(data.frame, column)
        yield Score(name, values, said=f"{data.n_rows} x {len(data.names)}")


def _shape(data: Any, entry: dict[str, Any]) -> dict[str, float]:
    values = {}
    if entry.get("header_row") is not None:
        first = data.reading.option("header_row")
        last = first + (data.reading.option("header_rows") or 1) - 1
        values["header row"] = float(first <= entry["header_row"] <= last)
    if entry.get("n_rows"):
        values["rows"] = float(abs(data.n_rows - entry["n_rows"]) <= 2)
    return values


def _column(frame: Any, column: dict[str, Any]) -> float:
    if column["index"] >= frame.shape[1]:
        return 0.0
    values = frame.iloc[:, column["index"]]
    if getattr(values.dtype, "kind", "O") not in KINDS[column["kind"]]:
        return 0.0
    if "sum" in column:
        return float(math.isclose(values.sum(), column["sum"], rel_tol=1e-9))
    return float(str(values.min()) == column["min"]) if "min" in column else 1.0


SETS: dict[str, tuple[str, Callable[[Path], Iterator[Score]]]] = {
    "survey": ("survey", pollock),
    "polluted": ("polluted", pollock),
    "small": ("small", small),
    "spectrum": ("csv_spectrum", with_json),
    "test_data": ("csv_test_data", with_json),
    "dialects": ("clevercsv", dialects),
    "messy": ("messy", messy),
}


def total(name: str, scores: list[Score]) -> str:
    """One line on a set: how many files are right, the means, and the weighted share where files weigh differently."""
    parts = [f"{name}: {sum(s.right for s in scores)} of {len(scores)} right"]
    for key in ("header", "record", "cell") if name in ("survey", "polluted") else ():
        known = [s.values[key] for s in scores if key in s.values]
        parts.append(f"{key} {sum(known) / len(known):.3f}")
    if len({s.weight for s in scores}) > 1:
        weights = sum(s.weight for s in scores)
        parts.append(f"weighted {sum(s.weight * s.right for s in scores) / weights:.3f}")
    if blank := sum(s.said == "blank" for s in scores):
        parts.append(f"{blank} more but for a blank name")
    return ", ".join(parts)


def totals() -> list[str]:
    """Return the total of every set; none where the reference files are not there."""
    if not FOLDER.is_dir():
        return []
    return [total(name, list(of(FOLDER / folder))) for name, (folder, of) in SETS.items()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality_csv", description=__doc__)
    parser.add_argument("--set", choices=SETS, action="append", help="one set; may be repeated")
    parser.add_argument("--all", action="store_true", help="also the files that are right")
    chosen, totals = parser.parse_args(), []
    if not FOLDER.is_dir():
        print(f"The reference files are not beside this checkout ({FOLDER.name} of reference): nothing is scored.")
        return
    for name in chosen.set or SETS:
        folder, of = SETS[name]
        scores = list(of(FOLDER / folder))
        for one in scores:
            if chosen.all or not one.right:
                print(
                    f"{name:9} {one.file[:60]:60}", *(f"{k} {v:.3f}" for k, v in one.values.items() if v < 1), one.said
                )
        totals.append(total(name, scores))
    print(*totals, sep="\n")


if __name__ == "__main__":
    main()
