"""Which test takes several columns at once: repeated measurements, several groupings, numbers held equal."""

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC, Kind
from mlviz.stats.advice.purposes import Recommended

Names = tuple[str, ...]


def measured(dataset: Dataset, columns: Names, group: str | None) -> Recommended:
    """Return the test of whether several measurements of the same rows differ, in one or in several groups."""
    kinds = {dataset[name].kind for name in columns}
    numbers, answers = kinds <= {*NUMERIC}, kinds <= {*CATEGORIES}
    if group is not None:
        if not numbers:
            raise NotApplicable(
                "Measurements of groups are compared by their means, and not all of these are numbers.",
                "Choose numbers, or leave the groups out.",
            )
        reason = (
            "Rows belong to groups and were measured several times: it says whether the groups change differently, "
            "which tests of each moment apart cannot."
        )
        return "mixed_anova", {"group": group, "columns": columns}, reason, (), "", ""
    if len(columns) < 3:
        raise NotApplicable("Two measurements are a pair.", "Name a third, or the groups the rows belong to.")
    if numbers:
        reason = (
            "All measurements come from the same rows, so it works on changes within rows. Its degrees of freedom are "
            "corrected for unequal spread of these changes, whatever a test of it says."
        )
        when = "If a few extreme values should not decide."
        return "repeated_anova", {"columns": columns}, reason, (), "friedman", when
    if Kind.ORDINAL in kinds and kinds <= {*NUMERIC, Kind.ORDINAL}:
        reason = "Ordered categories have ranks within each row; means would have no meaning."
        return "friedman", {"columns": columns}, reason, (), "", ""
    if answers:
        reason = "The same two answers were given several times by the same rows: it compares their shares."
        return "cochran_q", {"columns": columns}, reason, (), "", ""
    raise NotApplicable(
        "Some of these columns are numbers and some are categories, so they do not measure the same.",
        "Choose columns that measure the same thing.",
    )


def explained(dataset: Dataset, outcome: str, by: Names) -> Recommended:
    """Return the test of whether several columns matter for a number, or for which of two answers is given."""
    groups = tuple(name for name in by if dataset[name].kind in CATEGORIES)
    numbers = tuple(name for name in by if dataset[name].kind in NUMERIC)
    if len(groups) + len(numbers) < len(by):
        raise NotApplicable(
            "Only numbers and categories can matter here.", "Change the kind of the others, or drop them."
        )
    if dataset[outcome].kind not in NUMERIC:
        return _answers(dataset, outcome, by)
    values: dict[str, object] = {"value": outcome, "predictors": by}
    together = "To see how much all of them explain together, and what each adds per unit."
    if not groups:
        reason = "It says how closely two numbers go together among rows that are alike in the others."
        values |= {"first": outcome, "second": numbers[0], "given": numbers[1:]}
        return "partial_correlation", values, reason, (), "linear_regression", together
    if not numbers and len(groups) <= 4:
        reason = "It looks at all groupings at once, and says whether the effect of one depends on another."
        return "factorial_anova", values | {"factors": groups}, reason, (), "linear_regression", together
    if len(groups) > 2:
        reason = "It takes any number of columns at once, and says what each adds with the others held equal."
        return "linear_regression", values, reason, (), "", ""
    reason = "It compares the groups as if they were equal in the other numbers."
    values |= {"group": groups[0], "covariates": numbers}
    if len(groups) > 1:
        values |= {"second_group": groups[1], "factors": groups}
        when = "To see the differences as they are, with nothing held equal."
        return "ancova", values, reason, (), "factorial_anova", when
    other = "welch_t" if len(dataset[groups[0]].levels) == 2 else "welch_anova"
    return "ancova", values, reason, (), other, "To see the difference as it is, with nothing held equal."


def _answers(dataset: Dataset, outcome: str, by: Names) -> Recommended:
    """Return the test of which columns tell two answers apart."""
    column = dataset[outcome]
    if column.kind not in CATEGORIES or len(column.levels) != 2:
        raise NotApplicable(
            f"{outcome!r} is {column.kind}; several columns can explain a number, or which of two answers is given.",
            "Choose such a column, or ask about one column at a time.",
        )
    reason = "It says how the odds of an answer change with each column while the others are held equal."
    return "logistic_regression", {"column": outcome, "predictors": by}, reason, (), "", ""
