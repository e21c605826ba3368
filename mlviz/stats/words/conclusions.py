"""What shares, rates, agreement, equivalence and survival show, in plain words."""

from typing import Any

from mlviz.results.wording import percent
from mlviz.stats.method import Finding
from mlviz.stats.words import verdicts
from mlviz.stats.words.amounts import amount, noun, ranged, share


def one_share(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether a share lies above or below a value."""
    name, effect, other = finding.column_labels[1], finding.effect, given["share"]
    seen = f"{percent(effect.value)}, 95% interval {percent(effect.low)} to {percent(effect.high)}"
    what = f"the share of {name} in {given['column']}"
    if not clear:
        return f"No clear difference between {what} and {percent(other)}: {seen}."
    return f"T{what[1:]} lies {'above' if effect.value > other else 'below'} {percent(other)}: {seen}."


def shares(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether groups have the expected sizes, and which one departs most."""
    assert finding.residuals is not None
    if not clear:
        return f"No clear sign that the groups of {given['column']} are not as large as expected{share(finding)}."
    at = int(abs(finding.residuals[0]).argmax())
    side = "more" if finding.residuals[0, at] > 0 else "fewer"
    most = f"most of all there are {side} {finding.column_labels[at]} than expected"
    return f"The groups of {given['column']} are not as large as expected: {most}{share(finding)}."


def two_shares(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return in which of two groups a share is higher."""
    here, there = _seen(finding)
    (first, second), name = finding.row_labels, finding.column_labels[1]
    if not clear:
        return (
            f"No clear difference in the share of {name}: {percent(here)} in {first}, {percent(there)} in {second} "
            f"({given['row']}){share(finding)}."
        )
    high, low = (first, second) if here > there else (second, first)
    words = f"{percent(max(here, there))} against {percent(min(here, there))}"
    return f"The share of {name} is higher in {high} than in {low} ({given['row']}): {words}{share(finding)}."


def trend(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether a share rises or falls over ordered groups."""
    name, groups = finding.column_labels[1], finding.row_labels
    over = f"from {groups[0]} to {groups[-1]} ({given['row']})"
    if not clear:
        return f"No clear trend in the share of {name} {over}{share(finding)}."
    return f"The share of {name} {'rises' if finding.effect.value > 0 else 'falls'} {over}{share(finding)}."


def rate(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether a rate of events lies above or below a value."""
    effect, other = finding.effect, given["rate"]
    seen = f"{amount(effect.value)}, {ranged(effect)}"
    if not clear:
        return f"No clear difference between the rate of {given['value']} and {amount(other)}: {seen}."
    side = "above" if effect.value > other else "below"
    return f"The rate of {given['value']} lies {side} {amount(other)}: {seen}."


def two_rates(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return in which of two groups events are more frequent."""
    first, second = finding.groups[0].name, finding.groups[1].name
    here, there = (one.value for one in finding.effects)
    what, by = given["value"], given["group"]
    if not clear:
        seen = f"{amount(here)} in {first}, {amount(there)} in {second}"
        return f"No clear difference in the rate of {what}: {seen} ({by}){share(finding)}."
    high, low = (first, second) if here > there else (second, first)
    seen = f"{amount(max(here, there))} against {amount(min(here, there))}"
    return f"The rate of {what} is higher in {high} than in {low} ({by}): {seen}{share(finding)}."


def agreement(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether two judges agree more often than chance would have it."""
    pair = f"{given['row']} and {given['column']}"
    same = f"they are the same in {percent(finding.effects[0].value)} of the rows{share(finding)}"
    if not clear:
        return f"No clear agreement of {pair} beyond chance: {same}."
    way = "agree more" if finding.effect.value > 0 else "agree less"
    return f"{pair} {way} than by chance: {same}."


def several_agree(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether several columns of the same rows agree, or go together as items of one scale do."""
    nothing, verb = ("relation", "go together") if finding.measure == "items" else ("agreement", "agree")
    names = given["columns"]
    which = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) <= 4 else f"the {len(names)} columns"
    if not clear:
        return f"No clear {nothing} of {which} beyond chance{share(finding)}."
    which = which[0].upper() + which[1:] if which.startswith("the ") else which
    return f"{which} {verb} {'more' if finding.effect.value > 0 else 'less'} than by chance{share(finding)}."


def limits(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return between which limits two measurements differ, and whether one is higher on average."""
    low, high = finding.effects[:2]
    first, second = given["first"], given["second"]
    apart = f"95% of the differences lie about between {amount(low.value)} and {amount(high.value)}"
    bias = f"mean {first} minus {second} {amount(finding.effect.value)}, {ranged(finding.effect)}"
    if not clear:
        return f"No clear difference between {first} and {second} on average ({bias}); {apart}."
    upper, lower = (first, second) if finding.effect.value > 0 else (second, first)
    return f"{upper} is higher than {lower} on average ({bias}); {apart}."


def equivalence(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether a difference lies within a margin, or one side is no worse by more than it."""
    first, second = _two_names(given, finding)
    where = f" in {given['value']}" if "value" in given else ""
    if finding.row_labels:
        where = f" in the share of {finding.column_labels[1]}"
    margin = amount(finding.effects[0].value)
    seen = f"{noun(finding.effect)} {amount(finding.effect.value)}, {ranged(finding.effect)}"
    if finding.measure == "non-inferior":
        claim = f"{first} is no worse than {second} by more than {margin}{where}"
    else:
        claim = f"{first} and {second} differ by less than {margin}{where}"
    return f"{claim} ({seen})." if clear else f"No clear sign that {claim} ({seen})."


def _two_names(given: dict[str, Any], finding: Finding) -> tuple[str, str]:
    if finding.row_labels:
        return finding.row_labels[0], finding.row_labels[1]
    if "first" in given:
        return str(given["first"]), str(given["second"])
    return finding.groups[0].name, finding.groups[1].name


def survival(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return in which group what is waited for comes sooner."""
    groups = [curve.name for curve in finding.curves]
    if not clear:
        return f"No clear difference in {given['time']} between the groups of {given['group']}{share(finding)}."
    sooner, later = groups[0], groups[1]
    if len(groups) > 2:
        differs = f"{given['time']} differs between the groups of {given['group']}{share(finding)}."
        return f"{differs}{verdicts.apart(finding)}"
    if finding.effect.value < 1:
        sooner, later = later, sooner
    return f"The event comes sooner in {sooner} than in {later} ({given['group']}){share(finding)}."


def _seen(finding: Finding) -> tuple[float, float]:
    assert finding.counts is not None
    found = finding.counts[:, 1] / finding.counts.sum(axis=1)
    return float(found[0]), float(found[1])
