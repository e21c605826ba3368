"""An ordered, write-once mapping from key to entry, through which every method is found."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar

from mlviz.errors import DataError


class Entry(Protocol):
    """Anything with a key can be registered."""

    @property
    def key(self) -> str:
        """The name by which callers ask for it."""
        ...


E = TypeVar("E", bound=Entry)


class Registry(Mapping[str, E]):
    """Entries in the order they were added; a key can be added once and never replaced.

    Parameters
    ----------
    noun : str
        What one entry is called in messages: "test", "model".

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Colour:
    ...     key: str
    >>> colours = Registry[Colour]("colour")
    >>> colours.add(Colour("red")).key
    'red'
    >>> list(colours)
    ['red']
    >>> colours["rad"]
    Traceback (most recent call last):
    ...
    mlviz.errors.DataError: There is no colour called 'rad'. Did you mean 'red'?
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, E] = {}

    def add(self, entry: E) -> E:
        """Add one entry under its key and return it.

        Raises
        ------
        ValueError
            If the key is taken: a mistake of the programmer, not of the user.
        """
        if entry.key in self._entries:
            raise ValueError(f"the {self.noun} {entry.key!r} is registered already: choose another key")
        self._entries[entry.key] = entry
        return entry

    def __getitem__(self, key: str) -> E:
        """Return the entry, or say what was probably meant."""
        try:
            return self._entries[key]
        except KeyError:
            near = get_close_matches(str(key), self._entries, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(self._entries)}."
            raise DataError(f"There is no {self.noun} called {key!r}.", hint) from None

    def get(self, key: str, default: Any = None) -> Any:
        """Return the entry, or the default where there is none (``Mapping.get`` waits for a KeyError)."""
        return self._entries.get(key, default)

    def __contains__(self, key: object) -> bool:
        """Whether the key is registered (``Mapping`` would ask ``__getitem__``, which raises DataError)."""
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        """Keys in the order they were added."""
        return iter(self._entries)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)
