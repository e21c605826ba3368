"""All detectors, in the order in which they are applied; a new one is added by importing its module here."""

from mlviz.quality import (
    codes,
    correspondence,
    dependencies,
    measures,
    misplaced,
    near_duplicates,
    numbers,
    order,
    ranges,
    reading,
    texts,
)
from mlviz.quality.detector import DETECTORS, Detector

__all__ = [
    "DETECTORS",
    "Detector",
    "correspondence",
    "dependencies",
    "measures",
    "misplaced",
    "near_duplicates",
    "numbers",
    "order",
    "ranges",
    "reading",
    "codes",
    "texts",
]
