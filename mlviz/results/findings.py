"""Traps found in a table: columns that give a target away, associations that turn round within groups."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leak:
    """Columns that should not predict a target.

    Attributes
    ----------
    columns : tuple of str
        The columns, which act together.
    kind : str
        "predicts", "implies", "sum", "afterwards" or "identifier".
    reason : str
        Why, in a sentence.
    strength : float
        Between 0 and 1: AUC, share of the part that has the outcome, or share of variance explained.
    """

    columns: tuple[str, ...]
    kind: str
    reason: str
    strength: float


@dataclass(frozen=True, slots=True)
class Reversal:
    """Two numbers whose association has one sign overall and the other within groups (Simpson's paradox).

    Attributes
    ----------
    x, y, group : str
        The two columns of numbers and the category.
    overall, within : float
        Pearson r over all rows, and pooled over deviations from group means.
    n_groups, n : int
        Groups in which the sign turns, and rows used.
    sentence : str
        The same in words.
    """

    x: str
    y: str
    group: str
    overall: float
    within: float
    n_groups: int
    n: int
    sentence: str
