"""Many alerts of one rule told as one, so that a list of alerts stays short enough to be read."""

from mlviz.results.profile import Alert
from mlviz.results.wording import listed

MOST_ALONE = 3

TOGETHER = {
    "constant": "have one value only or none",
    "missing": "have 5% or more missing cells",
    "missing_mark": "hold a text that looks like a mark for a missing value",
    "identifier": "are different in nearly every row",
    "imbalanced": "have nearly always the same value",
    "skewed": "are skewed: a few values are very far out",
    "zeros": "are mostly 0",
    "high_cardinality": "have more than 50 categories",
    "mixed": "mix numbers and texts",
    "stray_blanks": "have values with blanks around the text",
    "isolated": "have a few values far from all others",
}


def merged(alerts: list[Alert]) -> list[Alert]:
    """Return the alerts with more than three of one rule and rank put together; single sentences go to the details."""
    kept: list[Alert] = []
    told: set[tuple[str, int]] = set()
    for alert in alerts:
        same = [other for other in alerts if (other.key, other.rank) == (alert.key, alert.rank)]
        if len(same) <= MOST_ALONE or alert.key not in TOGETHER:
            kept.append(alert)
        elif (alert.key, alert.rank) not in told:
            told.add((alert.key, alert.rank))
            columns = tuple(name for other in same for name in other.columns)
            sentence = f"{len(columns)} columns {TOGETHER[alert.key]}: {listed(columns)}."
            each = tuple(("sentence", other.sentence) for other in same)
            kept.append(Alert(alert.key, alert.rank, columns, sentence, alert.action, each))
    return kept
