"""Does a series keep to a level or a line: Dickey-Fuller, and KPSS, which asks the other way round."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.params import Choice
from mlviz.results.testing import Effect
from mlviz.results.wording import plural
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.methods.series import NILE, ORDER, in_order, memory, need_length, series_finding
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.summaries import need_spread

TREND = Choice(
    "trend",
    "Around",
    "",
    "level",
    options=("level", "line"),
    labels=("a fixed level", "a straight line"),
)
MOST_LAGS = 40
"""Earlier steps that are tried at most; Schwert's rule asks for more above 12,000 values."""

MOST_CELLS = 10_000_000
"""Values times earlier steps that are tried at most: a few seconds, with fewer steps of very long series."""

MACKINNON = {
    "level": ((-18.83, -1.61, 2.74), (2.1659, 1.4412, 0.038269), (1.7339, 0.93202, -0.12745, -0.010368)),
    "line": ((-16.18, -2.89, 0.7), (3.2512, 1.6047, 0.049588), (2.5261, 0.61654, -0.37956, -0.060285)),
}
"""By what the series keeps to: where p is 0, where the polynomials meet, where p is 1; both polynomials, rising."""

KPSS_POINTS = (0.10, 0.05, 0.025, 0.01)
"""Tail chances of the table of Kwiatkowski and others."""

KPSS_TABLE = {"level": (0.347, 0.463, 0.574, 0.739), "line": (0.119, 0.146, 0.176, 0.216)}


@statistical_test(
    key="augmented_dickey_fuller",
    goal="order in time",
    label="Augmented Dickey-Fuller test",
    also=("ADF", "unit root", "stationarity"),
    question="Does a series come back to its level, instead of wandering off?",
    help="A small p says that it comes back; KPSS asks the other way round, and the two are read together.",
    params=(VALUE, ORDER, TREND),
    references=(
        "Dickey and Fuller (1979)",
        "MacKinnon (1994), Approximate asymptotic distribution functions for unit-root tests",
    ),
    known=(
        Known(
            "nile",
            "statsmodels 0.15, adfuller(volume, regression='c', autolag='AIC')",
            NILE,
            (("statistic", -4.048705096914342), ("p_value", 0.0011758879503871243)),
        ),
        Known(
            "nile",
            "statsmodels 0.15, adfuller(volume, regression='ct', autolag='AIC')",
            (*NILE, ("trend", "line")),
            (("statistic", -4.7907655179831234), ("p_value", 0.0004861430290081328)),
        ),
    ),
)
def augmented_dickey_fuller(value: Values, order: Values | None, trend: str) -> Finding:
    """Return t of the level before in the regression of the steps on it and on earlier steps; p by MacKinnon."""
    (values,) = in_order((value,), order)
    need_length(values, 12)
    need_spread((np.diff(values),))
    scaled = (values - values.mean()) / values.std()
    lags = chosen_lags(scaled, trend)
    slope, error, df = level_slope(*regression(scaled, lags, lags, trend))
    if not error > 1e-9:
        raise NotApplicable("Earlier values foretell the series without any error.", "Choose another column.")
    if not (np.isfinite(error) and np.isfinite(slope)):
        raise NotApplicable("Earlier values do not vary, so they foretell nothing.", "Choose another column.")
    half = float(special.stdtrit(df, 0.975)) * error
    rule = "1 where values wander; the interval is approximate, and leans to smaller values near 1."
    effect = Effect("Persistence", 1 + slope, 1 + slope - half, 1 + slope + half, rule=rule)
    notes = (f"With {plural(lags, 'earlier step')}, chosen by AIC; around a {trend}.",)
    statistic = slope / error
    return series_finding("return", values, order, ("DF", statistic, ()), mackinnon_p(statistic, trend), effect, notes)


def regression(values: Values, lags: int, skipped: int, trend: str) -> tuple[Values, Values]:
    """Return the regressors (a constant, time if asked for, earlier steps, the level before) and the steps.

    Parameters
    ----------
    values : array
        The series.
    lags : int
        Earlier steps among the regressors.
    skipped : int
        Steps left out at the start, ``lags`` or more, so that regressions of several lags can have the same rows.
    trend : str
        ``level`` or ``line``.
    """
    steps = np.diff(values)
    n = len(steps) - skipped
    course = [np.ones(n)] if trend == "level" else [np.ones(n), np.linspace(-1, 1, n)]
    earlier = [steps[skipped - k : len(steps) - k] for k in range(1, lags + 1)]
    return np.column_stack([*course, *earlier, values[skipped:-1]]), steps[skipped:]


def chosen_lags(values: Values, trend: str) -> int:
    """Return the number of earlier steps with the smallest AIC, all on the same rows.

    Regressions that each add a column to the one before have what is left over in the squares of one QR decomposition.
    """
    n, fixed = len(values), 1 if trend == "level" else 2
    most = min(int(np.ceil(12 * (n / 100) ** 0.25)), n // 2 - fixed - 1, MOST_LAGS, max(MOST_CELLS // n, 4))
    design, steps = regression(values, most, most, trend)
    level_first = np.column_stack((design[:, :fixed], design[:, -1], design[:, fixed:-1]))
    explained = np.cumsum((np.linalg.qr(level_first)[0].T @ steps) ** 2)[fixed:]
    left = np.maximum(float(steps @ steps) - explained, 1e-300)
    return int((len(steps) * np.log(left) + 2 * np.arange(most + 1)).argmin())


def level_slope(design: Values, steps: Values) -> tuple[float, float, float]:
    """Return the slope of the last regressor, its standard error and the degrees of freedom."""
    q, r = np.linalg.qr(design)
    along = q.T @ steps
    df = float(len(steps) - design.shape[1])
    gap = steps - q @ along
    return float(along[-1] / r[-1, -1]), float(np.sqrt(gap @ gap / df) / abs(r[-1, -1])), df


def mackinnon_p(statistic: float, trend: str) -> float:
    """Return p of the Dickey-Fuller statistic by MacKinnon's polynomials (1994, table 3).

    Examples
    --------
    >>> round(mackinnon_p(-2.86, "level"), 3), round(mackinnon_p(-3.41, "line"), 3)
    (0.05, 0.05)
    """
    (least, joint, most), small, large = MACKINNON[trend]
    if not least < statistic < most:
        return 0.0 if statistic <= least else 1.0
    powers = small if statistic <= joint else large
    return float(special.ndtr(np.polynomial.polynomial.polyval(statistic, powers)))


@statistical_test(
    key="kpss",
    goal="order in time",
    label="KPSS test",
    also=("stationarity",),
    question="Does a series leave its level?",
    help="A small p says that it drifts or wanders; Dickey-Fuller asks the other way round: read them together.",
    params=(VALUE, ORDER, TREND),
    references=("Kwiatkowski, Phillips, Schmidt and Shin (1992)",),
    known=(
        Known(
            "nile",
            "R 4.2.2, tseries 0.10.53, kpss.test(nile$volume, null='Level', lshort=TRUE)",
            NILE,
            (("statistic", 0.96543490775266), ("p_value", 0.01)),
        ),
        Known(
            "nile",
            "R 4.2.2, tseries 0.10.53, kpss.test(nile$volume, null='Trend', lshort=TRUE)",
            (*NILE, ("trend", "line")),
            (("statistic", 0.2375869759899708), ("p_value", 0.01)),
        ),
    ),
)
def kpss(value: Values, order: Values | None, trend: str) -> Finding:
    """Return the sum of the squared partial sums of what is left, over n^2 times its long-run variance."""
    (values,) = in_order((value,), order)
    need_length(values, 10)
    n = len(values)
    left = (values - values.mean()) / values.std()
    if trend == "line":
        time = np.arange(n) - (n - 1) / 2
        left = left - time * float(time @ left) / float(time @ time)
        need_spread((left,))
    lags = int(4 * (n / 100) ** 0.25)
    weights = 1 - np.arange(1, lags + 1) / (lags + 1)
    products = np.array([left[k:] @ left[:-k] for k in range(1, lags + 1)])
    long_run = (float(left @ left) + 2 * float((weights * products).sum())) / n
    statistic = float((np.cumsum(left) ** 2).sum()) / (n**2 * long_run)
    table = KPSS_TABLE[trend]
    p = float(np.interp(statistic, table, KPSS_POINTS))
    beyond = ""
    if not table[0] < statistic < table[-1]:
        beyond = f" It lies outside the table, so p is {'at least .1' if statistic <= table[0] else 'at most .01'}."
    notes = (f"p from the published table, with {plural(lags, 'step')} of memory; around a {trend}.{beyond}",)
    return series_finding("drift", values, order, ("KPSS", statistic, ()), p, memory(values), notes)
