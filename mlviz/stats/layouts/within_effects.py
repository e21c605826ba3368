"""Every effect of factors between rows and within them: sums of squares, corrections, estimated means, pairs."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.params import Choice
from mlviz.results.testing import Check, Margin, Pairwise, Term
from mlviz.stats.layouts.cells import Cells
from mlviz.stats.layouts.crossing import Crossing, Places, looked_at
from mlviz.stats.layouts.design import interaction
from mlviz.stats.layouts.general_linear import RULE, share_effect, term
from mlviz.stats.layouts.sphericity import Sphericity, sphericity, sphericity_check
from mlviz.stats.layouts.within import Profiles, contrasted, differs, estimated, profiles, sums
from mlviz.stats.method import Values
from mlviz.stats.post_hocs.post_hoc import MOST_GROUPS

MOST_PAIRS = MOST_GROUPS * (MOST_GROUPS - 1) // 2
"""Pairs of estimated means that are compared."""

CORRECTION = Choice(
    "correction",
    "Correction where differences vary unequally",
    "Greenhouse-Geisser's is always right to use; choosing by Mauchly's test first misleads",
    "greenhouse_geisser",
    options=("greenhouse_geisser", "huynh_feldt", "none"),
    labels=("Greenhouse-Geisser", "Huynh-Feldt", "none"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Mean profiles, the factors whose combinations are the groups, and those whose combinations are the columns."""

    profiles: Profiles
    groups: Crossing
    columns: Crossing

    @property
    def both(self) -> Crossing:
        """All factors, those between rows first."""
        return Crossing(self.groups.names + self.columns.names, self.groups.levels + self.columns.levels)

    def split(self, of: Places) -> tuple[Places, Places]:
        """Return which factors between rows, and which within them, are among some of all."""
        first = len(self.groups.names)
        return tuple(at for at in of if at < first), tuple(at - first for at in of if at >= first)

    def called(self, of: Places) -> str:
        """Return the name of an effect."""
        names = self.both.names
        return names[of[0]] if len(of) == 1 else interaction([names[at] for at in of], names)

    def spheric(self, within: Places) -> Sphericity:
        """Return whether the contrasts of an effect within rows vary equally."""
        contrasts = self.columns.contrasts(within)
        return sphericity(contrasts.T @ self.profiles.products @ contrasts, self.profiles.df)


def measured(values: Values, groups: Cells, columns: Crossing) -> Measured:
    """Return what effects are made of, from complete rows.

    Raises
    ------
    NotApplicable
        If there are no rows beyond one for each group.
    """
    return Measured(profiles(values, groups.of_rows.codes, len(groups.of_rows.levels)), groups, columns)


def effects_within(found: Measured, correction: str) -> tuple[Term, ...]:
    """Return every effect of all factors with F, the simpler ones first; sums of squares of type III.

    An effect is compared with how rows of a group differ in its contrasts of the columns; the contrasts of an
    interaction are the Kronecker products of those of its factors. Degrees of freedom of effects within rows are those
    of the design times epsilon. Generalised eta squared is SS over itself and all errors (Olejnik and Algina, 2003).

    Parameters
    ----------
    found : Measured
    correction : str
        An option of ``CORRECTION``.

    Raises
    ------
    NotApplicable
        If rows do not vary in an effect.
    """
    every = float(np.trace(found.profiles.products))
    return tuple(_term(found, of, every, correction) for of in found.both.effects)


def _term(found: Measured, of: Places, every: float, correction: str) -> Term:
    between, within = found.split(of)
    one = sums(found.profiles, found.groups.contrasts(between), found.columns.contrasts(within))
    if not differs(found.profiles, one.error):
        raise NotApplicable(_nothing_left(found, within), "Check whether a column was computed from another.")
    plain = term(found.called(of), one.squares, one.df, one.error, one.df_error)
    share = plain.sum_squares / (plain.sum_squares + every)
    general = share_effect("Generalised eta squared", share, *plain.df, RULE)
    plain = replace(plain, effects=(general,), factors=of)
    return _corrected(plain, found.spheric(within), correction) if within else plain


def _corrected(plain: Term, spheric: Sphericity, correction: str) -> Term:
    """Return an effect within rows with its degrees of freedom times epsilon."""
    epsilons = {"none": 1.0} | {key: getattr(spheric, key) for key in ("greenhouse_geisser", "huynh_feldt")}
    df = {key: (plain.df[0] * one, plain.df[1] * one) for key, one in epsilons.items()}
    p = {key: float(special.fdtrc(*two, plain.statistic)) for key, two in df.items()}
    named = tuple(("uncorrected" if key == "none" else CORRECTION.words(key), one) for key, one in p.items())
    return replace(plain, df=df[correction], p_value=p[correction], corrected=named)


def _nothing_left(found: Measured, within: Places) -> str:
    """Return in what rows do not vary."""
    if not within:
        what = "In every group the rows have the same mean over the columns"
    elif len(found.columns.names) == 1:
        what = "In every row the columns differ by the same"
    else:
        names = found.columns.names
        what = f"In every row the effect of {' x '.join(names[at] for at in within)} is the same"
    return f"{what}, so chance variation cannot be judged."


def sphericity_checks(found: Measured, correction: str) -> tuple[Check, ...]:
    """Return Mauchly's test of every effect within rows that has more than one contrast."""
    first, several = len(found.groups.names), len(found.columns.names) > 1
    names = {of: found.called(tuple(at + first for at in of)) for of in found.columns.effects}
    wide = (of for of in found.columns.effects if found.columns.contrasts(of).shape[1] > 1)
    corrected = correction != "none"
    return tuple(sphericity_check(found.spheric(of), names[of] if several else "", corrected=corrected) for of in wide)


def means_within(found: Measured, asked: Places) -> tuple[Margin, ...]:
    """Return estimated means of every combination, of each factor, and of the effect asked for."""
    means: list[Margin] = []
    for kept in looked_at(found.both, asked):
        means += estimated(found.profiles, *_weights(found, kept), found.both.called(kept))
    return tuple(means)


def pairs_within(found: Measured, asked: Places, adjust: str) -> tuple[Pairwise, ...]:
    """Return contrasts of the effect asked for, of combinations that differ in one factor.

    Where groups and measurements depend on each other, it is the measurements that are compared, within each group.
    """
    cells = found.both.joint(asked)
    if len(cells) > 2 * MOST_PAIRS:
        return ()
    between, within = found.split(asked)
    compared = found.both.neighbours(asked, asked[len(between) :] if within else asked)
    if len(compared) > MOST_PAIRS:
        return ()
    (groups, columns), (first, second) = _weights(found, asked), np.array(compared).T
    alike = (groups[first] == groups[second]).all(axis=1, keepdims=True)
    of_groups = np.where(alike, groups[first], groups[first] - groups[second])
    of_columns = np.where(alike, columns[first] - columns[second], columns[first])
    names = [(cells[i], cells[j]) for i, j in compared]
    return contrasted(found.profiles, of_groups, of_columns, names, adjust)


def _weights(found: Measured, kept: Places) -> tuple[Values, Values]:
    """Return of which groups and which columns each mean is made, their weights multiplied."""
    between, within = found.split(kept)
    groups, columns = found.groups.averages(between), found.columns.averages(within)
    return np.repeat(groups, len(columns), axis=0), np.tile(columns, (len(groups), 1))
