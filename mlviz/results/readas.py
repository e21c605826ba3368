"""How a file was read, in words: the same on the page and in the report."""

from mlviz.dataset import ReadingReport
from mlviz.results.wording import plural

NAMES = ("member", "sheet", "encoding", "delimiter", "decimal", "thousands")
SAID = {"member": "file"}
WORDS = {"\t": "tab", " ": "space", "": "none"}


def read_as(report: ReadingReport) -> tuple[str, ...]:
    r"""Return what was found out or set, a few words each; what is missing or usual is not said.

    Examples
    --------
    >>> read_as(ReadingReport("csv", (("delimiter", "\t"), ("header_row", 1), ("header_rows", 2))))
    ('CSV', 'delimiter “tab”', 'names in lines 2 to 3')
    >>> read_as(ReadingReport("parquet", (("columns", ("a", "b")), ("rows", 5000))))
    ('PARQUET', 'only 2 columns', 'a sample of 5,000 rows')
    """
    facts = [report.format.upper()]
    facts += [f"{SAID.get(name, name)} {shown(report.option(name))}" for name in NAMES if report.option(name)]
    first, rows = report.option("header_row"), report.option("header_rows")
    if isinstance(first, int):
        facts.append(_header(first, rows if isinstance(rows, int) else 1))
    table = report.option("table")
    if isinstance(table, int):
        facts.append(f"table {table + 1}")
    return (*facts, *_part(report))


def _part(report: ReadingReport) -> tuple[str, ...]:
    """Return which part of the table was read, where it is not all of it."""
    cells, columns, rows = (report.option(name) for name in ("range", "columns", "rows"))
    facts = [f"cells {cells}"] if cells else []
    if isinstance(columns, tuple):
        facts.append(f"only {plural(len(columns), 'column')}")
    if isinstance(rows, int):
        facts.append(f"a sample of {plural(rows, 'row')}")
    return tuple(facts)


def shown(value: object) -> str:
    """Return an option's value so that blanks are seen."""
    return f"“{WORDS.get(str(value), value)}”"


def _header(first: int, rows: int) -> str:
    if first < 0:
        return "no header row"
    return f"names in lines {first + 1} to {first + rows}" if rows > 1 else f"header in line {first + 1}"
