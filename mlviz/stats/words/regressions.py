"""What regressions show, in plain words: what the columns explain together, then what each adds beyond the others."""

from typing import Any

from mlviz.results.regression import Coefficient
from mlviz.results.wording import p_words, percent
from mlviz.stats.method import Finding, TestMethod
from mlviz.stats.subjects import COLUMNS
from mlviz.stats.words.amounts import amount, share, two
from mlviz.stats.words.verdicts import ALPHA, several, significance

NAMED = 4
"""Columns a verdict names; the table has all."""

WRITTEN = 12
"""Coefficients a sentence for a paper has room for."""


def regression(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return how much of a number the columns explain, and how it changes with each."""
    names, value = _names(given), given["value"]
    if not clear:
        return f"No clear sign that {names} explain{_s(given)} {value}{share(finding)}."
    whole = f"{names} explain{_s(given)} {percent(finding.effect.value)} of the variance of {value}{share(finding)}."
    return f"{whole} {_each(given, finding, f'{value} changes')}"


def odds(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether the columns tell two answers apart, and how the odds change with each."""
    names, (other, yes) = _names(given), finding.column_labels
    if not clear:
        return f"No clear sign that {names} tell{_s(given)} {yes} from {other} ({given['column']}){share(finding)}."
    whole = f"{names} tell{_s(given)} {yes} from {other} ({given['column']}){share(finding)}."
    return f"{whole} {_each(given, finding, f'the odds of {yes} change')}"


def in_a_paper(method: TestMethod, given: dict[str, Any], finding: Finding, statistic: str, interval: str) -> str:
    """Return the whole model and every coefficient, as papers list them."""
    outcome, effect = given[COLUMNS[finding.about][0]], finding.effect
    head = (
        f"{method.label} of {outcome} on {_names(given)} was {significance(finding.p_value)}, {statistic} = "
        f"{two(finding.statistic)}, {p_words(finding.p_value)}, {effect.name} = {two(effect.value)}{interval}"
    )
    lines = [_line(one, finding) for one in finding.coefficients[1:]]
    more = f"; {len(lines) - WRITTEN} further coefficients are in the table" if len(lines) > WRITTEN else ""
    return f"{head}; {'; '.join(lines[:WRITTEN])}{more}"


def _line(one: Coefficient, finding: Finding) -> str:
    value, low, high = one.ratios if one.ratio else (one.value, one.low, one.high)
    written = _ratio if one.ratio else two
    known = f", 95% CI [{written(low)}, {written(high)}]" if low == low and high == high else ""
    test = "z" if one.ratio else f"t({finding.df[1]:.0f})"
    name = "odds ratio" if one.ratio else "b"
    statistic = f"{test} = {two(one.statistic)}, {p_words(one.p_value)}"
    return f"{one.name}: {name} = {written(value)}{known}, {statistic}"


def _ratio(value: float) -> str:
    """Return an odds ratio as papers write it; one of 0.0003 is no 0.00."""
    return two(value) if 0.01 <= value < 1000 else amount(value)


def _factor(one: Coefficient) -> str:
    """Return an odds ratio per standard deviation, as a power of e where it leaves the range of numbers."""
    ratio = one.standardised_ratios[0]
    return amount(ratio) if 1e-300 < ratio < float("inf") else f"e^{amount(one.standardised)}"


def _names(given: dict[str, Any]) -> str:
    names = given["predictors"]
    if len(names) == 1:
        return str(names[0])
    return several(names) if len(names) <= NAMED + 1 else f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _s(given: dict[str, Any]) -> str:
    return "s" if len(given["predictors"]) == 1 else ""


def _each(given: dict[str, Any], finding: Finding, changes: str) -> str:
    """Return how the outcome changes with the columns whose part is clear, the clearest first."""
    alone = len(given["predictors"]) == 1
    terms = [one for one in finding.terms if one.name in given["predictors"] and one.p_value < ALPHA]
    if not terms:
        return "None of them is clear by itself when the others are held equal."
    terms.sort(key=lambda one: one.p_value)
    parts = [_change(one.name, finding) for one in terms[:NAMED]]
    if len(terms) > NAMED:
        parts.append(f"with {len(terms) - NAMED} more")
    words = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    lead = "On average" if alone else "With the others held equal"
    return f"{lead}, {changes} {words}."


def _change(name: str, finding: Finding) -> str:
    """Return in words what one column does: of a number per unit, of two levels from one to the other.

    Odds ratios per unit are near 1 for columns in small units, so they are told per standard deviation.
    """
    first, *others = (one for one in finding.coefficients if one.predictor == name)
    if others:
        return f"between the levels of {name}"
    of = f"for {first.name}" if first.level else f"per {'standard deviation' if first.ratio else 'unit'} of {name}"
    return f"by a factor of {_factor(first)} {of}" if first.ratio else f"by {amount(first.value)} {of}"
