"""What a method asks for, declared once: the form, the check of callers and the greyed-out reason come from it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Column, Kind


class _Required:
    """Marks a parameter without a default."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED: Any = _Required()


@dataclass(frozen=True, slots=True)
class Param:
    """One thing a method asks for.

    Attributes
    ----------
    name : str
        The keyword callers use; a step's fields give it themselves.
    label, help : str
        What the form says.
    default : object
        Used when the caller gives nothing; REQUIRED when there is none.
    beside : bool
        Whether it decides only what is shown beside the answer: with another value the same is asked.
    extra : bool
        Whether it only adds to what is asked: left at its default, the same is asked as without such a parameter.
    """

    name: str = ""
    label: str = ""
    help: str = ""
    default: Any = REQUIRED
    beside: bool = field(default=False, kw_only=True)
    extra: bool = field(default=False, kw_only=True)

    @property
    def title(self) -> str:
        """The label, or the name in words."""
        return self.label or self.name.replace("_", " ").capitalize()

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the value in its proper type, or raise DataError or NotApplicable."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Let a step's field be checked by this declaration: ``k: Annotated[float, Number(low=0)] = 1.5``."""
        from pydantic_core import core_schema

        def checked(value: Any) -> Any:
            try:
                return self.check(value)
            except (DataError, NotApplicable) as error:
                raise ValueError(str(error)) from None

        return core_schema.no_info_after_validator_function(checked, handler(source))


@dataclass(frozen=True, slots=True)
class Number(Param):
    """A number between two bounds, both included; ``integer`` asks for a whole one, ``optional`` allows None."""

    low: float = -math.inf
    high: float = math.inf
    integer: bool = False
    optional: bool = False

    @property
    def _bounds(self) -> str:
        if math.isfinite(self.low) and math.isfinite(self.high):
            return f"It must lie between {self.low:g} and {self.high:g}."
        ends = ((self.low, "at least"), (self.high, "at most"))
        limits = (f" and {word} {end:g}" for end, word in ends if math.isfinite(end))
        return f"It must be finite{''.join(limits)}."

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return an int or float within the bounds."""
        if value is None and self.optional:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DataError(f"{self.title} is {value!r}, not a number.")
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise DataError(f"{self.title} is {value}.", self._bounds)
        if self.integer and value != int(value):
            raise DataError(f"{self.title} is {value}.", "It must be a whole number.")
        return int(value) if self.integer else float(value)


@dataclass(frozen=True, slots=True)
class Choice(Param):
    """One of several options; ``labels`` are the words shown for them, in the same order.

    ``former`` ones are no longer offered, but still run where they were stored.
    """

    options: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    former: tuple[str, ...] = field(default=(), kw_only=True)

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the option."""
        if value not in (*self.options, *self.former):
            raise DataError(f"{self.title} is {value!r}.", f"It must be one of {', '.join(self.options)}.")
        return value

    def words(self, option: str) -> str:
        """Return what is shown for one option."""
        return dict(zip(self.options, self.labels, strict=False)).get(option, option.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Flag(Param):
    """Yes or no."""

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the truth value."""
        if not isinstance(value, bool):
            raise DataError(f"{self.title} is {value!r}.", "It must be true or false.")
        return value


@dataclass(frozen=True, slots=True)
class Text(Param):
    """A short text."""

    max_length: int = 200

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the text."""
        if not isinstance(value, str) or len(value) > self.max_length:
            raise DataError(f"{self.title} must be a text of at most {self.max_length} characters.")
        return value


@dataclass(frozen=True, slots=True)
class Texts(Param):
    """Several texts, none twice."""

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return a tuple of texts."""
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(v, str) for v in value):
            raise DataError(f"{self.title} is {value!r}, not a list of texts.")
        return tuple(dict.fromkeys(value))


@dataclass(frozen=True, slots=True)
class Value(Param):
    """One value of a cell: a text, a number, a truth value or None."""

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the value as it is."""
        if not (value is None or isinstance(value, str | int | float | bool)):
            raise DataError(f"{self.title} is {value!r}.", "It must be a text or a number.")
        return value


@dataclass(frozen=True, slots=True)
class Mapping(Param):
    """Pairs of an old and a new value, as a tuple of pairs; no old value twice."""

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the pairs."""
        old = [pair[0] for pair in value]
        if len(set(old)) < len(old):
            raise DataError(f"{self.title} names an old value twice.", "Name each old value once.")
        return value


@dataclass(frozen=True, slots=True)
class ColumnOf(Param):
    """The name of one column; with ``kinds``, of these kinds; with ``levels``, with exactly so many groups.

    ``like`` names another parameter: the categories of its column must be those of this one.
    """

    kinds: tuple[Kind, ...] = ()
    levels: int | None = None
    min_levels: int = 0
    optional: bool = False
    like: str = ""

    def refusal(self, column: Column) -> str:
        """Why this column does not fit; empty if it does."""
        if self.kinds and column.kind not in self.kinds:
            return f"{column.name!r} is {column.kind}; {_any_of(self.kinds)} is needed here."
        if self.levels is not None and _groups(column) != self.levels:
            return f"{column.name!r} has {_groups(column)} groups; exactly {self.levels} are needed here."
        if _groups(column) < self.min_levels:
            return f"{column.name!r} has {_groups(column)} groups; at least {self.min_levels} are needed here."
        return ""

    def candidates(self, dataset: Dataset) -> tuple[str, ...]:
        """Names of the columns that fit, in their order."""
        return tuple(column.name for column in dataset.columns if not self.refusal(column))

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return the name; with a data set, the column must be there and fit."""
        if value is None and self.optional:
            return None
        if not isinstance(value, str):
            raise DataError(f"{self.title} is {value!r}, not the name of a column.")
        if dataset is not None and (reason := self.refusal(dataset[value])):
            raise NotApplicable(reason, "Choose another column, or change its kind if it was recognised wrongly.")
        return value


@dataclass(frozen=True, slots=True)
class ColumnsOf(Param):
    """Names of several columns, all of ``kinds``, at least ``at_least`` of them and no name twice."""

    kinds: tuple[Kind, ...] = ()
    at_least: int = 1
    at_most: int | None = None

    def candidates(self, dataset: Dataset) -> tuple[str, ...]:
        """Names of the columns that fit, in their order."""
        return ColumnOf(self.name, kinds=self.kinds).candidates(dataset)

    def check(self, value: Any, dataset: Dataset | None = None) -> Any:
        """Return a tuple of names."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise DataError(f"{self.title} is {value!r}, not a list of column names.")
        names = tuple(value)
        if len(set(names)) < len(names):
            raise DataError(f"{self.title} names a column twice.", "Name each column once.")
        if len(names) < self.at_least or (self.at_most is not None and len(names) > self.at_most):
            many = f"at least {self.at_least}" if self.at_most is None else f"{self.at_least} to {self.at_most}"
            raise DataError(f"{self.title} names {len(names)} columns.", f"Choose {many}.")
        one = ColumnOf(self.name, self.label, kinds=self.kinds)
        return tuple(one.check(name, dataset) for name in names)


def check_values(params: tuple[Param, ...], values: dict[str, Any], dataset: Dataset | None) -> dict[str, Any]:
    """Return every parameter's checked value, defaults filled in.

    Raises
    ------
    DataError
        If a parameter is missing, unknown or of the wrong type.
    NotApplicable
        If a column does not fit the method.

    Examples
    --------
    >>> check_values((Number("k", low=0, default=1.5), Flag("ties", default=True)), {"k": 3}, None)
    {'k': 3.0, 'ties': True}
    """
    known = {param.name: param for param in params}
    for name in values:
        if name not in known:
            raise DataError(f"There is no parameter called {name!r}.", f"Known: {', '.join(known) or 'none'}.")
    result = {}
    for name, param in known.items():
        value = values.get(name, param.default)
        if value is REQUIRED:
            raise DataError(f"{param.title} is missing.", f"Give {name}.")
        unset = value is None and param.default is None
        result[name] = None if unset else param.check(value, dataset)
    return result


def _groups(column: Column) -> int:
    return len(column.levels) if column.levels else (column.n_unique or 0)


def _any_of(kinds: tuple[Kind, ...]) -> str:
    words = [f"a {kind} column" if kind[0] not in "aeiou" else f"an {kind} column" for kind in kinds]
    return " or ".join(words)
