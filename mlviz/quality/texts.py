"""Texts that stand for nothing, hold wrong characters, or are rare spellings of frequent ones."""

from collections.abc import Iterator

from mlviz.dataset import Dataset
from mlviz.quality.detector import detector, suspects, texts
from mlviz.quality.spellings import spelling_clusters
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
        if values.iloc[:1000].str.len().mean() > NAME:
            continue
        counts = {str(text): int(n) for text, n in values.value_counts().items()}
        proposals: dict[str, Proposal] = {}
        for rule, sure in (("fingerprint", 0.9), ("edit", 0.6)):
            for cluster in spelling_clusters(counts, rule):
                for text, _ in cluster.members[1:]:
                    proposals.setdefault(text, Proposal(text, cluster.kept, sure))
        if proposals:
            n = sum(counts[text] for text in proposals)
            first = next(iter(proposals.values()))
            example = f"{first.value!r} of {first.proposed!r}"
            sentence = f"{plural(n, 'cell')} of {values.name!r} may be spellings of another value: {example}."
            yield suspects("spelling", values, proposals, sentence)
