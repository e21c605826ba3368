"""McDonald's omega: how much of the sum of several items is one thing they share, by one common factor."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from mlviz.errors import NotApplicable
from mlviz.kinds import ORDERED
from mlviz.method import Known
from mlviz.params import ColumnsOf
from mlviz.results.testing import Check, Effect
from mlviz.results.wording import number, p_words
from mlviz.stats.checks import size_check
from mlviz.stats.method import Block, Finding, Values, statistical_test
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.summaries import need_rows, summaries, varies

LEAST = 0.005
"""Smallest share of an item's variance that is its own, as in R's factanal; below, the fit would run off."""

MOST_LEFT_OUT = 25
"""Items up to which omega is told without each of them."""

ITEMS = ColumnsOf("columns", "Items", "Three or more, asked in the same direction", kinds=ORDERED, at_least=3)


@dataclass(frozen=True, slots=True, eq=False)
class OneFactor:
    """One common factor: loadings and own variances in the units of the items, and the smallest discrepancy found."""

    loadings: Values
    own: Values
    discrepancy: float


@statistical_test(
    key="mcdonald_omega",
    goal="agreement",
    label="McDonald's omega",
    also=("reliability", "internal consistency", "composite reliability", "omega total"),
    question="How much of the sum of a scale's items is one thing they share?",
    help="Like Cronbach's alpha, but items may measure it unequally well; turned items must be turned back first.",
    params=(ITEMS,),
    references=(
        "McDonald (1999), Test theory: a unified treatment",
        "Joreskog (1967), Some contributions to maximum likelihood factor analysis",
        "Raykov and Marcoulides (2011), Introduction to psychometric theory",
    ),
    known=(
        Known(
            "shrout_fleiss",
            "statsmodels 0.15, multivariate.factor.Factor(corr=r, n_factor=1, method='ml').fit(), whose loadings l "
            "give sum(l sd)^2 / (sum(l sd)^2 + sum((1 - l^2) sd^2)), and the same with every sd of 1",
            (("columns", ("judge1", "judge2", "judge3", "judge4")),),
            (("effect.value", 0.9102312119292608), ("effects.0.value", 0.924986977197342)),
        ),
    ),
)
def mcdonald_omega(columns: Block) -> Finding:
    """Return omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of own variances), of items as they are added up.

    The interval is by the delta method on the logit of omega, with the expected information of normal items; p is that
    of Bartlett's test that no items go together. Without each item, omega shows which do not fit.
    """
    values = columns.values
    n, k = values.shape
    need_rows(values, k + 2, "{n} row has all values", "{n} rows have all values")
    _need_variation(columns)
    covariance: Values = np.cov(_scaled(values))
    found = one_factor(covariance)
    omega = omega_of(found.loadings, found.own)
    chi2, df, p = bartlett(_correlations(values), n)
    rule = "1 at most. As for alpha, 0.7 is enough for research (Nunnally, 1978); one factor is taken for granted."
    samples = tuple(values.T)
    return Finding(
        about="several agree",
        measure="items",
        statistic_name="chi-square",
        statistic=chi2,
        df=(df,),
        p_value=p,
        effect=Effect("McDonald's omega", omega, *_interval(found, omega, n), rule=rule),
        effects=(_standardised(values), *_without(covariance, columns.names)),
        groups=summaries(columns.names, samples),
        checks=(size_check(("rows",), samples[:1]), _direction_check(columns, found), *_fit_checks(found, n, k)),
        samples=samples,
        notes=("p by Bartlett's test of sphericity: that no items go together at all.",),
    )


def _need_variation(columns: Block) -> None:
    for name, item in zip(columns.names, columns.values.T, strict=True):
        if not varies(item):
            raise NotApplicable(f"All values of {name!r} are equal.", "Leave this item out.")
    if np.linalg.eigvalsh(_correlations(columns.values))[0] < 1e-10:
        reason = "One item follows from the others exactly, so no factor can be fitted."
        raise NotApplicable(reason, "Leave out items that repeat others, such as a sum of them.")


def _correlations(values: Values) -> Values:
    return np.asarray(np.corrcoef(_scaled(values)))


def _scaled(values: Values) -> Values:
    """Return the items, one a row, as distances from their centres in units of the widest item's spread."""
    about = np.array([offsets(item).about for item in values.T])
    return about / about.std(axis=1).max()


def one_factor(covariance: Values) -> OneFactor:
    """Return the one-factor model of maximum likelihood, whose loadings add up to no less than 0.

    The own variances are found by minimising Joreskog's concentrated discrepancy of the correlations, as R's factanal
    does: with e the eigenvalues of psi^-1/2 R psi^-1/2, it is the sum of e - log e - 1 over all but the largest.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.7, 0.6, 0.5])
    >>> found = one_factor(np.outer(loadings, loadings) + np.diag(1 - loadings**2))
    >>> found.loadings.round(4).tolist()
    [0.9, 0.7, 0.6, 0.5]
    """
    sd = np.sqrt(np.diag(covariance))
    r = covariance / np.outer(sd, sd)

    def discrepancy(own: Values) -> tuple[float, Values]:
        e, loadings = _leading(r, own)
        gap = np.outer(loadings, loadings) + np.diag(own) - r
        return float((e[:-1] - np.log(e[:-1]) - 1).sum()), np.diag(gap) / own**2

    start = np.clip(0.5 / np.diag(np.linalg.inv(r)) * 2, LEAST, 1)
    found = optimize.minimize(
        discrepancy, start, jac=True, method="L-BFGS-B", bounds=[(LEAST, 1)] * len(r),
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000},
    )  # fmt: skip
    loadings = _leading(r, found.x)[1]
    return OneFactor(loadings * np.sign(loadings @ sd or 1.0) * sd, found.x * sd**2, float(found.fun))


def _leading(r: Values, own: Values) -> tuple[Values, Values]:
    """Return the eigenvalues of the scaled correlations, rising, and the loadings they give."""
    scale = np.sqrt(own)
    e, vectors = np.linalg.eigh(r / np.outer(scale, scale))
    return np.maximum(e, 1e-300), scale * vectors[:, -1] * np.sqrt(max(e[-1] - 1, 0.0))


def omega_of(loadings: Values, own: Values) -> float:
    """Return the share of the variance of the sum that is the factor's.

    Examples
    --------
    >>> round(omega_of(np.array([0.8, 0.7, 0.6]), np.array([0.36, 0.51, 0.64])), 4)
    0.7449
    """
    common = float(loadings.sum()) ** 2
    return common / (common + float(own.sum()))


def _interval(found: OneFactor, omega: float, n: int) -> tuple[float, float]:
    """Return the 95% interval by the delta method on the logit; NaN where the information cannot be inverted."""
    loadings, own = found.loadings, found.own
    k, inverse = len(loadings), np.linalg.inv(np.outer(loadings, loadings) + np.diag(own))
    # Derivatives of the covariance: by a loading e l' + l e', by an own variance e e'.
    steps = [np.outer(one, loadings) + np.outer(loadings, one) for one in np.eye(k)]
    steps += [np.diag(one) for one in np.eye(k)]
    scaled = np.array([inverse @ step for step in steps])
    information = (n - 1) / 2 * np.einsum("aij,bji->ab", scaled, scaled)
    total, rest = float(loadings.sum()), float(own.sum())
    slope = np.r_[np.full(k, 2 * total * rest), np.full(k, -(total**2))] / (total**2 + rest) ** 2
    try:
        variance = float(slope @ np.linalg.solve(information, slope))
    except np.linalg.LinAlgError:
        return np.nan, np.nan
    if not (0 < omega < 1 and variance > 0):
        return np.nan, np.nan
    half = Z * np.sqrt(variance) / (omega * (1 - omega))
    return float(special.expit(special.logit(omega) - half)), float(special.expit(special.logit(omega) + half))


def _standardised(values: Values) -> Effect:
    """Return omega of items of one spread, as R's psych gives it."""
    found = one_factor(_correlations(values))
    return Effect("Omega of standardised items", omega_of(found.loadings, found.own), np.nan, np.nan)


def _without(covariance: Values, names: tuple[str, ...]) -> tuple[Effect, ...]:
    """Return omega of the items but one, for each; of three items, or of very many, nothing."""
    found = []
    for at, name in enumerate(names if 4 <= len(names) <= MOST_LEFT_OUT else ()):
        one = one_factor(np.delete(np.delete(covariance, at, axis=0), at, axis=1))
        found.append(Effect(f"Without {name}", omega_of(one.loadings, one.own), np.nan, np.nan))
    return tuple(found)


def bartlett(correlations: Values, n: int) -> tuple[float, float, float]:
    """Return Bartlett's test that no columns go together: chi-square, degrees of freedom and p.

    Examples
    --------
    >>> [round(x, 4) for x in bartlett(np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]]), 50)]
    [22.5474, 3.0, 0.0001]
    """
    k = len(correlations)
    chi2 = -(n - 1 - (2 * k + 5) / 6) * float(np.linalg.slogdet(correlations)[1])
    df = k * (k - 1) / 2
    return chi2, df, float(special.chdtrc(df, chi2))


def _direction_check(columns: Block, found: OneFactor) -> Check:
    against = [name for name, loading in zip(columns.names, found.loadings, strict=True) if loading < 0]
    if not against:
        return Check("Direction", True, "Every item goes with the factor.")
    names = ", ".join(against[:5]) + (", ..." if len(against) > 5 else "")
    return Check("Direction", False, f"Going against the factor: {names}.", "Turn items asked the other way round.")


def _fit_checks(found: OneFactor, n: int, k: int) -> tuple[Check, ...]:
    """Return whether one factor fits, of four items and more; whether an item has next to no variance of its own."""
    checks = []
    df = k * (k - 1) / 2 - k
    if df > 0:
        chi2 = max((n - 1 - (2 * k + 5) / 6 - 2 / 3) * found.discrepancy, 0.0)
        p = float(special.chdtrc(df, chi2))
        seen = f"Chi-square({df:g}) = {number(chi2)}, {p_words(p)}"
        remedy = "Look whether the items fall into several scales; with many rows small misfits show too."
        fits = "one factor fits" if p >= 0.05 else "one factor does not tell all"
        numbers = (("chi-square", chi2), ("df", df), ("p", p))
        checks.append(Check("One factor", p >= 0.05 or None, f"{seen}: {fits}.", remedy, numbers))
    if (found.own <= 1.01 * LEAST * (found.loadings**2 + found.own)).any():
        sentence = "An item has next to no variance of its own: the fit stands at its limit."
        checks.append(Check("Own variance", False, sentence, "Leave out items that nearly repeat others."))
    return tuple(checks)
