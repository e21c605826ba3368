"""Which test answers a purpose: do categories go together, do columns agree, is a gap small enough, how long until."""

from typing import Literal

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, Kind
from mlviz.results.testing import Check
from mlviz.stats.checks import SHAPIRO_AT_MOST
from mlviz.stats.method import Factor
from mlviz.stats.methods.tables import cross_table, expected_check, expected_counts

Purpose = Literal["difference", "agreement", "equivalence", "spread", "shape", "order"]
"""What is to be shown of one or two columns."""

Recommended = tuple[str, dict[str, object], str, tuple[Check, ...], str, str]
"""A test, its columns, why, what was looked at, the alternative and when it would be better."""


def categories(dataset: Dataset, first: str, second: str, row: Factor, column: Factor) -> Recommended:
    """Return the test of whether two categories go together."""
    counts = cross_table(row, column)[0]
    check = expected_check(expected_counts(counts))
    values: dict[str, object] = {"row": first, "column": second}
    if not check.passed and (counts.shape == (2, 2) or counts.sum() <= 200):
        reason = "Some expected counts are too small for the chi-square approximation, and this test is exact."
        return "fisher_exact", values, reason, (check,), "chi_square", "If a familiar statistic is asked for."
    reason = "It compares the counts with those expected if the two had nothing to do with each other."
    other, when = _other(dataset, first, counts.shape)
    return "chi_square", values, reason, (check,), other, when


def _other(dataset: Dataset, first: str, shape: tuple[int, ...]) -> tuple[str, str]:
    """Return what tells more than that two categories go together, by the shape of their table."""
    if shape[0] == 2 and shape[1] == 2:
        return "two_proportions", "If by how much a share differs is what matters, or its ratio, or the odds ratio."
    if shape[1] == 2 and dataset[first].kind is Kind.ORDINAL:
        return "cochran_armitage", "If a steady rise or fall over the ordered groups is asked for."
    return "theils_u", "If one is known and the other is to be guessed."


def orders(first: str, second: str) -> Recommended:
    """Return the test of whether two ordered categories rise together."""
    reason = (
        "Both have an order, which counts alone would throw away; it compares the order of pairs of rows, ties too."
    )
    when = "If both stand for a measurement that was cut into classes."
    return "kendall", {"first": first, "second": second}, reason, (), "polychoric", when


def ordered_pairs(first: str, second: str) -> Recommended:
    """Return the test of whether ordered answers of the same rows rose or fell."""
    reason = (
        "Ordered answers can be higher or lower, but have no distances: it counts the rows that rose and that fell."
    )
    return "paired_sign_test", {"first": first, "second": second}, reason, (), "", ""


def one_category(outcome: str, share: float | None) -> Recommended:
    """Return the test of one category alone, against a share or against equal shares."""
    if share is not None:
        if not 0 <= share <= 1:
            raise NotApplicable(f"{outcome!r} is a category, and {share:g} is no share.", "Give a share from 0 to 1.")
        reason = "It compares how often one answer comes with the share you name, and is exact."
        return "binomial", {"column": outcome, "share": share}, reason, (), "", ""
    reason = "It compares the sizes of all groups with equal shares, or with those you name."
    return "goodness_of_fit", {"column": outcome}, reason, (), "", ""


def agreement(dataset: Dataset, first: str, second: str) -> Recommended:
    """Return the test of whether two columns hold the same."""
    kinds = dataset[first].kind, dataset[second].kind
    if all(kind in CATEGORIES for kind in kinds):
        ordered = all(kind is Kind.ORDINAL for kind in kinds)
        values: dict[str, object] = {"row": first, "column": second, "weights": "linear" if ordered else "none"}
        near = " Near misses count by their distance, for the answers have an order." if ordered else ""
        return "cohen_kappa", values, f"It takes away the agreement that chance alone would give.{near}", (), "", ""
    if kinds != (Kind.NUMERIC, Kind.NUMERIC):
        raise NotApplicable(
            f"{first!r} is {kinds[0]} and {second!r} is {kinds[1]}, so they cannot hold the same.",
            "Choose two numbers, or two categories.",
        )
    reason = "It says how far two ways to measure the same thing differ, which a correlation does not."
    when = "If being equal on average, up to a margin, is what matters."
    return "bland_altman", {"first": first, "second": second}, reason, (), "tost_paired", when


def equivalence(dataset: Dataset, outcome: str, by: str, paired: bool) -> Recommended:
    """Return the test of whether a difference is too small to matter."""
    why = "That a test finds no difference is no proof; this one shows that a difference is smaller than a margin."
    if paired:
        return "tost_paired", {"first": outcome, "second": by}, why, (), "bland_altman", "If single rows matter."
    if dataset[outcome].kind in CATEGORIES:
        return "tost_proportions", {"row": by, "column": outcome}, why, (), "two_proportions", "To see the difference."
    when = "If one group need only be no worse than the other."
    return "tost", {"value": outcome, "group": by}, why, (), "non_inferiority", when


def waiting(time: str, event: str, group: str) -> Recommended:
    """Return the test of whether something happens sooner in one group."""
    reason = "It uses rows in which the event has not happened yet, which means and shares of rows cannot."
    return "log_rank", {"time": time, "event": event, "group": group}, reason, (), "", ""


def spread(outcome: str, by: str) -> Recommended:
    """Return the test of whether groups spread differently."""
    reason = "It compares distances from the median of each group, which skewed values hardly mislead."
    when = "If a few values lie very far out: it goes by ranks."
    return "brown_forsythe", {"value": outcome, "group": by}, reason, (), "fligner_killeen", when


def shape(dataset: Dataset, outcome: str) -> Recommended:
    """Return the test of whether one column is normally distributed."""
    use = "Judge by the picture too, and do not choose another test by its result."
    if dataset.n_rows - dataset[outcome].n_missing > SHAPIRO_AT_MOST:
        reason = f"It looks at the whole distribution, the tails above all, in any number of rows. {use}"
        return "anderson_darling", {"value": outcome}, reason, (), "jarque_bera", "To see skewness and tails apart."
    reason = f"It finds most departures from a normal distribution in the fewest rows. {use}"
    return "shapiro_wilk", {"value": outcome}, reason, (), "anderson_darling", "If the tails matter most."


def order(outcome: str, by: str) -> Recommended:
    """Return the test of whether values depend on those before them."""
    reason = "It asks whether values go on from earlier ones, at several distances at once."
    values: dict[str, object] = {"value": outcome, "order": by}
    return "ljung_box", values, reason, (), "runs_test", "If only lying above or below the middle counts."
