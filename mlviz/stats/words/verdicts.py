"""What signs, spreads, shapes, repeated measurements and series show, in plain words."""

from typing import Any

import numpy as np

from mlviz.results.wording import number, percent, plural
from mlviz.stats.method import Finding
from mlviz.stats.words.amounts import amount, estimate, noun, points, ranged, share

ALPHA = 0.05


def significance(p: float) -> str:
    """Return on which side of the usual limit p lies, as papers say it."""
    return "significant" if p < ALPHA else "not significant"


def highest(finding: Finding) -> str:
    """Return which group lies highest, by what the test speaks of: means, ranks, medians or standard deviations."""
    if finding.measure == "spread":
        top = max(finding.groups, key=lambda group: group.sd if group.sd == group.sd else 0.0)
        return f"standard deviation largest in {top.name}"
    if finding.mean_ranks:
        # The group of the highest median need not be the one whose values tend to be larger.
        return f"values tend to be highest in {finding.groups[int(np.argmax(finding.mean_ranks))].name}"
    if finding.measure == "rank":
        return f"median highest in {max(finding.groups, key=lambda group: group.median).name}"
    return f"mean highest in {max(finding.groups, key=lambda group: group.mean).name}"


def apart(finding: Finding) -> str:
    """Return which pairs a post-hoc test found apart, as a sentence of its own; empty where none was made."""
    pairs = [pair for pair in finding.post_hoc if pair.p_adjusted < ALPHA]
    if not pairs:
        return " No single pair stands out after adjustment." if finding.post_hoc else ""
    # Names of combinations of levels have commas of their own.
    joint = "; " if any(", " in pair.first for pair in pairs) else ", "
    names = joint.join(f"{pair.first} and {pair.second}" for pair in pairs[:3])
    more = f" and {plural(len(pairs) - 3, 'further pair')}" if len(pairs) > 3 else ""
    return f" Clearly apart: {names}{more}."


def signs(subject: str, other: str, finding: Finding, clear: bool) -> str:
    """Return how often the subject is the larger; the effect is the share of rows won minus the share lost."""
    wins, main = (1 + finding.effect.value) / 2, estimate(finding)
    middle = f"{noun(main)} {amount(main.value)}, {ranged(main)}"
    if not clear:
        return (
            f"No clear difference between {subject} and {other}: {subject} is higher in {percent(wins)} of the rows "
            f"that differ ({middle})."
        )
    side, often = ("higher", wins) if wins > 0.5 else ("lower", 1 - wins)
    return f"{subject} is {side} than {other} in {percent(often)} of the rows that differ ({middle})."


def spread_of_two(value: str, by: str, finding: Finding, clear: bool) -> str:
    """Return which of two groups spreads more; the effect is the ratio of the standard deviations."""
    first, second = finding.groups[0].name, finding.groups[1].name
    if not clear:
        return f"No clear difference in the spread of {value} between {first} and {second} ({by}){share(finding)}."
    wide, narrow = (first, second) if finding.effect.value > 1 else (second, first)
    return f"{value} spreads more in {wide} than in {narrow} ({by}){share(finding)}."


def share_of_two(value: str, by: str, finding: Finding, clear: bool) -> str:
    """Return in which of two groups the share of yes is higher, and by how many points."""
    first, second = finding.groups
    low, high = finding.effect.low, finding.effect.high
    if not clear:
        seen = f"{percent(first.mean)} in {first.name}, {percent(second.mean)} in {second.name}"
        return (
            f"No clear difference in the share of yes in {value} ({by}): {seen}; {first.name} minus {second.name} "
            f"{points(finding.effect.value)}, {percent(finding.effect.level)} interval {number(100 * low)} to "
            f"{points(high)}."
        )
    if finding.effect.value < 0:
        first, second, low, high = second, first, -high, -low
    return (
        f"The share of yes in {value} is {points(abs(finding.effect.value))} higher in {first.name} than in "
        f"{second.name} ({by}): {percent(first.mean)} against {percent(second.mean)}, "
        f"{percent(finding.effect.level)} interval {number(100 * low)} to {points(high)}."
    )


def distributions(value: str, by: str, finding: Finding, clear: bool) -> str:
    """Return where two distributions part most; the effects are that place and both shares up to it."""
    first, second = finding.groups[0].name, finding.groups[1].name
    place, here, there = finding.effects
    shares = f"{percent(here.value)} of {first} and {percent(there.value)} of {second}"
    where = f"{shares} lie at or below {amount(place.value)}{share(finding)}"
    if not clear:
        return f"No clear difference in how {value} is distributed in {first} and {second} ({by}): at most, {where}."
    return f"{value} is distributed differently in {first} and {second} ({by}): {where}."


def shape(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return how one column departs from a normal distribution; the effect is its skewness."""
    if not clear:
        return f"No clear sign that {given['value']} departs from a normal distribution{share(finding)}."
    return f"{given['value']} does not follow a normal distribution: {_departure(finding)}{share(finding)}."


def _departure(finding: Finding) -> str:
    """Return what is seen of a departure from normal: the skewness if its interval leaves 0 out, else the tails."""
    skew, tails = finding.effect, finding.effects[0]
    if skew.low > 0 or skew.high < 0:
        return f"it is skewed to the {'right' if skew.value > 0 else 'left'}"
    if tails.low > 0:
        return "it has more values far out than a normal one"
    if tails.high < 0:
        return "it has fewer values far out than a normal one"
    return "the picture shows where"


def repeated(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether several measurements of the same rows differ."""
    names = several(given["columns"])
    if not clear:
        return f"No clear difference between {names} in the same rows{share(finding)}."
    return f"{names} differ in the same rows, {highest(finding)}{share(finding)}.{apart(finding)}"


def repeated_categories(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether the share of one level differs between several columns of the same rows."""
    assert finding.counts is not None
    names, level = several(given["columns"]), finding.column_labels[1]
    if not clear:
        return f"No clear difference in the share of {level} between {names}{share(finding)}."
    shares = finding.counts[:, 1] / finding.counts.sum(axis=1)
    top = given["columns"][int(shares.argmax())]
    words = f"highest in {top} with {percent(float(shares.max()))}"
    return f"The share of {level} differs between {names}, {words}{share(finding)}.{apart(finding)}"


def paired_categories(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return in which of two columns of the same rows a level is more frequent; the effect is the gap of the shares."""
    assert finding.counts is not None
    total = float(finding.counts.sum())
    level, first, second = finding.column_labels[1], given["row"], given["column"]
    here, there = float(finding.counts[1].sum()) / total, float(finding.counts[:, 1].sum()) / total
    if not clear:
        return (
            f"No clear difference in the share of {level}: {percent(here)} in {first}, {percent(there)} in {second}"
            f"{share(finding)}."
        )
    high, low = (first, second) if here > there else (second, first)
    shares = f"{percent(max(here, there))} against {percent(min(here, there))}"
    return f"{level} is more frequent in {high} than in {low}: {shares}{share(finding)}."


SERIES = {
    "memory": ("goes on from earlier values of its own", "goes on from earlier values of its own"),
    "return": ("comes back to a fixed course", "comes back to a fixed course"),
    "drift": ("does not keep to a fixed course", "leaves a fixed course"),
}
"""What a test of a series found, and what it found no clear sign of, by its measure."""


def series(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return what the order of the values shows; the measure names what was asked."""
    name, effect = given["value"], finding.effect
    numbers = f"{noun(effect)} {amount(effect.value)}, {ranged(effect)}"
    if finding.measure == "runs":
        often = "seldom" if effect.value < 1 else "often"
        seen = f"{name} changes sides of its median more {often} than chance would have it"
        return f"{seen} ({numbers})." if clear else f"No clear sign of an order in {name} beyond chance ({numbers})."
    found, nothing = SERIES[finding.measure]
    return f"{name} {found} ({numbers})." if clear else f"No clear sign that {name} {nothing} ({numbers})."


def two_series(given: dict[str, Any], finding: Finding, clear: bool) -> str:
    """Return whether earlier values of the first help to foretell the second."""
    first, second = given["first"], given["second"]
    if not clear:
        return f"No clear sign that earlier values of {first} help to foretell {second}{share(finding)}."
    return f"Earlier values of {first} help to foretell {second} beyond its own past{share(finding)}."


def several(names: tuple[str, ...]) -> str:
    """Return names joined by commas and "and"."""
    return f"{', '.join(names[:-1])} and {names[-1]}"
