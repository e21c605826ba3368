"""Characters nobody typed: wrong decoding, HTML entities, invisible characters, several forms of one letter."""

import html
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from mlviz.kinds import Kind, Schema
from mlviz.params import ColumnsOf
from mlviz.steps.base import Scope, Step, listed, put, step, with_columns
from mlviz.steps.texts import is_text

if TYPE_CHECKING:
    import pandas as pd

WORDS = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.TEXT, Kind.IDENTIFIER)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u0000-\u0008\u000e-\u001f\u007f]")
WIDE_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
MOJIBAKE = re.compile("[\u00c2\u00c3\u00c5\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")
"""A UTF-8 letter read as cp1252 shows as one of these pairs."""

FOREIGN = re.compile(r"[^\x00-\x7f]+")
ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def mended(text: str) -> str:
    r"""Return the text as it was meant.

    UTF-8 that was read as cp1252 is decoded again, HTML entities become their characters, invisible characters go,
    unusual blanks become plain ones, and letters composed of two code points become one (NFC).

    Examples
    --------
    >>> mended("CafÃ© &amp; Bar"), mended("zero\u200bwidth"), mended("plain")
    ('Café & Bar', 'zerowidth', 'plain')
    """
    if text.isascii() and "&" not in text and not INVISIBLE.search(text):
        return text
    result = FOREIGN.sub(_decoded, text) if MOJIBAKE.search(text) else text
    result = html.unescape(result) if ENTITY.search(result) else result
    return unicodedata.normalize("NFC", WIDE_BLANK.sub(" ", INVISIBLE.sub("", result)))


def _decoded(match: "re.Match[str]") -> str:
    """Decode again characters that were decoded wrongly; those that cannot have been are kept."""
    try:
        # The five bytes without a character in cp1252 stand as control characters after a wrong decoding.
        return b"".join(c.encode("cp1252" if ord(c) > 0x9F else "latin-1") for c in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


@step(
    "mend_characters",
    scope=Scope.CELLS,
    family="values",
    label="Mend characters",
    question="Do letters look wrong, or equal texts count as different?",
    help="Decodes again what was decoded wrongly (CafÃ©), and removes HTML entities and invisible characters.",
    references=("Unicode Standard Annex 15, Normalization Forms",),
)
class MendCharacters(Step):
    """Replace wrong, invisible and encoded characters by those that were meant."""

    accepts: ClassVar[tuple[Kind, ...]] = WORDS
    columns: Annotated[
        tuple[str, ...], ColumnsOf(label="Columns", help="All columns of text unless some are named.", at_least=0)
    ] = ()

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Mend wrong and invisible characters in {listed(self.columns, 'all text columns')}."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the levels that remain."""
        changed = []
        for one in schema:
            if one.name in self.targets(schema) and one.levels and isinstance(one.levels[0], str):
                left = tuple(dict.fromkeys(mended(str(level)) for level in one.levels))
                changed.append(replace(one, levels=left, n_unique=len(left)))
        return put(schema, *changed)

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with mended texts."""
        fresh = {}
        for name in self.targets(schema):
            if is_text(frame[name]):
                distinct = frame[name].dropna().unique().tolist()
                new = {text: better for text in distinct if (better := mended(text)) != text}
                if new:
                    fresh[name] = frame[name].replace(new)
        return with_columns(frame, fresh) if fresh else frame
