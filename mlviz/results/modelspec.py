"""What was asked of a model: how rows are split, and everything else that determines its numbers."""

from collections.abc import Hashable
from dataclasses import asdict, dataclass
from numbers import Integral
from typing import Any, Literal, get_args

from mlviz.dataset import digest
from mlviz.errors import DataError

Task = Literal["regression", "binary", "multiclass"]
FoldKind = Literal["kfold", "stratified", "group", "time", "given"]


@dataclass(frozen=True, slots=True)
class FoldSpec:
    """How rows are split into training and test parts.

    Attributes
    ----------
    kind : {"kfold", "stratified", "group", "time", "given"}
        ``given`` means fold numbers a caller supplied; ``numbers`` then identifies them.
    k : int
        Number of folds.
    repeats : int
        How often the whole split is drawn anew.
    group : str or None
        Rows with the same value here stay together.
    time : str or None
        Training rows are always earlier in this column than test rows.
    seed : int
        Of the shuffle.
    numbers : tuple of int
        For ``given``: the fold of each row used; -1 for always in the training part.

    Examples
    --------
    >>> FoldSpec("stratified", k=5, repeats=2).sentence
    '5 folds with the same mix of classes in each, drawn 2 times.'
    """

    kind: FoldKind = "kfold"
    k: int = 5
    repeats: int = 1
    group: str | None = None
    time: str | None = None
    seed: int = 0
    numbers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in get_args(FoldKind):
            raise DataError(f"{self.kind!r} is no kind of split.", f"Choose from {', '.join(get_args(FoldKind))}.")
        for field in ("k", "repeats", "seed"):
            object.__setattr__(self, field, _whole(field, getattr(self, field)))
        if self.k < 2 or self.repeats < 1:
            raise DataError(f"{self.k} folds drawn {self.repeats} times cannot be.", "Choose at least 2 folds.")
        if self.kind == "group" and self.group is None:
            raise DataError("Folds by group need a column.", "Name the column whose rows belong together.")
        if self.kind == "time" and self.time is None:
            raise DataError("Folds by time need a column.", "Name the column that says when.")

    @property
    def sentence(self) -> str:
        """The split in one sentence."""
        what = {
            "kfold": f"{self.k} random folds",
            "stratified": f"{self.k} folds with the same mix of classes in each",
            "group": f"{self.k} folds, rows with the same {self.group!r} always together",
            "time": f"{self.k} folds, always training on earlier rows (by {self.time!r}) and testing on later ones",
            "given": f"{self.k} folds as given",
        }[self.kind]
        return f"{what}, drawn {self.repeats} times." if self.repeats > 1 else f"{what}."


def _whole(field: str, value: Any) -> int:
    """Return a number of numpy as Python's, which the key of a spec is made of."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < 0:
        raise DataError(f"{value!r} is no {field} of folds.", "Give a whole number, not below 0.")
    return int(value)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Everything that determines the numbers of one model: the same spec gives the same numbers.

    ``features`` are the columns of the data that models may see; ``exclude`` those that they may not, columns that
    the recipe would make among them.
    """

    model: str
    params: tuple[tuple[str, object], ...]
    target: str
    task: Task
    positive: Hashable | None
    features: tuple[str, ...]
    dataset: str
    recipe: str
    folds: FoldSpec
    seed: int
    exclude: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Hash of the spec."""
        return digest(*(f"{name}={value!r}" for name, value in asdict(self).items()))
