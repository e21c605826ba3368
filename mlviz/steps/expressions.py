"""Regular expressions a person writes: matched by RE2, so that none can hang the server."""

from typing import TYPE_CHECKING

from mlviz.errors import NotApplicable

if TYPE_CHECKING:
    import pandas as pd


def matches(texts: "pd.Series", pattern: str) -> "pd.Series":
    """Return which texts a pattern matches as a whole, in time that grows with their length alone (RE2).

    Raises
    ------
    NotApplicable
        If it is no regular expression, or one with what RE2 does not have (references back, looking around).

    Examples
    --------
    >>> import pandas as pd
    >>> matches(pd.Series(["AB-12", "AB-1", "xAB-12"]), "[A-Z]{2}-[0-9]{2}").tolist()
    [True, False, False]
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        pc.match_substring_regex(pa.array([""]), pattern=pattern)  # alone, so that no bracket closes ours
        found = pc.match_substring_regex(pa.array(texts, pa.string(), from_pandas=True), pattern=rf"\A(?:{pattern})\z")
    except pa.ArrowInvalid as error:
        said = str(error).removeprefix("Invalid regular expression: ")
        raise NotApplicable(
            f"{pattern!r} is no pattern: {said}.", "Correct it, such as [0-9]{5} for 5 digits."
        ) from None
    return pd.Series(found.fill_null(False).to_numpy(zero_copy_only=False), index=texts.index)
