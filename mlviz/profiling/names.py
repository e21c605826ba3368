"""What a column's name hints at: words in general use, in English and German."""

from mlviz.recognise import words_of

AFTERWARDS = frozenset(
    {"time", "duration", "followup", "follow", "survival", "until", "after", "end", "ended", "closed", "closing"}
    | {"discharge", "discharged", "exit", "outcome", "result", "status", "dauer", "ende"}
)
"""Words for what is often known only once the outcome is."""

AGES = frozenset({"age", "ages", "alter", "edad"})


def words_in(name: str) -> frozenset[str]:
    """Return the words of a column name in lower case.

    Examples
    --------
    >>> sorted(words_in("FollowUp_time [days]"))
    ['days', 'follow', 'time', 'up']
    """
    return frozenset(word for word in words_of(name) if not word.isdecimal())
