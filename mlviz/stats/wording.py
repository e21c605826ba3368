"""What a finding means: the verdict in plain words, the sentence for a paper, what to be careful about."""

import math
from typing import Any

from mlviz.results.testing import Effect
from mlviz.results.wording import p_words
from mlviz.stats.filled import FILLED
from mlviz.stats.method import Finding, TestMethod

ALPHA = 0.05


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
    }[finding.about](given, finding, clear)
    return verdict, _paper(method, given, finding, n), _caveat(finding, clear, n, n_excluded)


def amount(value: float, digits: int = 3) -> str:
    """Return a number with a few significant digits and thousands marks, never in scientific form below 1e15.

    Examples
    --------
    >>> amount(1234.567), amount(0.012345), amount(-0.0)
    ('1,235', '0.0123', '0')
    """
    if not math.isfinite(value):
        return "unknown" if value != value else "infinite"
    if value == 0 or abs(value) < 1e-300:
        return "0"
    if abs(value) >= 10 ** (digits - 1) and abs(value) < 1e15:
        return f"{value:,.0f}" if abs(value) >= 10**digits else f"{value:,.1f}".removesuffix(".0")
    return f"{value:#.{digits}g}" if 1e-4 <= abs(value) < 1 else f"{value:.{digits}g}"


def _range(effect: Effect) -> str:
    if effect.low != effect.low or effect.high != effect.high:
        return "no interval can be given"
    return f"95% interval {amount(effect.low)} to {amount(effect.high)}"


def _estimate(finding: Finding) -> Effect:
    """The effect in the units of the data, if there is one."""
    return finding.effects[0] if finding.effects else finding.effect


def _noun(effect: Effect) -> str:
    """The effect's name inside a sentence; names of persons keep their capital."""
    person = "'s" in effect.name.split()[0]
    return effect.name if person else effect.name[0].lower() + effect.name[1:]


def _value(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    estimate, name, mu = _estimate(finding), given["value"], given.get("mu", 0.0)
    if not clear:
        return (
            f"No clear difference between the {finding.measure} of {name} and {amount(mu)}: "
            f"{_noun(estimate)} {amount(estimate.value)}, {_range(estimate)}."
        )
    side = "above" if estimate.value > 0 else "below"
    return (
        f"The {finding.measure} of {name} lies {side} {amount(mu)}, by {amount(abs(estimate.value))} "
        f"({_range(estimate)})."
    )


def _groups(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    estimate, (first, second) = _estimate(finding), (finding.groups[0].name, finding.groups[1].name)
    value, by = given["value"], given["group"]
    if finding.measure == "rank":
        return _rank_groups(finding, f"{value}", f"{by}", clear)
    if not clear:
        return (
            f"No clear difference in {value} between {first} and {second} ({by}): {_noun(estimate)} "
            f"{amount(estimate.value)}, {_range(estimate)}."
        )
    high, low = (first, second) if finding.effect.value > 0 else (second, first)
    return (
        f"{value} is higher in {high} than in {low} ({by}): {_noun(estimate)} ({first} minus {second}) "
        f"{amount(estimate.value)}, {_range(estimate)}."
    )


def _rank_groups(finding: Finding, value: str, by: str, clear: bool) -> str:
    first, second = finding.groups[0].name, finding.groups[1].name
    wins = (1 + finding.effect.value) / 2
    high, low, share = (first, second, wins) if wins >= 0.5 else (second, first, 1 - wins)
    pairs = f"of all pairs, {high} has the larger value in {share:.0%} (ties count half)"
    if not clear:
        return f"No clear difference in {value} between {first} and {second} ({by}): {pairs}{_share(finding)}."
    return f"{value} tends to be higher in {high} than in {low} ({by}): {pairs}{_share(finding)}."


def _pairs(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    estimate, first, second = _estimate(finding), given["first"], given["second"]
    if not clear:
        return (
            f"No clear difference between {first} and {second} in the same rows: {_noun(estimate)} "
            f"{amount(estimate.value)}, {_range(estimate)}."
        )
    high, low = (first, second) if finding.effect.value > 0 else (second, first)
    return (
        f"{high} is higher than {low} in the same rows: {_noun(estimate)} ({first} minus {second}) "
        f"{amount(estimate.value)}, {_range(estimate)}."
    )


def _several(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    value, by = given["value"], given["group"]
    if not clear:
        return f"No clear difference in {value} between the {len(finding.groups)} groups of {by}{_share(finding)}."
    apart = [pair for pair in finding.post_hoc if pair.p_adjusted < ALPHA]
    names = ", ".join(f"{pair.first} and {pair.second}" for pair in apart[:3])
    more = f" and {len(apart) - 3} further pairs" if len(apart) > 3 else ""
    which = f" Clearly apart: {names}{more}." if apart else ""
    if finding.post_hoc and not apart:
        which = " No single pair stands out after adjustment."
    top = max(finding.groups, key=lambda group: group.median if finding.measure == "rank" else group.mean)
    word = "median" if finding.measure == "rank" else "mean"
    return f"{value} differs between the groups of {by}, {word} highest in {top.name}{_share(finding)}.{which}"


def _share(finding: Finding) -> str:
    effect = finding.effect
    return f" ({_noun(effect)} {amount(effect.value)}, {_range(effect)})"


def _categories(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    verb = "go together" if clear else "show no clear association"
    return f"{given['row']} and {given['column']} {verb}{_share(finding)}."


def _correlation(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    first, second = given["first"], given["second"]
    if not clear:
        return f"No clear relation between {first} and {second}{_share(finding)}."
    way = "higher" if finding.effect.value > 0 else "lower"
    return f"Where {first} is higher, {second} tends to be {way}{_share(finding)}."


def _paper(method: TestMethod, given: dict[str, Any], finding: Finding, n: int) -> str:
    effect = finding.effect
    df = ", ".join(amount(one, 4) if float(one).is_integer() else f"{one:.2f}" for one in finding.df)
    inner = f"{df}, N = {n:,}" if finding.about == "categories" and df else df
    statistic = f"{finding.statistic_name}({inner})" if inner else finding.statistic_name
    columns = " and ".join(str(given[name]) for name in given if isinstance(given[name], str))
    verdict = "significant" if finding.p_value < ALPHA else "not significant"
    named = finding.statistic == finding.statistic and finding.statistic_name
    known = effect.low == effect.low and effect.high == effect.high
    interval = f", 95% CI [{_two(effect.low)}, {_two(effect.high)}]" if known else ""
    filled = ", with values filled in" if any(check.name == FILLED for check in finding.checks) else ""
    numbers = f"{statistic} = {finding.statistic:.2f}, " if named else ""
    return (
        f"{method.label} of {columns} was {verdict}, {numbers}{p_words(finding.p_value)}, {effect.name} = "
        f"{_two(effect.value)}{interval}, n = {n:,}{filled}."
    )


def _two(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 1e6 else f"{value:.3g}"


def _caveat(finding: Finding, clear: bool, n: int, n_excluded: int) -> str:
    parts = [check.sentence for check in finding.checks if check.name == FILLED]
    if not clear:
        shown = any(effect.low == effect.low for effect in (finding.effect, *finding.effects[:1]))
        where = ": look at the interval" if shown else ""
        parts.append(f"That no difference was shown does not show that there is none{where}.")
    elif finding.about in ("correlation", "categories"):
        parts.append("That two things go together does not say that one causes the other.")
    elif n >= 5000:
        parts.append("With so many rows even tiny differences are significant: judge the size, not p.")
    if n_excluded > 0.2 * (n + n_excluded):
        share = n_excluded / (n + n_excluded)
        parts.append(f"{share:.0%} of the rows were left out: if they are not missing by chance, this may mislead.")
    doubtful = [check.name.lower() for check in finding.checks if check.passed is False and check.name != FILLED]
    if doubtful:
        parts.append(f"Look at: {', '.join(doubtful)}.")
    return " ".join(parts)
