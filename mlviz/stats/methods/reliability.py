"""Do several columns measure one thing: intraclass correlations, Cronbach's alpha."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import ORDERED
from mlviz.method import Known
from mlviz.params import Choice, ColumnsOf
from mlviz.results.testing import Check, Effect
from mlviz.stats.checks import size_check
from mlviz.stats.method import Block, Finding, Values, statistical_test
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.summaries import need_rows, summaries

SEVERAL = ColumnsOf("columns", "Measurements", "One column for each judge or item", kinds=ORDERED, at_least=2)
FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
JUDGES = ("columns", ("judge1", "judge2", "judge3", "judge4"))
ICC_RULE = "Koo and Li (2016): below 0.5 poor, to 0.75 moderate, to 0.9 good, above excellent."


@dataclass(frozen=True, slots=True)
class Squares:
    """Mean squares of a table of rows x judges without repetition, in one and in two ways."""

    n: int
    k: int
    rows: float
    within: float
    judges: float
    error: float


def squares(values: Values) -> Squares:
    """Return the mean squares between rows, within rows, between judges, and what is left; their unit is free.

    Examples
    --------
    >>> squares(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])).judges
    1.5
    """
    n, k = values.shape
    centred = values - values.mean()
    rows, judges = k * (centred.mean(axis=1) ** 2).sum(), n * (centred.mean(axis=0) ** 2).sum()
    left = ((centred - centred.mean(axis=1)[:, None] - centred.mean(axis=0)) ** 2).sum()
    within = (left + judges) / (n * (k - 1))
    error = left / ((n - 1) * (k - 1))
    return Squares(n, k, float(rows / (n - 1)), float(within), float(judges / (k - 1)), float(error))


def _judged(form: str, value: float, low: float, high: float) -> Known:
    """Return the known answer of one form; its F and p are those of the one-way or the two-way table."""
    f, p = (1.794678492242469, 0.1647688083446396) if form[4] == "1" else (11.02724795640327, 1.345665164843369e-04)
    bounds = (("effect.value", value), ("effect.low", low), ("effect.high", high))
    source = "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE)"
    return Known("shrout_fleiss", source, (JUDGES, ("form", form)), (*bounds, ("statistic", f), ("p_value", p)))


@statistical_test(
    key="icc",
    goal="agreement",
    label="Intraclass correlation",
    also=("ICC", "inter-rater reliability"),
    question="Do several judges give the same numbers?",
    help="Which share of the variation is between the rows and not between the judges. All six forms are shown.",
    params=(
        SEVERAL,
        Choice(
            "form",
            "Which form",
            "Other judges for every row; judges drawn from many; or these judges and no others",
            "ICC(2,1)",
            options=FORMS,
            labels=(
                "other judges for each row, one judge",
                "judges drawn from many, one judge",
                "these judges alone, one judge",
                "other judges for each row, mean of all",
                "judges drawn from many, mean of all",
                "these judges alone, mean of all",
            ),
        ),
    ),
    references=("Shrout and Fleiss (1979)", "McGraw and Wong (1996)"),
    known=(
        # R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE): estimate, lower bound, upper bound; Shrout and Fleiss (1979)
        # print .17, .29, .71, .44, .62 and .91.
        _judged("ICC(1,1)", 0.1657417684054756, -0.1329323248747509, 0.7225600623281211),
        _judged("ICC(2,1)", 0.2897637795275592, 0.01878651337471205, 0.7610843696489531),
        _judged("ICC(3,1)", 0.7148407148407149, 0.3424647650339254, 0.9458582599553595),
        _judged("ICC(1,k)", 0.4427971336792689, -0.8844421552381190, 0.9124154203407756),
        _judged("ICC(2,k)", 0.6200505475989893, 0.07113681530250349, 0.9272320401677220),
        _judged("ICC(3,k)", 0.9093155423770695, 0.6756747138163047, 0.9858916781690623),
    ),
)
def icc(columns: Block, form: str) -> Finding:
    """Return the form asked for with its F test of no differences between rows, and the other five."""
    found = _squares_of(columns)
    effects = {name: _form(found, name) for name in FORMS}
    one_way = form.startswith("ICC(1")
    f = found.rows / (found.within if one_way else found.error)
    df = float(found.n - 1), float(found.n * (found.k - 1) if one_way else (found.n - 1) * (found.k - 1))
    return _several(columns, f, df, effects.pop(form), tuple(effects.values()))


def _form(m: Squares, name: str) -> Effect:
    """Return one form with its 95% interval from the F distribution (McGraw and Wong, 1996)."""
    if name[4] == "2":
        return _absolute(m, name)
    noise, df = (m.within, m.n * (m.k - 1)) if name[4] == "1" else (m.error, (m.n - 1) * (m.k - 1))
    f = m.rows / noise
    low, high = f / _f_point(m.n - 1, df), f * _f_point(df, m.n - 1)
    # Of one judge (F - 1) / (F + k - 1), of the mean of k judges 1 - 1 / F.
    values = [(x - 1) / (x + m.k - 1) if name[6] == "1" else 1 - 1 / x for x in (f, low, high)]
    return Effect(name, values[0], values[1], values[2], 0.95, "", ICC_RULE)


def _absolute(m: Squares, name: str) -> Effect:
    """Return agreement with judges drawn from many; the interval, by Satterthwaite, ends at the estimate at least."""
    n, k = m.n, m.k
    single = (m.rows - m.error) / (m.rows + (k - 1) * m.error + k * (m.judges - m.error) / n)
    fj = m.judges / m.error
    numerator = (n - 1) * (k - 1) * (k * single * fj + n * (1 + (k - 1) * single) - k * single) ** 2
    v = numerator / ((n - 1) * k**2 * single**2 * fj**2 + (n * (1 + (k - 1) * single) - k * single) ** 2)
    over, under = _f_point(n - 1, v), _f_point(v, n - 1)
    rest = k * m.judges + (k * n - k - n) * m.error
    low = n * (m.rows - over * m.error) / (over * rest + n * m.rows)
    high = n * (under * m.rows - m.error) / (rest + n * under * m.rows)
    low, high = (min(low, single), max(high, single)) if np.isfinite((low, high)).all() else (np.nan, np.nan)
    if name[6] == "1":
        return Effect(name, single, low, high, 0.95, "", ICC_RULE)
    value, low, high = (_of_mean(x, k) for x in (single, low, high))
    return Effect(name, value, low, high, 0.95, "", ICC_RULE)


def _of_mean(single: float, k: int) -> float:
    """Return the agreement of the mean of k judges from that of one; below -1 / (k - 1) the formula turns its sign."""
    return k * single / (1 + (k - 1) * single) if not (k - 1) * single <= -1 else -np.inf


@statistical_test(
    key="cronbach_alpha",
    goal="agreement",
    label="Cronbach's alpha",
    also=("reliability", "internal consistency"),
    question="Do the items of a scale measure one thing?",
    help="How closely the items of a questionnaire go together; items asked the other way round must be turned first.",
    params=(SEVERAL,),
    references=("Cronbach (1951)", "Feldt, Woodruff and Salih (1987)"),
    known=(
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, alpha(judges) and alpha.ci(alpha, n.obs=6, n.var=4)",
            (JUDGES,),
            (
                ("effect.value", 0.9093155423770695),
                ("effect.low", 0.6756747138163047),
                ("effect.high", 0.9858916781690623),
            ),
        ),
    ),
)
def cronbach_alpha(columns: Block) -> Finding:
    """Return alpha = k / (k - 1) (1 - sum of variances / variance of the sum), F = 1 / (1 - alpha), Feldt's interval.

    The further effects are alpha without each item, which shows items that do not fit.
    """
    found = _squares_of(columns)
    f, df = found.rows / found.error, (float(found.n - 1), float((found.n - 1) * (found.k - 1)))
    low, high = 1 - _f_point(*df) / f, 1 - 1 / (f * _f_point(df[1], df[0]))
    rule = "1 at most. Nunnally (1978): 0.7 is enough for research; many items alone make it large."
    without = tuple(_without(columns, at) for at in range(found.k)) if found.k > 2 else ()
    turned = (_turned_check(columns),)
    return _several(
        columns, f, df, Effect("Cronbach's alpha", 1 - 1 / f, low, high, 0.95, "", rule), without, turned, "items"
    )


def _without(columns: Block, at: int) -> Effect:
    rest = squares(np.delete(_away(columns.values), at, axis=1))
    alpha = 1 - rest.error / rest.rows if rest.rows > 0 else np.nan
    return Effect(f"Without {columns.names[at]}", alpha, np.nan, np.nan)


def _turned_check(columns: Block) -> Check:
    """Return which items go against the sum of the others, as those asked the other way round do."""
    values = _away(columns.values)
    total = values.sum(axis=1)
    against = [
        name
        for name, item in zip(columns.names, values.T, strict=True)
        if item.std() > 0 and (total - item).std() > 0 and np.corrcoef(item, total - item)[0, 1] < 0
    ]
    if not against:
        return Check("Direction", True, "No item goes against the others.")
    names = ", ".join(against[:5]) + (", ..." if len(against) > 5 else "")
    return Check("Direction", False, f"Going against the others: {names}.", "Turn items asked the other way round.")


def _squares_of(columns: Block) -> Squares:
    need_rows(columns.values, 3, "{n} row has all values", "{n} rows have all values")
    away = _away(columns.values)
    found = squares(away)
    # What rounding alone makes: none where the values are decimals, whose distances are exact.
    rounding = 0.0 if (away == np.rint(away)).all() else 4 * np.finfo(float).eps * float(np.abs(columns.values).max())
    scale = max(1e-12 * float(np.abs(away).max()), rounding) ** 2
    if found.error <= scale:
        raise NotApplicable("The columns differ by a constant or not at all.", "Agreement is perfect: nothing to test.")
    if found.rows <= scale:
        raise NotApplicable("The rows do not differ.", "Agreement needs rows that differ from each other.")
    return found


def _away(values: Values) -> Values:
    """Return the distances of all values from one centre, so that a common offset costs no digits."""
    return offsets(values.ravel()).away.reshape(values.shape)


def _several(
    columns: Block,
    f: float,
    df: tuple[float, float],
    effect: Effect,
    effects: tuple[Effect, ...],
    looked: tuple[Check, ...] = (),
    measure: str = "",
) -> Finding:
    """Return what both share."""
    samples = tuple(columns.values.T)
    return Finding(
        about="several agree",
        measure=measure,
        statistic_name="F",
        statistic=f,
        df=df,
        p_value=float(special.fdtrc(*df, f)),
        effect=effect,
        effects=effects,
        groups=summaries(columns.names, samples),
        checks=(size_check(("rows",), samples[:1]), *looked),
        samples=samples,
    )


def _f_point(df1: float, df2: float) -> float:
    """Return the 97.5% point of F."""
    return float(special.fdtri(df1, df2, 0.975))
