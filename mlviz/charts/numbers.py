"""The numbers a figure draws, as one long table."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

PARTS = ("x", "y", "z", "q1", "median", "q3", "lowerfence", "upperfence", "values", "labels", "text")
"""Attributes of traces that hold data."""


def numbers_of(figure: go.Figure) -> pd.DataFrame:
    """Return every trace's data under its name: one row per point, one column per attribute.

    Examples
    --------
    >>> numbers_of(go.Figure(go.Bar(name="sold", x=["a", "b"], y=[1, 2]))).to_dict("list")
    {'series': ['sold', 'sold'], 'x': ['a', 'b'], 'y': [1, 2]}
    >>> numbers_of(go.Figure(go.Scatter(x=[5.0], y=[0], error_x={"array": [1.0]})))[["x from", "x to"]].to_dict("list")
    {'x from': [4.0], 'x to': [6.0]}
    """
    tables = [_table(trace, position) for position, trace in enumerate(figure.data, start=1)]
    tables = [table for table in tables if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"series": []})


def _table(trace: go.Figure, position: int) -> pd.DataFrame:
    name = trace.name or f"series {position}"
    parts = {part: np.asarray(trace[part]) for part in PARTS if part in trace and trace[part] is not None}
    if "z" in parts and parts["z"].ndim == 2:
        rows, columns = parts["z"].shape
        x = parts.get("x", np.arange(columns))[:columns]
        y = parts.get("y", np.arange(rows))[:rows]
        grid = {"x": np.tile(x, rows), "y": np.repeat(y, columns), "z": parts["z"].ravel()}
        return pd.DataFrame({"series": name, **grid})
    parts |= _intervals(trace, parts)
    flat = {part: values for part, values in parts.items() if values.ndim == 1 and len(values)}
    length = max((len(values) for values in flat.values()), default=0)
    full = {part: values for part, values in flat.items() if len(values) == length}
    return pd.DataFrame({"series": [name] * length, **full})


def _intervals(trace: go.Figure, parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the ends of the bars that are drawn about points."""
    found: dict[str, np.ndarray] = {}
    for axis in "xy":
        if f"error_{axis}" not in trace or trace[f"error_{axis}"].array is None:
            continue
        bars = trace[f"error_{axis}"]
        up = np.asarray(bars.array, dtype=np.float64)
        down = up if bars.arrayminus is None else np.asarray(bars.arrayminus, dtype=np.float64)
        middle = np.asarray(parts[axis], dtype=np.float64)
        found |= {f"{axis} from": middle - down, f"{axis} to": middle + up}
    return found
