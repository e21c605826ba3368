"""What a user has open, frozen and written as JSON: specs of everything that was asked, none of the answers."""

from mlviz.project.project import FORMAT, SECTIONS, Project
from mlviz.project.specs import CompareSpec, MatrixSpec, Seen, Source

__all__ = ["FORMAT", "SECTIONS", "CompareSpec", "MatrixSpec", "Project", "Seen", "Source"]
