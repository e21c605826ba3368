"""Texts that stand for nothing, hold wrong characters, or are rare spellings of frequent ones."""

from collections.abc import Iterator, Sequence

import pandas as pd

from mlviz.dataset import Dataset
from mlviz.quality.detector import detector, suspects, texts
from mlviz.quality.spellings import RARE, spelling_clusters
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps.characters import mended

SURE = frozenset(
    """
    n/a|n.a.|na|#n/a|nan|null|nil|?|??|-|--|---|.|..|...|tbd|tba|blank|(blank)|(empty)|(none)|(null)|missing|
    unspecified|not available|not applicable|not specified|not given|no data|no answer|k.a.|keine angabe
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
"""Words that mean "no value" wherever they stand."""

MAYBE = frozenset(("unknown", "none", "other?", "xxx", "xx", "test", "dummy", "undefined", "unbekannt", "inconnu"))
"""Words that often mean "no value", and sometimes are one."""

MOST = 0.5
"""What more than half of the cells hold is a value, whatever it says."""

SURENESS = {"fingerprint": 0.9, "ngram": 0.8, "edit": 0.6, "phonetic": 0.4}
"""How sure it is that texts which fall together by a rule are one name."""

NAME = 40
"""Longer texts on average are sentences, whose spelling is nobody's business here."""


@detector(
    key="placeholder",
    label="Words that mean no value",
    question="Which texts only say that there is no value?",
    help="Finds n/a, unknown, TBD and the like among other values, and proposes a missing cell.",
    references=("Qahtan et al. (2018), FAHES: detecting disguised missing values",),
)
def placeholders(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns that hold such words beside other values."""
    for values in texts(dataset):
        counts = values.value_counts()
        proposals = {}
        for text in map(str, counts.index):
            word = " ".join(text.casefold().split())
            if word in SURE or word in MAYBE:
                proposals[text] = Proposal(text, None, 0.9 if word in SURE else 0.5)
        n = int(counts[list(proposals)].sum()) if proposals else 0
        if 0 < n < MOST * counts.sum():
            shown = ", ".join(repr(text) for text in list(proposals)[:3])
            yield suspects(
                "placeholder", values, proposals, f"{plural(n, 'cell')} of {values.name!r} may mean missing: {shown}."
            )


@detector(
    key="characters",
    label="Wrong or invisible characters",
    question="Do letters look wrong, or do texts that look alike differ?",
    help="Finds text that was decoded wrongly, HTML entities, invisible characters and unusual blanks.",
    references=("Unicode Standard Annex 15, Normalization Forms",),
)
def characters(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns in which characters need to be mended."""
    for values in texts(dataset):
        distinct = map(str, values.dropna().unique())
        proposals = {text: Proposal(text, new, 0.95) for text in distinct if (new := mended(text)) != text}
        if proposals:
            n = int(values.isin(list(proposals)).sum())
            first = next(iter(proposals.values()))
            example = f"{first.value!r} should be {first.proposed!r}"
            sentence = f"{plural(n, 'cell')} of {values.name!r} hold wrong characters: {example}."
            yield suspects("characters", values, proposals, sentence)


@detector(
    key="spelling",
    label="Spellings of one name",
    question="Which texts are the same name, written differently?",
    help="Finds texts that differ in case, accents, punctuation or word order, and rare slips of frequent names.",
    references=("Verborgh & De Wilde (2013), Using OpenRefine",),
)
def spellings(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns that hold several spellings of one name."""
    for values in texts(dataset):
        if values.iloc[:1000].str.len().mean() <= NAME and (found := clustered(values)):
            yield found


def clustered(
    values: pd.Series, rules: Sequence[str] = ("fingerprint", "edit"), *, letters: int = 2, rare: float = RARE
) -> Suspects | None:
    """Return the texts of a column that may be spellings of another; None if there are none.

    Parameters
    ----------
    values : Series of str
        The column.
    rules : sequence of str
        How spellings are found, the surest first; see ``spelling_clusters``, also for the others.

    Examples
    --------
    >>> found = clustered(pd.Series(["Bonn"] * 9 + ["Bon n"], name="city", dtype="str"), ["ngram"])
    >>> [(one.value, one.proposed) for one in found.proposals]
    [('Bon n', 'Bonn')]
    """
    counts = {str(text): int(n) for text, n in values.value_counts().items()}
    proposals: dict[str, Proposal] = {}
    for rule in rules:
        for cluster in spelling_clusters(counts, rule, letters=letters, rare=rare):
            for text, _ in cluster.members[1:]:
                proposals.setdefault(text, Proposal(text, cluster.kept, SURENESS[rule]))
    if not proposals:
        return None
    n = sum(counts[text] for text in proposals)
    first = next(iter(proposals.values()))
    example = f"{first.value!r} of {first.proposed!r}"
    sentence = f"{plural(n, 'cell')} of {values.name!r} may be spellings of another value: {example}."
    return suspects("spelling", values, proposals, sentence)
