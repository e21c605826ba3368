"""Spellings: the keys against OpenRefine's own tests, and 100,000 distinct names of which slips are known.

Run from the project's folder: ``python -m benchmarks.quality_spellings [--texts N]``.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlviz.quality.spellings import spelling_clusters
from mlviz.reading import read
from mlviz.steps.spelling import RULES
from mlviz.steps.spelling_keys import fingerprint, ngram_fingerprint
from tests.shared import SHARED

TEXTS = 100_000
SLIPPED = 5
"""One in so many names is a slip of another."""

COMPARED = 2_000
"""Names all pairs of which are compared, to tell how long that would take for all names."""

SYLLABLES = np.array([a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on", "us")])


@dataclass(frozen=True, slots=True)
class Timed:
    """One rule: seconds, groups, what part of what it merges are slips, and what part of the slips it merges."""

    rule: str
    seconds: float
    groups: int
    precision: float
    recall: float


def keyed() -> Iterator[tuple[str, int, int]]:
    """Yield the name of each of OpenRefine's methods, how many of its tests agree, and how many there are."""
    if SHARED is None:
        return
    folder = SHARED / "reference/dirty/openrefine"
    for name in ("fingerprint", "ngram"):
        cases = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["cases"]
        keys = [ngram_fingerprint(c["text"], c["n"]) if "n" in c else fingerprint(c["text"]) for c in cases]
        yield name, sum(key == case["key"] for key, case in zip(keys, cases, strict=True)), len(cases)


def names(number: int, seed: int = 0) -> tuple[dict[str, int], dict[str, str]]:
    """Return so many distinct names with how often each occurs, and which are a slip of which other."""
    rng = np.random.default_rng(seed)
    words = ["".join(parts).capitalize() for parts in rng.choice(SYLLABLES, (2 * number, 3)).tolist()]
    right = list(dict.fromkeys(f"{a} {b}" for a, b in zip(words[::2], words[1::2], strict=True)))
    right = right[: number - number // SLIPPED]
    slips: dict[str, str] = {}
    known = set(right)
    for name in right[: number // SLIPPED]:
        at = int(rng.integers(1, len(name) - 1))
        slip = (name[:at] + name[at + 1 :], name.upper(), name[:at] + "x" + name[at:])[int(rng.integers(3))]
        if slip not in known:
            slips[slip] = name
    return dict.fromkeys(right, 5) | dict.fromkeys(slips, 1), slips


def timed(counts: dict[str, int], slips: dict[str, str]) -> Iterator[Timed]:
    """Yield how long each rule takes for these names, and how right it is."""
    for rule in RULES[1:]:
        start = time.process_time()
        clusters = spelling_clusters(counts, rule)
        seconds = time.process_time() - start
        merged = {text: one.kept for one in clusters for text, _ in one.members[1:]}
        hits = sum(slips.get(text) == kept for text, kept in merged.items())
        yield Timed(rule, seconds, len(clusters), hits / max(1, len(merged)), hits / len(slips))


def reading(counts: dict[str, int]) -> float:
    """Return the seconds that reading these names from a text file takes."""
    raw = "name,n\n" + "".join(f"{name},{n}\n" for name, n in counts.items())
    start = time.process_time()
    read(raw.encode())
    return time.process_time() - start


def all_pairs(counts: dict[str, int]) -> float:
    """Return about how many seconds comparing all pairs by edit distance would take on one processor."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    some = list(counts)[:COMPARED]
    start = time.process_time()
    cdist(some, some, scorer=OSA.distance, score_cutoff=2)
    return (time.process_time() - start) * (len(counts) / len(some)) ** 2


def lines(number: int) -> Iterator[str]:
    """Yield what there is to say."""
    for name, right, n in keyed():
        yield f"OpenRefine's tests of {name}: {right} of {n}"
    counts, slips = names(number)
    base = reading(counts)
    yield f"{len(counts):,} distinct names, {len(slips):,} of them slips; reading them takes {base:.2f} s (processor)"
    for one in timed(counts, slips):
        yield (
            f"{one.rule:<12} {one.seconds:6.2f} s, {one.seconds / base:5.1f} times reading; {one.groups:,} groups, "
            f"precision {one.precision:.3f}, recall {one.recall:.3f}"
        )
    yield f"comparing all pairs would take about {all_pairs(counts):,.0f} s"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality_spellings", description=__doc__)
    parser.add_argument("--texts", type=int, default=TEXTS)
    for line in lines(parser.parse_args().texts):
        print(line, flush=True)


if __name__ == "__main__":
    main()
