"""All detectors, in the order in which they are applied; a new one is added by importing its module here."""

from mlviz.quality import dependencies, measures, misplaced, near_duplicates, numbers, reading, texts
from mlviz.quality.detector import DETECTORS, Detector

__all__ = [
    "DETECTORS",
    "Detector",
    "dependencies",
    "measures",
    "misplaced",
    "near_duplicates",
    "numbers",
    "reading",
    "texts",
]
