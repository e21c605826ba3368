"""The tables of an analysis with several effects, and its contrasts as something that can be drawn."""

from dataclasses import dataclass

import pandas as pd

from mlviz.results.testing import Pairwise, TestResult
from mlviz.results.wording import untaken


@dataclass(frozen=True, slots=True)
class Contrasts:
    """Pairwise differences with their intervals."""

    title: str
    pairs: tuple[Pairwise, ...]


def contrasts_of(result: TestResult) -> Contrasts | None:
    """Return the differences of a result that have intervals; None if there are none."""
    known = tuple(pair for pair in result.post_hoc if pair.low == pair.low)
    return Contrasts(result.post_hoc_name, known) if known else None


def terms_table(result: TestResult) -> pd.DataFrame:
    """Return every effect of a result as a table: F, or chi-square where there is no error to compare with, and p."""
    rows = []
    for term in result.terms:
        effect = term.effect
        row = {"effect": term.name, "sum of squares": term.sum_squares, "df": term.df[0], "df error": term.df[1]}
        row |= {"error sum of squares": term.error_squares}
        row |= {"F" if term.df[1] == term.df[1] else "chi-square": term.statistic, "p": term.p_value} | {
            f"p {name}": p for name, p in term.corrected
        }
        row |= {effect.name.lower(): effect.value, "95% from": effect.low, "to": effect.high}
        # A statistic that is a line of its own gives its value in one column with the others of its kind.
        others = {"value" if one.name == term.name else one.name.lower(): one.value for one in term.effects}
        rows.append(row | others)
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def margins_table(result: TestResult) -> pd.DataFrame:
    """Return the estimated means of a result as a table, one column of levels per factor, with letters if there are."""
    rows = [(*one.levels, one.mean, one.low, one.high) for one in result.margins]
    named = "estimated mean", "95% from", "to"
    factors: list[str] = []
    for name in result.factors:
        factors.append(untaken(name, (*named, "letters", *factors)))
    frame = pd.DataFrame(rows, columns=[*factors, *named])
    return frame.assign(letters=result.letters) if result.letters else frame
