"""Memory that parsing has freed, given back to the system: the allocator would keep it for threads long ended."""

import ctypes
import sys
from functools import cache
from typing import Any

WORTH_IT = 20_000_000
"""Bytes of text from which on it is worth the milliseconds."""


def give_back() -> None:
    """Return freed memory to the system, where the C library can (glibc); elsewhere only what Arrow holds."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Any:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
