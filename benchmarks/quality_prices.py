"""Amounts written by people: how many are read exactly, how many are refused, how many are silently wrong.

Run from the project's folder: ``python -m benchmarks.quality_prices``.
"""

import json

import pandas as pd

from mlviz.reading.numbers import find_marks, parse_numbers
from tests.shared import SHARED


def amount_of(text: str) -> float | None:
    """Return the amount one cell alone is read as, None if it is refused."""
    value = parse_numbers(pd.Series([text], dtype="str"), find_marks([text])).iloc[0]
    return None if pd.isna(value) else float(value)


def judged() -> list[tuple[str, float | None, float | None]]:
    """Return (text, amount it means, amount it is read as) of every reference case."""
    cases = json.loads((SHARED / "reference/kinds/price_strings.json").read_text()) if SHARED else []
    return [(case["text"], case["amount"], amount_of(case["text"])) for case in cases if case["text"]]


def counted(found: list[tuple[str, float | None, float | None]]) -> dict[str, int]:
    """Return how many cells are exact, refused and silently wrong."""
    exact = sum(meant == said for _, meant, said in found)
    refused = sum(said is None and meant is not None for _, meant, said in found)
    return {"exact": exact, "refused": refused, "wrong": len(found) - exact - refused}


if __name__ == "__main__":
    found = judged()
    for text, meant, said in found:
        if meant != said:
            print(f"{'refused' if said is None else 'WRONG':<8}{text!r:<60} {meant} {said}")
    print(counted(found), "of", len(found))
