"""What a finding means: the verdict in plain words, the sentence for a paper, what to be careful about."""

from typing import Any

from mlviz.results.wording import p_words, percent
from mlviz.stats.filling.filled import FILLED
from mlviz.stats.hypotheses import columns_of
from mlviz.stats.method import Finding, TestMethod
from mlviz.stats.subjects import COLUMNS, FURTHER
from mlviz.stats.words import conclusions, regressions, several_effects, verdicts
from mlviz.stats.words.amounts import amount, estimate, noun, ranged, share, two
from mlviz.stats.words.verdicts import ALPHA, significance

MARGIN = "Margin"
"""What a test of equivalence calls the largest difference that does not matter."""
MANY = 5000
"""Rows from which differences that matter to nobody are significant."""

OF_SERIES = {
    "runs": "departure from a random order",
    "memory": "dependence on values before",
    "return": "return to a level",
    "drift": "drift",
}
"""What tests of one series look for, by what they measure."""

RELATIONS = ("correlation", "categories", "two series", "regression", "odds")
"""What speaks of columns that go together, not of groups that differ."""


def words_of(
    method: TestMethod, given: dict[str, Any], finding: Finding, n: int, n_excluded: int
) -> tuple[str, str, str]:
    """Return verdict, sentence for a paper and caveat.

    Parameters
    ----------
    method, given : TestMethod, dict
        What ran, on which columns.
    finding : Finding
        Its numbers.
    n, n_excluded : int
        Rows used and left out.
    """
    clear = finding.p_value < ALPHA
    verdict = {
        "value": _value,
        "groups": _groups,
        "several groups": _several,
        "pairs": _pairs,
        "categories": _categories,
        "correlation": _correlation,
        "repeated": verdicts.repeated,
        "factorial": several_effects.factorial,
        "adjusted": several_effects.adjusted,
        "regression": regressions.regression,
        "odds": regressions.odds,
        "mixed": several_effects.mixed,
        "within": several_effects.within,
        "several outcomes": several_effects.several_outcomes,
        "paired categories": verdicts.paired_categories,
        "repeated categories": verdicts.repeated_categories,
        "shape": verdicts.shape,
        "series": verdicts.series,
        "two series": verdicts.two_series,
        "share": conclusions.one_share,
        "shares": conclusions.shares,
        "two shares": conclusions.two_shares,
        "trend": conclusions.trend,
        "rate": conclusions.rate,
        "two rates": conclusions.two_rates,
        "agreement": conclusions.agreement,
        "several agree": conclusions.several_agree,
        "limits": conclusions.limits,
        "equivalence": conclusions.equivalence,
        "equivalence of pairs": conclusions.equivalence,
        "equivalence of shares": conclusions.equivalence,
        "survival": conclusions.survival,
    }[finding.about](given, finding, clear)
    return verdict, _paper(method, given, finding, n), _caveat(finding, clear, n, n_excluded)


def _value(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    main, name, mu = estimate(finding), given["value"], given.get("mu", 0.0)
    if finding.measure == "sign":
        return verdicts.signs(f"{name}", amount(mu), finding, clear)
    if not clear:
        return (
            f"No clear difference between the {finding.measure} of {name} and {amount(mu)}: "
            f"{noun(main)} {amount(main.value)}, {ranged(main)}."
        )
    side = "above" if main.value > 0 else "below"
    return f"The {finding.measure} of {name} lies {side} {amount(mu)}, by {amount(abs(main.value))} ({ranged(main)})."


def _groups(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    main, (first, second) = estimate(finding), (finding.groups[0].name, finding.groups[1].name)
    value, by = given["value"], given["group"]
    if finding.measure == "rank":
        return _rank_groups(finding, f"{value}", f"{by}", clear)
    if finding.measure == "spread":
        return verdicts.spread_of_two(f"{value}", f"{by}", finding, clear)
    if finding.measure == "share":
        return verdicts.share_of_two(f"{value}", f"{by}", finding, clear)
    if finding.measure == "distribution":
        return verdicts.distributions(f"{value}", f"{by}", finding, clear)
    if not clear:
        return (
            f"No clear difference in {value} between {first} and {second} ({by}): {noun(main)} "
            f"{amount(main.value)}, {ranged(main)}."
        )
    high, low = (first, second) if finding.effect.value > 0 else (second, first)
    return (
        f"{value} is higher in {high} than in {low} ({by}): {noun(main)} ({first} minus {second}) "
        f"{amount(main.value)}, {ranged(main)}."
    )


def _rank_groups(finding: Finding, value: str, by: str, clear: bool) -> str:
    first, second = finding.groups[0].name, finding.groups[1].name
    wins = (1 + finding.effect.value) / 2
    high, low, won = (first, second, wins) if wins >= 0.5 else (second, first, 1 - wins)
    pairs = f"of all pairs, {high} has the larger value in {won:.0%} (ties count half)"
    if not clear:
        return f"No clear difference in {value} between {first} and {second} ({by}): {pairs}{share(finding)}."
    return f"{value} tends to be higher in {high} than in {low} ({by}): {pairs}{share(finding)}."


def _pairs(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    main, first, second = estimate(finding), given["first"], given["second"]
    if finding.measure == "sign":
        return verdicts.signs(f"{first}", f"{second}", finding, clear)
    if not clear:
        return (
            f"No clear difference between {first} and {second} in the same rows: {noun(main)} "
            f"{amount(main.value)}, {ranged(main)}."
        )
    high, low = (first, second) if finding.effect.value > 0 else (second, first)
    return (
        f"{high} is higher than {low} in the same rows: {noun(main)} ({first} minus {second}) "
        f"{amount(main.value)}, {ranged(main)}."
    )


def _several(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    value, by = given["value"], given["group"]
    what = f"the spread of {value}" if finding.measure == "spread" else f"{value}"
    if not clear:
        return f"No clear difference in {what} between the {len(finding.groups)} groups of {by}{share(finding)}."
    differs = f"{what[0].upper()}{what[1:]}" if finding.measure == "spread" else what
    top = f"{verdicts.highest(finding)}{share(finding)}"
    return f"{differs} differs between the groups of {by}, {top}.{verdicts.apart(finding)}"


def _categories(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    verb = "go together" if clear else "show no clear association"
    return f"{given['row']} and {given['column']} {verb}{share(finding)}."


def _correlation(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    first, second = given["first"], given["second"]
    if not clear:
        return f"No clear relation between {first} and {second}{share(finding)}."
    way = "higher" if finding.effect.value > 0 else "lower"
    return f"Where {first} is higher, {second} tends to be {way}{share(finding)}."


def _paper(method: TestMethod, given: dict[str, Any], finding: Finding, n: int) -> str:
    effect = finding.effect
    df = ", ".join(amount(one, 4) if float(one).is_integer() else f"{one:.2f}" for one in finding.df)
    inner = f"{df}, N = {n:,}" if "categories" in finding.about and df else df
    statistic = f"{finding.statistic_name}({inner})" if inner else finding.statistic_name
    # In the order of the parameters; the order of a series is no variable of its test.
    asked = [name for name in given if name in (*COLUMNS[finding.about], *FURTHER) and name != "order"]
    columns = several_effects.laid_out(given) or " and ".join(columns_of(given, asked))
    filled = ", with values filled in" if any(check.name == FILLED for check in finding.checks) else ""
    known = effect.low == effect.low and effect.high == effect.high
    interval = f", {percent(effect.level)} CI [{two(effect.low)}, {two(effect.high)}]" if known else ""
    if finding.coefficients:
        return f"{regressions.in_a_paper(method, given, finding, statistic, interval)}, n = {n:,}{filled}."
    if finding.terms:
        return f"{method.label} of {columns}: {several_effects.in_a_paper(finding)}, n = {n:,}{filled}."
    named = finding.statistic == finding.statistic and finding.statistic_name
    margin = "".join(f", margin = {two(one.value)}" for one in finding.effects if one.name == MARGIN)
    numbers = f"{statistic} = {two(finding.statistic)}, " if named else ""
    return (
        f"{method.label} of {columns} was {significance(finding.p_value)}, {numbers}{p_words(finding.p_value)}, "
        f"{effect.name} = {two(effect.value)}{interval}{margin}, n = {n:,}{filled}."
    )


def _sought(finding: Finding) -> str:
    """Return what a test looks for, in a noun."""
    if finding.about.startswith("equivalence"):
        return "equivalence" if finding.measure != "non-inferior" else "non-inferiority"
    if finding.about in ("agreement", "several agree"):
        return "agreement"
    if finding.about == "shape":
        return "departure from a normal distribution"
    if finding.about == "series":
        return OF_SERIES[finding.measure]
    return "relation" if finding.about in RELATIONS else "difference"


def _caveat(finding: Finding, clear: bool, n: int, n_excluded: int) -> str:
    parts = [check.sentence for check in finding.checks if check.name == FILLED]
    if not clear:
        shown = any(effect.low == effect.low for effect in (finding.effect, *finding.effects[:1]))
        where = ": look at the interval" if shown else ""
        parts.append(f"That no {_sought(finding)} was shown does not show that there is none{where}.")
    else:
        if finding.coefficients:
            parts.append("That columns explain an outcome does not say that changing them changes it.")
        elif finding.about in RELATIONS:
            parts.append("That two things go together does not say that one causes the other.")
        if finding.effect.size == "negligible":
            parts.append("Clear is not large: by the usual rule this effect is negligible.")
        elif n >= MANY:
            parts.append("With so many rows even tiny differences are significant: judge the size, not p.")
    if n_excluded > 0.2 * (n + n_excluded):
        share = n_excluded / (n + n_excluded)
        parts.append(f"{share:.0%} of the rows were left out: if they are not missing by chance, this may mislead.")
    doubtful = [check.name.lower() for check in finding.checks if check.passed is False and check.name != FILLED]
    if doubtful:
        parts.append(f"Look at: {', '.join(doubtful)}.")
    return " ".join(parts)
