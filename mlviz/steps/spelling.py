"""Merge the spellings of one name: an explicit mapping, and the rule that finds it again in new data."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from mlviz.kinds import Kind, Schema
from mlviz.params import Choice, ColumnOf, Mapping, Number, Texts
from mlviz.steps.base import Scope, Step, column, put, step, with_columns
from mlviz.steps.spelling_keys import KEYS, folded, slips
from mlviz.steps.texts import is_text

if TYPE_CHECKING:
    import pandas as pd

WORDS = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.TEXT, Kind.IDENTIFIER)
RULES = ("none", "fingerprint", "ngram", "phonetic", "edit")
RULE_WORDS = (
    "no rule: only the spellings listed",
    "same words, whatever case, accents, order and punctuation",
    "same letters in runs of two, whatever spaces",
    "same sound in English",
    "one or two letters differ",
)


@step(
    "merge_spellings",
    scope=Scope.CELLS,
    family="values",
    label="Merge spellings",
    question="Which spellings mean the same?",
    help="Replaces every listed spelling by the one that is kept, and new spellings in new data by the same rule.",
    references=("Verborgh & De Wilde (2013), Using OpenRefine",),
)
class MergeSpellings(Step):
    """Replace spellings of one column by those kept.

    ``known`` are texts that stay as they are: the rule never touches them, and finds new spellings of them.
    """

    column: Annotated[str, ColumnOf(label="Column", kinds=WORDS)]
    mapping: Annotated[
        tuple[tuple[str, str], ...], Mapping(label="Spellings", help="Each spelling, and the one that is kept.")
    ]
    rule: Annotated[
        Literal["none", "fingerprint", "ngram", "phonetic", "edit"],
        Choice(
            label="In new data",
            help="How a spelling that is not listed is matched with one that is kept.",
            options=RULES,
            labels=RULE_WORDS,
        ),
    ] = "none"
    letters: Annotated[
        int,
        Number(
            label="Letters that may differ",
            help="2, both in one long word or in two; only used where letters may differ.",
            low=1,
            high=2,
            integer=True,
        ),
    ] = 2
    known: Annotated[
        tuple[str, ...],
        Texts(label="Stay as they are", help="Names of their own, which the rule leaves alone and matches with."),
    ] = ()

    def sentence(self) -> str:
        """Say what the step does."""
        kept = list(dict.fromkeys(new for _, new in self.mapping))
        shown = "; ".join(f"{old} becomes {new}" for old, new in self.mapping[:3])
        more = f" and {len(self.mapping) - 3} more" if len(self.mapping) > 3 else ""
        words = "one letter differs" if (self.rule, self.letters) == ("edit", 1) else RULE_WORDS[RULES.index(self.rule)]
        rule = "" if self.rule == "none" else f" New spellings: {words}."
        one = "spelling becomes" if len(self.mapping) == 1 else "spellings become"
        return f"In {self.column}, {len(self.mapping):,} {one} {len(kept):,}: {shown}{more}.{rule}"

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the levels that remain."""
        one = column(schema, self.column)
        if not one.levels or not all(isinstance(level, str) for level in one.levels):
            return schema
        new = self._matched([str(level) for level in one.levels])
        left = tuple(dict.fromkeys(new.get(str(level), level) for level in one.levels))
        return put(schema, replace(one, levels=left, n_unique=len(left)))

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with one spelling for each name."""
        values = frame[self.column]
        if not is_text(values):
            return frame
        new = self._matched(values.dropna().unique().tolist())
        return with_columns(frame, {self.column: values.replace(new)}) if new else frame

    def _matched(self, texts: list[str]) -> dict[str, str]:
        """Return the texts that change, each with what it becomes."""
        given = dict(self.mapping)
        found = {text: given[text] for text in texts if text in given}
        stay = {*self.known, *given.values()}
        fresh = [text for text in texts if text not in given and text not in stay]
        if self.rule == "none" or not fresh:
            return found
        match = self._by_distance if self.rule == "edit" else self._by_key
        return found | match(fresh, sorted(stay))

    def _by_key(self, fresh: list[str], stay: list[str]) -> dict[str, str]:
        key = KEYS[self.rule]
        owners: dict[str, list[str]] = {}
        for text in stay:
            owners.setdefault(key(text), []).append(text)
        # Where a person kept two names with one key apart, the rule cannot tell which is meant.
        return {text: same[0] for text in fresh if len(same := owners.get(key(text), [])) == 1}

    def _by_distance(self, fresh: list[str], stay: list[str]) -> dict[str, str]:
        found = {}
        words = {text: folded(text).split() for text in stay}
        for text in fresh:
            parts = folded(text).split()
            near = ((_apart(parts, others), other) for other, others in words.items() if len(others) == len(parts))
            fits = sorted((distance, other) for distance, other in near if distance <= self.letters)
            if fits and (len(fits) == 1 or fits[0][0] < fits[1][0]):
                found[text] = fits[0][1]
        return found


def _apart(parts: list[str], others: list[str]) -> int:
    """Return how many slips two texts of as many words are apart, 3 if that is more than may be."""
    from rapidfuzz.distance import OSA

    total = 0
    for one, other in zip(parts, others, strict=True):
        if one != other:
            most = 0 if any(map(str.isdigit, one + other)) else slips(min(len(one), len(other)))
            total += int(OSA.distance(one, other)) if OSA.distance(one, other) <= most else 3
            if total > 2:
                return 3
    return total
