"""Nearly equal rows against a table in which it is known who is who.

Run from the project's folder: ``python -m benchmarks.quality_records``.
"""

from collections.abc import Iterator

from mlviz.dataset import Dataset
from mlviz.quality import inspect
from mlviz.reading import read
from mlviz.steps import DropNearDuplicates
from tests.shared import SHARED

COPIES = 500
"""Each of 500 people of febrl's first data set is entered twice."""


def judged() -> Iterator[tuple[float, float, float]]:
    """Yield evidence asked for, precision and recall of the pairs."""
    if SHARED is None:
        return
    table = read(SHARED / "reference/dirty/febrl/dataset1.csv")
    person = table.frame["rec_id"].str.split("-").str[1].to_numpy()
    ds = Dataset.of(table.frame.drop(columns="rec_id"))
    for evidence in (-5.0, 0.0, 5.0, 10.0):
        found = DropNearDuplicates(evidence=evidence).matches(ds.frame, ds.columns)
        right = sum(person[a] == person[b] for a, b, _, _ in found)
        yield evidence, right / max(len(found), 1), right / COPIES


def proposed(name: str) -> int:
    """Return how many pairs are proposed in one of the tables of beers, which holds products of one family."""
    assert SHARED is not None
    return inspect(read(SHARED / f"reference/dirty/beers/{name}.csv"), ["near_duplicate"]).n


if __name__ == "__main__":
    for evidence, precision, recall in judged():
        print(f"evidence of {evidence:g} bits: precision {precision:.3f}, recall {recall:.3f}")
    if SHARED is not None:
        print(f"proposed in beers: {proposed('clean')} pairs, with its errors {proposed('dirty')}")
