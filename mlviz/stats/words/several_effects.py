"""What analyses with several effects show, in plain words: the effect that was asked for, then the others."""

from collections.abc import Sequence
from typing import Any

from mlviz.results.testing import Term
from mlviz.results.wording import p_words
from mlviz.stats.method import Finding
from mlviz.stats.words import verdicts
from mlviz.stats.words.amounts import share, two
from mlviz.stats.words.verdicts import ALPHA, apart, significance


def factorial(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether a factor matters, or whether the effect of one depends on another."""
    return _effect(f"{given['value']}", finding, clear) + _others(finding, _changing(finding))


def adjusted(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether groups would differ if they were equal in the covariates."""
    value, by, equal = given["value"], given["group"], _joined(given["covariates"])
    if given.get("second_group"):
        return _effect(f"{value} made equal in {equal}", finding, clear) + _others(finding, _changing(finding))
    if not clear:
        return f"No clear difference in {value} between the groups of {by} made equal in {equal}{share(finding)}."
    top = f"adjusted mean highest in {max(finding.margins, key=lambda one: one.mean).levels[0]}"
    words = f"{value} differs between the groups of {by} even when made equal in {equal}"
    return f"{words}, {top}{share(finding)}.{apart(finding)}"


def _joined(names: Sequence[str]) -> str:
    return verdicts.several(tuple(names)) if len(names) > 1 else names[0]


def mixed(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether columns of the same rows differ, groups differ, or columns differ otherwise in each group."""
    if len(finding.factors) > 2:
        return within(given, finding, clear)
    columns, group = verdicts.several(given["columns"]), given["group"]
    of = _spoken(finding).factors
    if len(of) > 1:
        depends = f"how {columns} differ in the same rows depends on {group}"
        words = f"H{depends[1:]}{share(finding)}.{apart(finding)}" if clear else ""
        return (words or f"No clear sign that {depends}{share(finding)}.") + _others(finding)
    what = f"the groups of {group}, averaged over {columns}" if of == (0,) else f"{columns} in the same rows"
    if not clear:
        return f"No clear difference between {what}{share(finding)}.{_others(finding)}"
    subject = f"T{what[1:]}," if of == (0,) else what
    top = f"estimated mean highest in {_highest(finding)}{share(finding)}"
    return f"{subject} differ, {top}.{apart(finding)}{_but(finding)}{_others(finding, _changing(finding))}".replace(
        ",, ", ", "
    )


def within(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return what one of the factors that measurements are combinations of does to them, with or without groups."""
    value = f"the {len(given['columns'])} measurements"
    words = _effect(value, finding, clear, differ="differ") + _others(finding, _changing(finding))
    return words[0].upper() + words[1:]


def several_outcomes(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether groups differ in several numbers taken together, and in which of them."""
    together = f"{verdicts.several(given['columns'])} taken together"
    if not clear:
        return f"No clear difference between the groups of {given['group']} in {together}{share(finding)}."
    alone = [one.name for one in finding.terms if "Holm" in dict(one.corrected) and _p(one) < ALPHA]
    each = f" One by one, they differ in {', '.join(alone)}." if alone else " In none of them alone is it clear."
    return f"The groups of {given['group']} differ in {together}{share(finding)}.{each}"


def _effect(value: str, finding: Finding, clear: bool, *, differ: str = "differs") -> str:
    """Return what the effect that was asked for shows."""
    of = _spoken(finding).factors
    if len(of) == 1:
        if not clear:
            return f"No clear difference in {value} between the levels of {finding.term}{share(finding)}."
        top = f"estimated mean highest in {_highest(finding)}"
        words = f"{value} {differ} between the levels of {finding.term}, {top}{share(finding)}."
        return words + apart(finding) + _but(finding)
    first, *rest = (finding.factors[at] for at in of)
    depends = f"the effect of {first} on {value} depends on {_joined(rest)}"
    if not clear:
        return f"No clear sign that {depends}{share(finding)}."
    return f"T{depends[1:]}{share(finding)}.{apart(finding)}"


def _spoken(finding: Finding) -> Term:
    """Return the effect that was asked for."""
    return next(one for one in finding.terms if one.name == finding.term)


def _highest(finding: Finding) -> str:
    """Return the level of the factor asked for whose estimated mean is highest."""
    (at,) = _spoken(finding).factors
    alone = [one for one in finding.margins if [i for i, level in enumerate(one.levels) if level] == [at]]
    return max(alone, key=lambda one: one.mean).levels[at]


def _but(finding: Finding) -> str:
    """Return with which others an effect changes, so that speaking of it alone misleads."""
    found = ", ".join(_changing(finding))
    others = "other factor" if len(finding.factors) == 2 else "other factors"
    return f" But it depends on the {others} ({found}): look at the picture." if found else ""


def _changing(finding: Finding) -> list[str]:
    """Return the clear interactions of one clear factor, that was asked for, with others."""
    spoken = _spoken(finding)
    if len(spoken.factors) != 1 or spoken.p_value >= ALPHA:
        return []
    return [one.name for one in finding.terms if set(spoken.factors) < set(one.factors) and one.p_value < ALPHA]


def _others(finding: Finding, said: Sequence[str] = ()) -> str:
    """Return which of the other effects are clear, but for those of which it was said already."""
    others = [one for one in finding.terms if one.name != finding.term and one.counted]
    clear = [one.name for one in others if one.p_value < ALPHA]
    if not others:
        return ""
    if not clear:
        return " None of the other effects is clear."
    further = [name for name in clear if name not in said]
    return f" Also clear: {', '.join(further)}." if further else ""


def laid_out(given: dict[str, Any]) -> str:
    """Return which measurements of which groups were analysed, where a layout says so; else nothing."""
    layout = str(given.get("layout", "")).strip()
    if not layout:
        return ""
    groups = [given[name] for name in ("group", "second_group") if given.get(name)]
    between = f" in the groups of {' and '.join(groups)}" if groups else ""
    return f"{len(given['columns'])} measurements ({layout}){between}"


def in_a_paper(finding: Finding) -> str:
    """Return every effect with F, p and partial eta squared, as papers list them.

    Of several statistics of one hypothesis, the one that was chosen; of the columns one by one, the adjusted p.
    """
    return "; ".join(_line(term) for term in finding.terms if term.counted)


SYMBOLS = {"Pillai's trace": "V", "Wilks' lambda": "lambda", "Hotelling-Lawley trace": "T"}
"""How papers write the value of a multivariate statistic."""


def _line(term: Term) -> str:
    df = ", ".join(f"{one:.0f}" if float(one).is_integer() else f"{one:.2f}" for one in term.df)
    effect = term.effect
    known = effect.low == effect.low and effect.high == effect.high
    interval = f", 95% CI [{effect.low:.2f}, {effect.high:.2f}]" if known else ""
    value = f"{SYMBOLS[term.name]} = {term.effects[0].value:.2f}, " if term.effects and term.name in SYMBOLS else ""
    p = _p(term)
    by = " by Holm's adjustment" if "Holm" in dict(term.corrected) else ""
    numbers = f"{value}F({df}) = {two(term.statistic)}, {p_words(p)}{by}"
    return f"{term.name} was {significance(p)}, {numbers}, {effect.name.lower()} = {effect.value:.2f}{interval}"


def _p(term: Term) -> float:
    """Return the p the verdict goes by: Holm's where an effect is one of several columns looked at one by one."""
    return dict(term.corrected).get("Holm", term.p_value)
