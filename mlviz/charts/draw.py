"""A result's type decides how it is drawn: ``draw(result)`` gives the figure."""

from functools import singledispatch
from typing import Any

import plotly.graph_objects as go


@singledispatch
def draw(result: Any) -> go.Figure:
    """Return the figure of a result; a module of this room registers each type with ``@draw.register``.

    Charts compute nothing: what is drawn is in the result, so that the report, the page and the exported
    script show the same numbers.

    Raises
    ------
    TypeError
        For a type nobody registered: a mistake of the programmer.
    """
    raise TypeError(f"no chart is registered for {type(result).__name__}")
