"""Results on disk: scalars as JSON, arrays in one Arrow file; only this package's own result types are read."""

import dataclasses
import importlib
import json
import os
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from mlviz.errors import DataError

ROOMS = ("mlviz.results.", "mlviz.dataset", "mlviz.kinds")
"""Where the types that may be stored are defined."""


def write(folder: Path, result: Any) -> None:
    """Write one result to a folder, completely or not at all."""
    arrays: list[np.ndarray] = []
    tree = _plain(result, arrays)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / "arrays.arrow", _packed(arrays))
    _replace(
        folder / "result.json", json.dumps(tree, ensure_ascii=False, allow_nan=True).encode("utf-8", "surrogatepass")
    )


def read(folder: Path) -> Any:
    """Return the result written to a folder.

    Raises
    ------
    DataError
        If it is not there or was written by another version.
    """
    try:
        tree = json.loads((folder / "result.json").read_bytes().decode("utf-8", "surrogatepass"))
        arrays = _unpacked(folder / "arrays.arrow")
        return _alive(tree, arrays)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowInvalid):
        raise DataError("A stored result cannot be read.", "It is computed again.") from None


def _plain(value: Any, arrays: list[np.ndarray]) -> Any:
    """Return JSON values; arrays are moved to the list and leave their place."""
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"$array": len(arrays) - 1}
    if isinstance(value, Enum):
        return {"$enum": f"{type(value).__module__}:{type(value).__qualname__}", "value": value.value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name), arrays) for f in dataclasses.fields(value) if f.init}
        return {"$type": f"{type(value).__module__}:{type(value).__qualname__}", "fields": fields}
    if isinstance(value, tuple | list):
        return [_plain(one, arrays) for one in value]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if hasattr(value, "isoformat"):
        return {"$time": value.isoformat()}
    raise TypeError(f"a result holds a {type(value).__name__}, which has no stored form")


def _alive(tree: Any, arrays: list[np.ndarray]) -> Any:
    if isinstance(tree, list):
        return tuple(_alive(one, arrays) for one in tree)
    if not isinstance(tree, dict):
        return tree
    if "$array" in tree:
        return arrays[tree["$array"]]
    if "$time" in tree:
        import pandas as pd

        return pd.Timestamp(tree["$time"])
    if "$enum" in tree:
        return _type(tree["$enum"])(tree["value"])
    made = _type(tree["$type"])
    return made(**{name: _alive(one, arrays) for name, one in tree["fields"].items()})


def _type(address: str) -> Any:
    """Return a result type by its address; anything else is refused."""
    module, _, name = address.partition(":")
    if not module.startswith(ROOMS) or "." in name:
        raise ValueError(address)
    found = getattr(importlib.import_module(module), name)
    if not (isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum))):
        raise ValueError(address)
    return found


def _packed(arrays: list[np.ndarray]) -> bytes:
    """Return the arrays as one Arrow file: one row per array, with its dtype, shape and bytes or texts."""
    rows = []
    for array in arrays:
        words = array.dtype == object
        texts = [None if one is None or one != one else str(one) for one in array.ravel()] if words else []
        raw = b"" if words else np.ascontiguousarray(array).tobytes()
        rows.append(
            {"dtype": "text" if words else array.dtype.str, "shape": list(array.shape), "raw": raw, "texts": texts}
        )
    schema = pa.schema(
        [
            ("dtype", pa.string()),
            ("shape", pa.list_(pa.int64())),
            ("raw", pa.large_binary()),
            ("texts", pa.large_list(pa.large_string())),
        ]
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as file:
        file.write_table(pa.Table.from_pylist(rows, schema=schema))
    return sink.getvalue().to_pybytes()


def _unpacked(path: Path) -> list[np.ndarray]:
    with pa.memory_map(str(path)) as source:
        rows = pa.ipc.open_file(source).read_all().to_pylist()
    return [_array(row) for row in rows]


def _array(row: dict[str, Any]) -> np.ndarray:
    if row["dtype"] == "text":
        return np.array(row["texts"], dtype=object).reshape(row["shape"])
    return np.frombuffer(row["raw"], dtype=np.dtype(row["dtype"])).reshape(row["shape"])


def _replace(path: Path, content: bytes) -> None:
    """Write beside and rename, so that a killed server leaves the old file or the new one."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    beside.write_bytes(content)
    beside.replace(path)
