"""Whether a table has room in the memory that is free, said before it is read."""

import os
from dataclasses import dataclass
from pathlib import Path

from mlviz.errors import DataError
from mlviz.reading.source import MEGABYTE
from mlviz.results.wording import number, plural
from mlviz.settings import settings

HOLDS = 2.2
"""Reading holds about so many times the finished table at its peak; ``python -m benchmarks.large`` measures it."""

WIDEST = 8
"""Bytes a table takes for each byte of its file at the most: a delimiter alone becomes a missing number."""

CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how large a table will be, and what there is room for.

    Attributes
    ----------
    n_rows : int
        Rows of the table, about.
    names : tuple of str
        Its columns.
    row_bytes : float
        Memory a row takes, about.
    free : int
        Bytes that may be used.
    """

    n_rows: int
    names: tuple[str, ...]
    row_bytes: float
    free: int

    @property
    def needed(self) -> int:
        """Bytes that reading would hold at its peak."""
        return int(HOLDS * self.n_rows * self.row_bytes)

    @property
    def fits(self) -> bool:
        """Whether there is room."""
        return self.needed <= self.free

    @property
    def rows_that_fit(self) -> int:
        """So many rows would fit, a round number."""
        most = str(int(self.free / HOLDS / max(1.0, self.row_bytes)))
        return max(1, int(most[0]) * 10 ** (len(most) - 1))

    def check(self) -> None:
        """Refuse a table there is no room for.

        Raises
        ------
        DataError
            If there is none; it offers to read some columns or a sample of rows.
        """
        if not self.fits:
            raise DataError(self.sentence, f"Read some of its columns (columns=[...]) or {self.offer}.")

    @property
    def sentence(self) -> str:
        """What is missing."""
        extent = f"{plural(rounded(self.n_rows), 'row')} and {plural(len(self.names), 'column')}"
        return (
            f"The table has about {extent}: reading it would take {size(self.needed)} of memory, and {size(self.free)} "
            "are free."
        )

    @property
    def offer(self) -> str:
        """Which sample there is room for."""
        return f"a sample of its rows (rows={self.rows_that_fit})"


def rounded(count: int) -> int:
    """Return a number that was estimated with no more digits than are known.

    Examples
    --------
    >>> rounded(199_990), rounded(12)
    (200000, 12)
    """
    return int(float(f"{count:.2g}")) if count >= 100 else count


def size(count: float) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> size(2_345_000_000), size(120_000)
    ('2.35 GB', '0.12 MB')
    """
    unit, word = (1000 * MEGABYTE, "GB") if count >= 1000 * MEGABYTE else (MEGABYTE, "MB")
    return f"{number(count / unit)} {word}"


def free_memory() -> int:
    """Return how many bytes reading may take: what was set, or what the system and its container have free."""
    if limit := settings().max_memory_mb:
        return limit * MEGABYTE
    return min((count for count in (_system(), _container()) if count is not None), default=2**63)


def _system() -> int | None:
    """Memory that is free or can be freed, as Linux tells it; all there is where only that is known."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _container(root: Path = CGROUP) -> int | None:
    """What is left of the limit of a control group (version 2, or 1); None where there is no limit."""
    for folder, limit, used in (
        (root, "memory.max", "memory.current"),
        (root / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        try:
            limits, taken = (int((folder / name).read_text(encoding="ascii")) for name in (limit, used))
            pairs = (line.split() for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines())
            # Pages of files that were read count as used, but are dropped when memory is asked for.
            return max(0, limits - taken + int(dict(pairs).get("inactive_file", 0)))
        except (OSError, ValueError):
            continue
    return None
