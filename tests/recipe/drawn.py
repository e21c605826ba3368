"""Any step there is with any settings its declaration allows, drawn by hypothesis."""

from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from mlviz.params import REQUIRED, Choice, ColumnOf, ColumnsOf, Flag, Mapping, Number, Param, Text, Texts, Value
from mlviz.steps import STEPS, Step, StepMethod

NAMES = st.text(min_size=1, max_size=8)
TEXTS = st.text(max_size=12)
FLOATS = st.floats(allow_nan=False)
SCALARS: dict[type, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(-(2**63), 2**63 - 1),
    float: FLOATS,
    bool: st.booleans(),
    type(None): st.none(),
}


def values(param: Param, hint: Any) -> st.SearchStrategy[Any]:
    """Return what a parameter can hold: by its declaration, and by the type of its field for single values."""
    match param:
        case Number():
            return _number(param)
        case ColumnOf():
            return st.none() | NAMES if param.optional else NAMES
        case ColumnsOf():
            return st.lists(NAMES, min_size=param.at_least, max_size=param.at_most or 4, unique=True).map(tuple)
        case Value():
            return _scalar(hint)
        case Mapping():
            old, new = get_args(get_args(hint)[0])
            pairs = st.lists(st.tuples(_scalar(old), _scalar(new)), max_size=4, unique_by=lambda pair: pair[0])
            return pairs.map(tuple)
    return _plain(param)


def _plain(param: Param) -> st.SearchStrategy[Any]:
    match param:
        case Choice():
            return st.sampled_from(param.options)
        case Flag():
            return st.booleans()
        case Text():
            return st.text(max_size=min(20, param.max_length))
        case Texts():
            return st.lists(TEXTS, max_size=4, unique=True).map(tuple)
    raise TypeError(f"no values are drawn for {type(param).__name__}")


def _number(param: Number) -> st.SearchStrategy[Any]:
    low, high = max(param.low, -1e300), min(param.high, 1e300)
    number = st.integers(int(low), int(high)) if param.integer else st.floats(low, high)
    return st.none() | number if param.optional else number


def _scalar(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a type, or of any type of a union."""
    kinds = get_args(hint) if get_origin(hint) is not None else (hint,)
    return st.one_of([SCALARS[kind] for kind in kinds])


@st.composite
def a_step(draw: st.DrawFn, method: StepMethod) -> Step:
    """Draw a step of one kind; settings left out have their default."""
    hints = get_type_hints(method.run)
    asked = [param for param in method.params if param.default is REQUIRED or draw(st.booleans())]
    return method.run(**{param.name: draw(values(param, hints[param.name])) for param in asked})


def steps() -> st.SearchStrategy[Step]:
    """Return steps of every kind in the registry."""
    return st.sampled_from(list(STEPS.values())).flatmap(a_step)
