"""What every step is: frozen parameters, a scope, a check against a schema, a sentence."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform, get_args, get_type_hints

from pydantic import ConfigDict, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass

from mlviz.dataset import unknown_column
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Column, Kind, Schema
from mlviz.method import Method
from mlviz.params import REQUIRED, ColumnOf, ColumnsOf, Param
from mlviz.registry import Registry

if TYPE_CHECKING:
    import pandas as pd


class Scope(StrEnum):
    """What a step may look at, which decides where it runs."""

    ROWS = "rows"
    """Changes which rows exist: runs before the split."""
    CELLS = "cells"
    """Maps each row alone: may run anywhere."""
    FITTED = "fitted"
    """Learns from data: refitted in every fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMethod(Method):
    """A step in the registry; ``run`` is its class."""

    scope: Scope
    family: str


STEPS: Registry[StepMethod] = Registry("step")


class Step:
    """Base of all steps. A step's fields are its parameters; nothing else is state."""

    __slots__ = ()
    key: ClassVar[str] = ""
    declared: ClassVar[Scope] = Scope.CELLS
    accepts: ClassVar[tuple[Kind, ...]] = ()
    """Kinds of the columns the step works on when it names none."""
    needs_order: ClassVar[bool] = False
    """Whether rows are filled from their neighbours in time: models then need a time split."""

    @property
    def scope(self) -> Scope:
        """What it may look at; where its own settings decide that, a step says so itself."""
        return self.declared

    @property
    def removes(self) -> bool:
        """Whether a fitted step drops training rows."""
        return False

    def sentence(self) -> str:
        """Say in one sentence what the step does."""
        raise NotImplementedError

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema after the step; the default keeps it."""
        return schema

    def open_names(self, schema: Schema) -> tuple[tuple[str, str], ...]:
        """Return how the names begin of new columns that only the data decide on, and why; most steps make none."""
        return ()

    def check(self, schema: Schema) -> Schema:
        """Return the schema after the step.

        Raises
        ------
        DataError
            If a column it names is not there.
        NotApplicable
            If a column has the wrong kind, or no column is left to work on.
        """
        for param in params_of(type(self)):
            _check_columns(param, getattr(self, param.name), schema)
        return self.outcome(schema)

    def targets(self, schema: Schema) -> tuple[str, ...]:
        """Names of the columns it works on: those it names, or all of the kinds it accepts."""
        named: tuple[str, ...] = getattr(self, "columns", ())
        return named or tuple(c.name for c in schema if not self.accepts or c.kind in self.accepts)

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame after a step of scope rows or cells; the index tells which rows were kept."""
        raise NotImplementedError

    def transformer(self, schema: Schema) -> Any:
        """Return the unfitted estimator of a fitted step: DataFrame in, DataFrame out."""
        raise NotImplementedError

    def only(self, names: frozenset[str]) -> "Step | None":
        """Return the step limited to columns that exist, None if nothing is left to do."""
        changes: dict[str, Any] = {}
        for param in params_of(type(self)):
            value = getattr(self, param.name)
            if isinstance(param, ColumnsOf) and value:
                kept = tuple(name for name in value if name in names)
                if not kept:
                    return None
                changes[param.name] = kept
            elif isinstance(param, ColumnOf) and value is not None and value not in names:
                return None
        return dataclasses.replace(self, **changes) if changes else self  # type: ignore[type-var]

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return {"step": self.key, **dataclasses.asdict(self)}  # type: ignore[call-overload]

    def source(self) -> str:
        """Return the Python expression that makes this step, without what is default."""
        fields = dataclasses.fields(self)  # type: ignore[arg-type]
        given = [f"{f.name}={_literal(getattr(self, f.name))}" for f in fields if getattr(self, f.name) != f.default]
        return f"mv.steps.{type(self).__name__}({', '.join(given)})"


S = TypeVar("S", bound=type[Step])


@dataclass_transform(frozen_default=True, kw_only_default=True)
def step(
    key: str, *, scope: Scope, family: str, label: str, question: str, help: str, references: tuple[str, ...]
) -> Callable[[S], S]:
    """Turn a class into a frozen, validated step and register it."""

    def wrap(cls: S) -> S:
        cls.key, cls.declared = key, scope
        made: Any = checked_dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))(cls)
        _refuse_with_data_error(made, label)
        STEPS.add(
            StepMethod(
                key=key,
                label=label,
                question=question,
                help=help,
                params=params_of(made),
                run=made,
                references=references,
                scope=scope,
                family=family,
            )
        )
        return made

    return wrap


def params_of(cls: type[Step]) -> tuple[Param, ...]:
    """Return the declared parameters of a step class, named by its fields."""
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        declared = next((a for a in get_args(hints[field.name]) if isinstance(a, Param)), None)
        if declared is not None:
            default = REQUIRED if field.default is dataclasses.MISSING else field.default
            found.append(dataclasses.replace(declared, name=field.name, default=default))
    return tuple(found)


def step_of(values: Mapping[str, Any]) -> Step:
    """Return the step written by ``Step.to_dict``.

    Raises
    ------
    DataError
        If the key is unknown or a parameter is wrong.
    """
    given = dict(values)
    made = STEPS[str(given.pop("step", ""))].run(**given)
    assert isinstance(made, Step)
    return made


def put(schema: Schema, *columns: Column) -> Schema:
    """Return the schema with these columns replaced where the name exists, added at the end where not."""
    fresh = {column.name: column for column in columns}
    kept = tuple(fresh.pop(column.name, column) for column in schema)
    return (*kept, *fresh.values())


def column(schema: Schema, name: str) -> Column:
    """Return one column of a schema by name."""
    for one in schema:
        if one.name == name:
            return one
    raise unknown_column(name, tuple(c.name for c in schema))


def with_columns(frame: "pd.DataFrame", values: Mapping[str, Any]) -> "pd.DataFrame":
    """Return the frame with these columns replaced or added at the end.

    ``DataFrame.assign`` takes names as keywords, and so refuses a column called ``self``; and it adds
    hundreds of columns one by one.
    """
    import pandas as pd

    known = set(frame.columns)
    fresh = {name: one for name, one in values.items() if name not in known}
    result = frame.copy(deep=False)
    for name, one in values.items():
        if name in known:
            result[name] = one
    return pd.concat([result, pd.DataFrame(fresh, index=frame.index)], axis=1) if fresh else result


def _literal(value: Any) -> str:
    """Return a parameter as Python code; an infinity has no literal of its own."""
    if isinstance(value, tuple):
        inner = ", ".join(_literal(one) for one in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return f'float("{value}")' if isinstance(value, float) and not math.isfinite(value) else repr(value)


def listed(names: tuple[str, ...], everything: str) -> str:
    """Return names in words, or what stands for all of them."""
    if not names:
        return everything
    shown = ", ".join(names[:4])
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"


def _check_columns(param: Param, value: Any, schema: Schema) -> None:
    if isinstance(param, ColumnsOf):
        names, one = tuple(value), ColumnOf(param.name, kinds=param.kinds)
    elif isinstance(param, ColumnOf) and value is not None:
        names, one = (value,), param
    else:
        return
    for name in names:
        if reason := one.refusal(column(schema, name)):
            raise NotApplicable(reason, "Choose another column, or change its kind.")


def _refuse_with_data_error(made: Any, label: str) -> None:
    """Make the constructor speak plainly: pydantic's ValidationError becomes DataError at this one door."""
    validate = made.__init__

    def __init__(self: Any, /, **values: Any) -> None:
        try:
            validate(self, **values)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            text = first["msg"].removeprefix("Value error, ")
            raise DataError(f"{label}: {where}: {text}", "Correct this setting.") from None

    made.__init__ = __init__
