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
    """Return the mean squares between rows, within rows, between judges, and what is left.

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
        # Shrout and Fleiss (1979) print .17, .29, .71, .44, .62 and .91 for their judges.
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE), ICC1",
            (JUDGES, ("form", "ICC(1,1)")),
            (
                ("effect.value", 0.1657417684054755),
                ("effect.low", -0.132932324875),
                ("effect.high", 0.722560062328),
                ("statistic", 1.7946784922394683),
                ("p_value", 0.16476880834463953),
            ),
        ),
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE), ICC2",
            (JUDGES, ("form", "ICC(2,1)")),
            (
                ("effect.value", 0.28976377952755916),
                ("effect.low", 0.018786513375),
                ("effect.high", 0.761084369649),
                ("statistic", 11.027247956403299),
                ("p_value", 0.000134566516484335),
            ),
        ),
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE), ICC3",
            (JUDGES, ("form", "ICC(3,1)")),
            (
                ("effect.value", 0.7148407148407154),
                ("effect.low", 0.342464765034),
                ("effect.high", 0.945858259955),
                ("statistic", 11.027247956403299),
                ("p_value", 0.000134566516484335),
            ),
        ),
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE), ICC1k",
            (JUDGES, ("form", "ICC(1,k)")),
            (
                ("effect.value", 0.44279713367926876),
                ("effect.low", -0.884442155238),
                ("effect.high", 0.912415420341),
                ("statistic", 1.7946784922394683),
                ("p_value", 0.16476880834463953),
            ),
        ),
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE), ICC2k",
            (JUDGES, ("form", "ICC(2,k)")),
            (
                ("effect.value", 0.6200505475989893),
                ("effect.low", 0.071136815303),
                ("effect.high", 0.927232040168),
                ("statistic", 11.027247956403299),
                ("p_value", 0.000134566516484335),
            ),
        ),
        Known(
            "shrout_fleiss",
            "R 4.2.2, psych 2.2.9, ICC(judges, lmer=FALSE), ICC3k",
            (JUDGES, ("form", "ICC(3,k)")),
            (
                ("effect.value", 0.9093155423770697),
                ("effect.low", 0.675674713816),
                ("effect.high", 0.985891678169),
                ("statistic", 11.027247956403299),
                ("p_value", 0.000134566516484335),
            ),
        ),
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
    rest = squares(np.delete(columns.values, at, axis=1))
    alpha = 1 - rest.error / rest.rows if rest.rows > 0 else np.nan
    return Effect(f"Without {columns.names[at]}", alpha, np.nan, np.nan)


def _turned_check(columns: Block) -> Check:
    """Return which items go against the sum of the others, as those asked the other way round do."""
    total = columns.values.sum(axis=1)
    against = [
        name
        for name, item in zip(columns.names, columns.values.T, strict=True)
        if item.std() > 0 and (total - item).std() > 0 and np.corrcoef(item, total - item)[0, 1] < 0
    ]
    if not against:
        return Check("Direction", True, "No item goes against the others.")
    names = ", ".join(against[:5]) + (", ..." if len(against) > 5 else "")
    return Check("Direction", False, f"Going against the others: {names}.", "Turn items asked the other way round.")


def _squares_of(columns: Block) -> Squares:
    need_rows(columns.values, 3, "{n} row has all values", "{n} rows have all values")
    found = squares(columns.values)
    scale = float(np.abs(columns.values).max()) ** 2 * 1e-24
    if found.error <= scale:
        raise NotApplicable("The columns differ by a constant or not at all.", "Agreement is perfect: nothing to test.")
    if found.rows <= scale:
        raise NotApplicable("The rows do not differ.", "Agreement needs rows that differ from each other.")
    return found


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
