"""What a person may set by hand about how a file is read; None means: find out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading.cellrange import cell_range

MISSING_TOKENS: tuple[str, ...] = (
    "",
    "NA",
    "N/A",
    "n/a",
    "#N/A",
    "#NA",
    "<NA>",
    "NaN",
    "nan",
    "NAN",
    "null",
    "NULL",
    "Null",
    "?",
    "-",
    "--",
    ".",
)
"""Texts taken for a missing cell. ``None`` is not among them: it is the name of a level far too often."""


LATER = ("header_rows", "table", "repair", "member", "range", "columns", "rows", "seed")
"""Options that came when there were fingerprints already."""


@dataclass(frozen=True, slots=True)
class Options:
    """The reading options a person set; every None is detected.

    Attributes
    ----------
    encoding, delimiter, quote, decimal, thousands : str or None
        How the text is coded, cut and written. ``quote=""`` means that nothing is quoted.
    header_row : int or None
        Raw line with the column names, from 0; -1 if there is none.
    skip_rows : int or None
        Raw lines at the top that are no part of the table.
    header_rows : int or None
        How many rows of names there are, from the header row on.
    table : int or None
        Which of several tables in the file, from 0; the one with most rows if none is set.
    repair : bool or None
        Whether rows without values, notes at the end and repeated headers are left out, rows of the wrong length laid
        onto the columns, and other tables kept apart; done unless it is False.
    missing_tokens : tuple of str or None
        Texts that mean "no value".
    sheet : str or int or None
        Sheet of a workbook, by name or position from 0.
    range : str or None
        Cells of the sheet, as ``A3:F90``, ``A:F`` or ``3:90``.
    member : str or None
        Which of several files in a zip, by its name; the largest table if none is set.
    columns : tuple of str or None
        The columns that are read, in the order of the file; all if none are set.
    rows, seed : int or None
        How many rows are read, a random sample that is the same for the same seed (0 if none is set); all if None.
    kinds : tuple of (column name, Kind)
        Kinds set by a person.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header_row: int | None = None
    skip_rows: int | None = None
    header_rows: int | None = None
    table: int | None = None
    repair: bool | None = None
    missing_tokens: tuple[str, ...] | None = None
    sheet: str | int | None = None
    range: str | None = None
    member: str | None = None
    columns: tuple[str, ...] | None = None
    rows: int | None = None
    seed: int | None = None
    kinds: tuple[tuple[str, Kind], ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The missing tokens in force; an empty cell is always missing."""
        return (
            MISSING_TOKENS if self.missing_tokens is None else tuple({"": None, **dict.fromkeys(self.missing_tokens)})
        )

    def mark(self) -> str:
        """Return the options as text, for the fingerprint; later ones only where they are set, so that it stays."""
        values = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return repr([(name, value) for name, value in values if value is not None or name not in LATER])


def options_from(
    *,
    missing_tokens: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
    kinds: Mapping[str, Kind | str] | None = None,
    **values: object,
) -> Options:
    """Check what was passed by hand and freeze it.

    Raises
    ------
    DataError
        If an option has a value that no file can have.
    """
    _check_delimiter(values.get("delimiter"))
    for name in ("quote", "decimal", "thousands"):
        _check_mark(name, values.get(name))
    for name, low in (("header_row", -1), ("skip_rows", 0), ("header_rows", 1), ("table", 0), ("rows", 1), ("seed", 0)):
        _check_line(name, values.get(name), low)
    if values.get("decimal") is not None and values.get("decimal") == values.get("thousands"):
        raise DataError("The decimal mark and the thousands mark are the same.", "Choose two different marks.")
    tokens = None if missing_tokens is None else tuple(missing_tokens)
    chosen = tuple((str(name), Kind(kind)) for name, kind in (kinds or {}).items())
    if values.get("range") is not None:
        cell_range(values["range"])
    return Options(missing_tokens=tokens, columns=_names(columns), kinds=chosen, **values)  # type: ignore[arg-type]


def _names(columns: Iterable[str] | None) -> tuple[str, ...] | None:
    if columns is None:
        return None
    names = (columns,) if isinstance(columns, str) else tuple(map(str, columns))
    if not names:
        raise DataError("No column is to be read.", "Name at least one in columns, or leave it out to read all.")
    return names


def _check_mark(name: str, value: object) -> None:
    if value is None or value == "" and name in ("quote", "thousands"):
        return
    if not isinstance(value, str) or len(value) != 1 or value in "\r\n\0":
        raise DataError(f"The {name} {value!r} is not one character.", "Give a single character, or none to detect it.")


def _check_delimiter(value: object) -> None:
    if value is not None and (not isinstance(value, str) or not 1 <= len(value) <= 4 or set(value) & set("\r\n\0")):
        raise DataError(f"The delimiter {value!r} is not one to four characters.", "Give one, or none to detect it.")


def _check_line(name: str, value: object, low: int) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < low):
        counts = "Give a number of rows." if name == "rows" else "Lines and tables count from 0."
        raise DataError(f"{name} is {value!r}, not a whole number from {low}.", counts)
