"""Keys under which different spellings of one name fall together, and the distance two spellings may have."""

import re
import unicodedata
from collections.abc import Callable

LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t"}
)
"""Letters that are no letter with a mark, and so do not come apart by normalisation."""

UNSEEN = re.compile(r"[^\w\s]|_", re.UNICODE)
SHORT, LONG = 4, 10
"""A word shorter than the first is too short for one slip, one shorter than the second for two."""


def folded(text: str) -> str:
    """Return the text in small letters of the plain alphabet, as far as its letters have a plain form.

    Examples
    --------
    >>> folded("École Straße Łódź")
    'ecole strasse lodz'
    """
    small = text.casefold() if text.isascii() else text.lower().translate(LETTERS)
    if small.isascii():
        return small
    return "".join(char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char))


def fingerprint(text: str) -> str:
    """Return the distinct words in order, without punctuation, case and accents.

    Source: the fingerprint keyer of OpenRefine.

    Examples
    --------
    >>> fingerprint(" Cruise, Tom "), fingerprint("tom  CRUISE")
    ('cruise tom', 'cruise tom')
    """
    return " ".join(sorted(set(UNSEEN.sub("", folded(text)).split())))


def ngram_fingerprint(text: str, n: int = 2) -> str:
    """Return the distinct runs of ``n`` letters in order, without spaces, punctuation, case and accents.

    Source: the n-gram fingerprint keyer of OpenRefine.

    Examples
    --------
    >>> ngram_fingerprint("Paris") == ngram_fingerprint("par is")
    True
    """
    bare = re.sub(r"\s", "", UNSEEN.sub("", folded(text)))
    return "".join(sorted({bare[i : i + n] for i in range(max(1, len(bare) - n + 1))})) if bare else ""


def phonetic(text: str) -> str:
    """Return how the words sound in English, by Metaphone; words with digits are kept as they are.

    References
    ----------
    Philips, L. (1990). Hanging on the Metaphone. Computer Language 7 (12).

    Examples
    --------
    >>> phonetic("Stephen Smith") == phonetic("Steven Smyth")
    True
    """
    from jellyfish import metaphone

    words = UNSEEN.sub(" ", folded(text)).split()
    return " ".join(word if any(map(str.isdigit, word)) else metaphone(word) or word for word in words)


KEYS: dict[str, Callable[[str], str]] = {
    "fingerprint": fingerprint,
    "ngram": ngram_fingerprint,
    "phonetic": phonetic,
}
"""The rules that give each text a key; texts with the same key are spellings of one name."""


def slips(length: int) -> int:
    """Return how many slips two words of this length may be apart to be spellings of one name: 0, 1 or 2.

    Examples
    --------
    >>> [slips(len(word)) for word in ("USA", "Texas", "Connecticut")]
    [0, 1, 2]
    """
    return (length >= SHORT) + (length >= LONG)
