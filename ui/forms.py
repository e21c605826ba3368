"""A form field for every parameter a method declares."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.params import REQUIRED, Choice, ColumnOf, ColumnsOf, Flag, Number, Param, Text, Texts, Value
from mlviz.params import Mapping as Pairs
from ui.show import plain

NONE = "(none)"


def fields(
    params: tuple[Param, ...], data: Dataset, *, key: str, given: Mapping[str, Any], explained: bool = False
) -> dict[str, Any]:
    """Draw a widget for each parameter, showing what is given or the default, and return what they hold.

    Where it is ``explained``, the reason for a default stands below its widget and not behind a question mark.
    """
    drawn = {}
    for param in params:
        named = f"{key}-{param.name}"
        if not explained:
            drawn[param.name] = field(param, data, key=named, value=_start(param, given))
            continue
        with st.container(gap="xxsmall", key=f"about-{named}"):
            drawn[param.name] = field(replace(param, help=""), data, key=named, value=_start(param, given))
            if param.help:
                st.caption(plain(param.help))
    numeric = _about_numbers(drawn, data)
    return {param.name: _typed(param, drawn[param.name], numeric) for param in params}


def lacking(params: tuple[Param, ...], values: Mapping[str, Any]) -> str:
    """Return what a person still has to choose before anything can be tried; empty if nothing."""
    for param in params:
        if isinstance(param, ColumnsOf) and len(values[param.name]) < param.at_least:
            return f"Choose {param.title.lower()} to go on."
        if isinstance(param, Pairs) and not values[param.name]:
            return "Write at least one value to replace."
    return ""


def _about_numbers(drawn: Mapping[str, Any], data: Dataset) -> bool:
    """Whether the chosen columns hold numbers: only then is a typed-in 007 a number, else it stays as it is."""
    import pandas as pd

    named = drawn.get("columns") or drawn.get("column") or ()
    names = (named,) if isinstance(named, str) else tuple(named)
    return all(pd.api.types.is_numeric_dtype(data.frame[name].dtype) for name in names)


def _typed(param: Param, value: Any, numeric: bool) -> Any:
    if isinstance(param, Value):
        return _value(value, numeric)
    if isinstance(param, Pairs):
        return tuple((_value(old, numeric), _value(new, numeric)) for old, new in value)
    return value


def _start(param: Param, given: Mapping[str, Any]) -> Any:
    value = given.get(param.name, param.default)
    return None if value is REQUIRED else value


def field(param: Param, data: Dataset, *, key: str, value: Any) -> Any:
    """Draw the widget of one parameter."""
    help = param.help or None
    match param:
        case ColumnsOf():
            options = param.candidates(data)
            chosen = [name for name in value or () if name in options]
            note = "all that fit" if param.at_least == 0 else "choose"
            return tuple(st.multiselect(param.title, options, default=chosen, key=key, help=help, placeholder=note))
        case ColumnOf():
            return _one_column(param, data, key, value)
        case Choice():
            place = param.options.index(value) if value in param.options else 0
            return st.selectbox(param.title, param.options, place, format_func=param.words, key=key, help=help)
        case Flag():
            return st.toggle(param.title, bool(value), key=key, help=help)
        case Number():
            return number(param, key, value)
        case Value() | Text() | Texts():
            return _text(param, key, value)
        case Pairs():
            return _pairs(param, key, value or ())
    raise TypeError(f"no widget for {type(param).__name__}")


def _one_column(param: ColumnOf, data: Dataset, key: str, value: Any) -> str | None:
    options, help = param.candidates(data), param.help or None
    if not options:
        st.selectbox(param.title, ["no column fits"], key=key, disabled=True, help=plain(_why_none(param, data)))
        return None
    if param.optional or param.default is None:
        shown = (NONE, *options)
        place = shown.index(value) if value in options else 0
        picked = st.selectbox(param.title, shown, place, key=key, help=help)
        return None if picked == NONE else picked
    return st.selectbox(param.title, options, options.index(value) if value in options else 0, key=key, help=help)


def _why_none(param: ColumnOf, data: Dataset) -> str:
    return param.refusal(data.columns[0]) if data.columns else "The table has no columns."


def _text(param: Value | Text | Texts, key: str, value: Any) -> str | tuple[str, ...]:
    help = param.help or None
    if isinstance(param, Texts):
        lines = st.text_area(f"{param.title} (one a line)", "\n".join(value or ()), key=key, help=help).splitlines()
        return tuple(line for line in lines if line)
    return st.text_input(param.title, "" if value is None else str(value), key=key, help=help)


def number(param: Number, key: str, value: Any) -> float | int | None:
    """Draw a field for a number within its bounds."""
    whole = param.integer
    low = None if param.low == float("-inf") else (int(param.low) if whole else float(param.low))
    high = None if param.high == float("inf") else (int(param.high) if whole else float(param.high))
    start = None if value is None else (int(value) if whole else float(value))
    options: dict[str, Any] = {"min_value": low, "max_value": high, "key": key, "help": param.help or None}
    if start is None and not param.optional:
        start = low if low is not None else (0 if whole else 0.0)
    return st.number_input(param.title, value=start, step=1 if whole else None, **options)


def _value(text: str, numeric: bool) -> Any:
    """Return what was typed in, a number where numbers are meant; empty is None."""
    if not text.strip():
        return None
    if not numeric:
        return text
    try:
        return float(text)
    except ValueError:
        return text


def _pairs(param: Pairs, key: str, value: tuple[tuple[Any, Any], ...]) -> tuple[tuple[str, str], ...]:
    import pandas as pd

    frame = pd.DataFrame(list(value) or [("", "")], columns=["old value", "new value"]).astype("str")
    st.markdown(f"**{param.title}** (an empty new value means missing)")
    edited = st.data_editor(frame, num_rows="dynamic", hide_index=True, key=key)
    return tuple((str(a), str(b)) for a, b in edited.fillna("").itertuples(index=False) if str(a) != "")
