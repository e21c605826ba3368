"""Alerts on how values are written: blanks and tabs around them, marks for missing, numbers among texts."""

from collections.abc import Iterator

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling.overview import rows_of
from mlviz.profiling.values import codes_of, is_numeric, is_time
from mlviz.results.profile import Alert
from mlviz.results.wording import listed, percent, plural

SAMPLE = 50_000
MARKS = frozenset({"?", "-", "--", ".", "n/a", "na", "nan", "null", "none", "unknown", "missing", "#n/a", "k.a."})


def text_alerts(dataset: Dataset, seed: int = 0) -> Iterator[Alert]:
    """Yield alerts on the texts of a table, looked at in a seeded sample above 50,000 rows."""
    sample = rows_of(dataset, SAMPLE, seed)
    for column in sample.columns:
        series = sample.frame[column.name]
        if is_numeric(series) or is_time(series) or column.kind is Kind.CONSTANT:
            continue
        labels = tuple(label for label in codes_of(series)[1] if label)
        yield from _padded(column.name, labels)
        yield from _marks(column.name, labels)
        # Identifiers mix digits and letters by nature.
        if column.kind is not Kind.IDENTIFIER:
            yield from _mixed(column.name, labels)
    yield from _reading(dataset)


def _padded(name: str, labels: tuple[str, ...]) -> Iterator[Alert]:
    padded = [label for label in labels if label != label.strip()]
    if padded:
        tabs = " or tabs" if any("\t" in label for label in padded) else ""
        same = [label for label in padded if label.strip() in set(labels)]
        also = f", so {listed([s.strip() for s in same], 2)} counts as two categories" if same else ""
        sentence = f"'{name}' has {plural(len(padded), 'value')} with blanks{tabs} around the text{also}."
        yield Alert("stray_blanks", 1, (name,), sentence, "Trim the texts.", (("values", tuple(padded[:5])),))


def _marks(name: str, labels: tuple[str, ...]) -> Iterator[Alert]:
    marks = [label for label in labels if label.strip().lower() in MARKS]
    if marks and len(labels) > len(marks):
        sentence = f"'{name}' holds {listed(marks)}, which looks like a mark for a missing value."
        yield Alert("missing_mark", 1, (name,), sentence, "Read it as missing.", (("values", tuple(marks)),))


def _mixed(name: str, labels: tuple[str, ...]) -> Iterator[Alert]:
    labels = tuple(label for label in labels if label.strip().lower() not in MARKS)
    words = [label for label in labels if not _is_number(label)]
    share = 1 - len(words) / len(labels) if labels else 0.0
    if len(labels) >= 5 and share > 0.05 and words:
        sentence = f"'{name}' mixes numbers ({percent(share)} of its different values) and texts, such as '{words[0]}'."
        yield Alert(
            "mixed",
            2,
            (name,),
            sentence,
            "Correct or blank the few texts, then read it as numbers.",
            (("share", share),),
        )


def _is_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True


def _reading(dataset: Dataset) -> Iterator[Alert]:
    """Yield what the reader could not parse or repaired."""
    if dataset.reading is None:
        return
    for lost in dataset.reading.unparsed:
        example = f", such as '{lost.examples[0][1]}'" if lost.examples else ""
        sentence = f"{plural(lost.count, 'value')} of '{lost.column}' could not be read as {lost.wanted}{example}."
        yield Alert(
            "unparsed", 1, (lost.column,), sentence, "They are kept as missing; check them.", (("count", lost.count),)
        )
    for note in dataset.reading.notes:
        yield Alert("reading", 3, (), note, "Check that this was read as meant.")
