"""Alerts that follow from the profile of one column."""

from collections.abc import Iterator

from mlviz.kinds import CATEGORIES, Kind
from mlviz.results.profile import Alert, ColumnProfile, Profile
from mlviz.results.wording import number, percent, plural

ENOUGH = 20
"""Shares in fewer rows than this say little."""


def column_alerts(profile: Profile) -> Iterator[Alert]:
    """Yield the alerts of every column on its own."""
    for column in profile.columns:
        if column.count == 0 or column.n_unique == 1:
            if column.count + column.n_missing > 1:
                yield _constant(column)
            continue
        for rule in (_missing, _infinite, _identifier, _imbalanced, _skewed, _zeros, _levels):
            found = rule(column)
            if found is not None:
                yield found


def _constant(column: ColumnProfile) -> Alert:
    if column.count == 0:
        sentence = f"'{column.name}' is empty: every cell is missing."
    else:
        rest = f" or missing ({percent(column.share_missing)})" if column.n_missing else ""
        sentence = f"'{column.name}' has one value only{rest}."
    return Alert("constant", 2, (column.name,), sentence, "Leave it out: it cannot tell rows apart.")


def _missing(column: ColumnProfile) -> Alert | None:
    share = column.share_missing
    if share < 0.05:
        return None
    sentence = f"{percent(share)} of '{column.name}' is missing ({plural(column.n_missing, 'row')})."
    action = "Ask why before filling it: values are seldom missing by chance. Or leave the column out."
    return Alert("missing", 2 if share >= 0.4 else 3, (column.name,), sentence, action, (("share", share),))


def _infinite(column: ColumnProfile) -> Alert | None:
    if column.numeric is None or not column.numeric.infinite:
        return None
    count = column.numeric.infinite
    sentence = f"'{column.name}' holds {plural(count, 'infinite value')}, often a division by zero."
    return Alert("infinite", 1, (column.name,), sentence, "Set them missing or correct them.", (("count", count),))


def _identifier(column: ColumnProfile) -> Alert | None:
    if column.count < ENOUGH:
        return None
    share = column.n_unique / column.count
    if is_running_number(column):
        sentence = f"'{column.name}' numbers the rows."
    elif column.kind is Kind.IDENTIFIER or (column.levels is not None and column.kind in CATEGORIES and share > 0.9):
        what = f"has {column.n_unique:,} different values in {column.count:,} rows"
        sentence = f"'{column.name}' {what}: it names rows or what they belong to."
    elif column.text is not None and column.text.longest < 40 and share > 0.9:
        sentence = f"'{column.name}' is different in {percent(share)} of the rows, nearly an identifier."
    else:
        return None
    action = "Do not use it to predict: a model would learn the rows by heart."
    return Alert("identifier", 2, (column.name,), sentence, action, (("share", share),))


def is_running_number(column: ColumnProfile) -> bool:
    """Whether the column holds consecutive whole numbers, each once."""
    summary = column.numeric
    if summary is None or not summary.integral or column.n_unique != column.count or column.count < ENOUGH:
        return False
    # Deleted rows leave a few gaps.
    return summary.maximum - summary.minimum + 1 <= 1.02 * column.count


def _imbalanced(column: ColumnProfile) -> Alert | None:
    if column.kind not in CATEGORIES or column.levels is None or column.count < ENOUGH:
        return None
    share = float(column.levels.counts.max()) / column.count
    if share < 0.9:
        return None
    top = column.levels.labels[int(column.levels.counts.argmax())]
    sentence = f"'{column.name}' is '{top}' in {percent(share)} of the rows."
    action = "As a target, judge models by balanced accuracy, recall or average precision, not by accuracy."
    return Alert("imbalanced", 2, (column.name,), sentence, action, (("share", share),))


def _skewed(column: ColumnProfile) -> Alert | None:
    summary = column.numeric
    if summary is None or column.kind is not Kind.NUMERIC or not abs(summary.skewness) > 2.5 or column.count < ENOUGH:
        return None
    side = "large" if summary.skewness > 0 else "small"
    sentence = f"'{column.name}' is skewed: a few values are very {side} (skewness {number(summary.skewness)})."
    action = "Use medians, rank-based tests or a logarithm; check the extremes."
    return Alert("skewed", 3, (column.name,), sentence, action, (("skewness", summary.skewness),))


def _zeros(column: ColumnProfile) -> Alert | None:
    summary = column.numeric
    if summary is None or column.kind is not Kind.NUMERIC or summary.zeros < 0.5 * column.count:
        return None
    share = summary.zeros / column.count
    sentence = f"'{column.name}' is 0 in {percent(share)} of the rows."
    action = 'If 0 means "none", split it into yes/no and how much; if it means "unknown", set it missing.'
    return Alert("zeros", 3, (column.name,), sentence, action, (("share", share),))


def _levels(column: ColumnProfile) -> Alert | None:
    if column.kind not in CATEGORIES or column.n_unique <= 50 or column.n_unique > 0.9 * column.count:
        return None
    sentence = f"'{column.name}' has {column.n_unique:,} different categories."
    action = "Group the rare ones, or encode it by its outcome inside the folds."
    return Alert("high_cardinality", 3, (column.name,), sentence, action, (("levels", column.n_unique),))
