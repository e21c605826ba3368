"""Suspected cells and their repairs against a table whose every wrong cell is known.

Run from the project's folder: ``python -m benchmarks.quality_dirty``.
"""

from dataclasses import dataclass

import pandas as pd

from mlviz.quality import inspect
from mlviz.reading import read
from tests.shared import SHARED


@dataclass(frozen=True, slots=True)
class Found:
    """Cells by (row, column): said to be wrong, really wrong; and of those found, how many were repaired rightly."""

    said: frozenset[tuple[int, str]]
    wrong: frozenset[tuple[int, str]]
    repaired: int

    @property
    def detection(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of what is suspected."""
        return _f1(len(self.said & self.wrong), len(self.said), len(self.wrong))

    @property
    def repair(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of what is proposed."""
        return _f1(self.repaired, len(self.said), len(self.wrong))


def _f1(hits: int, said: int, wrong: int) -> tuple[float, float, float]:
    precision, recall = hits / max(said, 1), hits / max(wrong, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-300)


def alike(proposed: object, clean: str) -> bool:
    """Whether a proposed value is the clean one; numbers by value, nothing is an empty cell."""
    text = "" if proposed is None else str(proposed)
    try:
        return float(text) == float(clean)
    except ValueError:
        return text == clean


def judged(name: str = "beers") -> Found | None:
    """Compare what ``inspect`` says of a table as it was read with the list of its errors."""
    if SHARED is None:
        return None
    folder = SHARED / "reference/dirty" / name
    cells = inspect(read(folder / "dirty.csv")).cells()
    errors = pd.read_csv(folder / "errors.csv", dtype="str", keep_default_na=False)
    truth = {(int(r), c): clean for r, c, clean in zip(errors["row"], errors["column"], errors["clean"], strict=True)}
    # Of two suspicions of one cell the surer one counts.
    best = cells.sort_values("confidence", ascending=False).drop_duplicates(["row", "column"])
    said = {(int(r), c): p for r, c, p in zip(best["row"], best["column"], best["proposed"], strict=True)}
    repaired = sum(cell in truth and alike(value, truth[cell]) for cell, value in said.items())
    return Found(frozenset(said), frozenset(truth), repaired)


if __name__ == "__main__":
    found = judged()
    if found is None:
        print("The reference tables are not beside the project.")
    else:
        print(f"{len(found.said):,} cells suspected, {len(found.wrong):,} are wrong")
        print("detection: precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*found.detection))
        print("repair:    precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*found.repair))
