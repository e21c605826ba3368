"""What a column's name hints at: words in general use, in English and German."""

from mlviz.recognise import words_of

RANGES: tuple[tuple[frozenset[str], float, float], ...] = (
    (frozenset({"age", "ages", "alter"}), 0, 125),
    (frozenset({"percent", "pct", "percentage", "humidity", "prozent"}), 0, float("inf")),
    (
        frozenset({"price", "preis", "weight", "gewicht", "height", "length", "width", "mass", "distance"}),
        0,
        float("inf"),
    ),
    (frozenset({"duration", "dauer", "quantity", "count", "menge", "anzahl"}), 0, float("inf")),
    (frozenset({"latitude", "lat"}), -90, 90),
    (frozenset({"longitude", "lon", "lng"}), -180, 180),
)
"""Words, and the range outside which a value cannot be true."""

AFTERWARDS = frozenset(
    {"time", "duration", "followup", "follow", "survival", "until", "after", "end", "ended", "closed", "closing"}
    | {"discharge", "discharged", "exit", "outcome", "result", "status", "dauer", "ende"}
)
"""Words for what is often known only once the outcome is."""

AGES = RANGES[0][0]


def words_in(name: str) -> frozenset[str]:
    """Return the words of a column name in lower case.

    Examples
    --------
    >>> sorted(words_in("FollowUp_time [days]"))
    ['days', 'follow', 'time', 'up']
    """
    return frozenset(word for word in words_of(name) if not word.isdecimal())


def plausible_range(name: str) -> tuple[float, float] | None:
    """Return the range the name allows, None if it says nothing."""
    words = words_in(name)
    return next(((low, high) for known, low, high in RANGES if words & known), None)
