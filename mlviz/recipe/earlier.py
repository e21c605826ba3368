"""Steps as earlier versions wrote them, so that a saved recipe or workspace still opens."""

from collections.abc import Mapping
from typing import Any

RENAMED: dict[str, dict[str, Any]] = {"set_missing": {"step": "in_range", "action": "missing"}}
"""By the key of a step that is no more: the fields that make the same one today."""


def current(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a step as this version writes them.

    Examples
    --------
    >>> current({"step": "set_missing", "columns": ["age"], "low": 18})
    {'step': 'in_range', 'columns': ['age'], 'low': 18, 'action': 'missing'}
    """
    key = values.get("step")
    return {**values, **(RENAMED.get(key, {}) if isinstance(key, str) else {})}
