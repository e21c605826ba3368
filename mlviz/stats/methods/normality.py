"""Does one column follow a normal distribution: Shapiro-Wilk, Anderson-Darling, Lilliefors, D'Agostino, Jarque-Bera."""

import numpy as np
from scipy import special

from mlviz.method import Known
from mlviz.results.testing import Check
from mlviz.stats.checks import SHAPIRO_AT_MOST
from mlviz.stats.effects.shape import skewness_and_kurtosis, straightened
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.numerics.ranking import runs
from mlviz.stats.summaries import need_rows, need_spread, summaries

WIND = (("value", "Wind"),)
OZONE = (("value", "Ozone"),)
NARROW = "Intervals hold for any distribution, but are too narrow for few values or long tails."

MANY = 2000
"""Values from which a departure that matters to nobody is found."""


@statistical_test(
    key="shapiro_wilk",
    goal="shape",
    other="anderson_darling",
    label="Shapiro-Wilk test",
    question="Do values depart from a normal distribution?",
    help="How straight the ordered values lie over those of a normal distribution: the sharpest test of up to 5,000.",
    params=(VALUE,),
    references=("Shapiro and Wilk (1965)", "Royston (1995), Remark AS R94"),
    known=(
        Known(
            "airquality",
            "R 4.2.2, shapiro.test(airquality$Wind)",
            WIND,
            (("statistic", 0.985749799955718), ("p_value", 0.117792769761666)),
        ),
    ),
)
def shapiro_wilk(value: Values) -> Finding:
    """Return W; above 5,000 values, for which its p was made, of a seeded sample."""
    from scipy import stats

    z, note = _standardised(value, 3), ""
    if len(z) > SHAPIRO_AT_MOST:
        z = z[np.random.default_rng(0).choice(len(z), SHAPIRO_AT_MOST, replace=False)]
        note = f"W and p are of a seeded sample of {SHAPIRO_AT_MOST:,} values, the most p was made for."
    found = stats.shapiro(z)
    return _finding(value, "W", float(found.statistic), (), float(found.pvalue), note)


@statistical_test(
    key="anderson_darling",
    goal="shape",
    other="shapiro_wilk",
    label="Anderson-Darling test",
    question="Do values depart from a normal distribution, above all in its tails?",
    help="Compares the shares up to each value with those of a normal distribution; tails weigh most.",
    params=(VALUE,),
    references=("Anderson and Darling (1952)", "Stephens (1986), Tests based on EDF statistics, table 4.9"),
    known=(
        Known(
            "airquality",
            "R 4.2.2, nortest::ad.test(airquality$Wind)",
            WIND,
            (("statistic", 0.736698237931137), ("p_value", 0.0537756038541351)),
        ),
    ),
)
def anderson_darling(value: Values) -> Finding:
    """Return A, the squared gaps of the shares weighed by 1 / (F (1 - F)); p by Stephens' formula."""
    z, n = np.sort(_standardised(value, 8)), len(value)
    odd = 2 * np.arange(1, n + 1) - 1
    a = float(-n - (odd * (special.log_ndtr(z) + special.log_ndtr(-z[::-1]))).mean())
    note = "p by Stephens' formula for an estimated mean and standard deviation."
    return _finding(value, "A", a, (), anderson_p(a * (1 + 0.75 / n + 2.25 / n**2)), note)


def anderson_p(a: float) -> float:
    """Return p of the statistic corrected for the number of values, mean and spread estimated (Stephens, 1986).

    Examples
    --------
    >>> round(anderson_p(0.752), 3)
    0.05
    """
    if a < 0.2:
        return 1 - float(np.exp(-13.436 + 101.14 * a - 223.73 * a * a))
    if a < 0.34:
        return 1 - float(np.exp(-8.318 + 42.796 * a - 59.938 * a * a))
    if a < 0.6:
        return float(np.exp(0.9177 - 4.279 * a - 1.38 * a * a))
    # The parabola turns up again beyond 153, far outside the table; p stays at what it is at 10.
    a = min(a, 10.0)
    return float(np.exp(1.2937 - 5.709 * a + 0.0186 * a * a))


@statistical_test(
    key="lilliefors",
    goal="shape",
    other="shapiro_wilk",
    label="Lilliefors test",
    question="How far do the shares of values depart from those of a normal distribution?",
    help="Kolmogorov-Smirnov for a mean and a spread taken from the data; less sharp than Shapiro-Wilk.",
    params=(VALUE,),
    references=(
        "Lilliefors (1967), On the Kolmogorov-Smirnov test for normality with mean and variance unknown",
        "Dallal and Wilkinson (1986)",
    ),
    known=(
        Known(
            "airquality",
            "statsmodels 0.15, lilliefors(ozone, dist='norm', pvalmethod='approx')",
            OZONE,
            (("statistic", 0.14798966702721766), ("p_value", 1.469614752233358e-06)),
        ),
    ),
)
def lilliefors(value: Values) -> Finding:
    """Return D, the largest gap between the shares up to a value and those of a normal distribution."""
    z, n = np.sort(_standardised(value, 5)), len(value)
    share, steps = special.ndtr(z), np.arange(n + 1) / n
    d = float(max((steps[1:] - share).max(), (share - steps[:-1]).max()))
    return _finding(value, "D", d, (), lilliefors_p(d, n), "p by the formulas of Dallal and Wilkinson and of Stephens.")


def lilliefors_p(d: float, n: int) -> float:
    """Return p of the largest gap, mean and spread estimated: Dallal and Wilkinson's formula up to 0.1.

    Above 0.1 the polynomials that R's nortest fits to Stephens' modified statistic.

    Examples
    --------
    >>> round(lilliefors_p(0.0886, 100), 3)
    0.051
    """
    few = min(n, 100)
    scaled = d * (n / 100) ** 0.49 if n > 100 else d
    p = float(
        np.exp(
            -7.01256 * scaled**2 * (few + 2.78019)
            + 2.99587 * scaled * np.sqrt(few + 2.78019)
            - 0.122119
            + 0.974598 / np.sqrt(few)
            + 1.67997 / few
        )
    )
    if p <= 0.1:
        return p
    k = (np.sqrt(n) - 0.01 + 0.85 / np.sqrt(n)) * d
    pieces = (
        (0.5, (2.76773, -19.828315, 80.709644, -138.55152, 81.218052)),
        (0.9, (-4.901232, 40.662806, -97.490286, 94.029866, -32.355711)),
        (1.31, (6.198765, -19.558097, 23.186922, -12.234627, 2.423045)),
    )
    if k <= 0.302:
        return 1.0
    powers = next((powers for end, powers in pieces if k <= end), (0.0,))
    return float(np.clip(np.polynomial.polynomial.polyval(k, powers), 0, 1))


@statistical_test(
    key="dagostino",
    goal="shape",
    other="shapiro_wilk",
    label="D'Agostino-Pearson test",
    question="Do skewness and tails depart from those of a normal distribution?",
    help="Puts skewness and kurtosis together; says by which of the two the values depart.",
    params=(VALUE,),
    references=("D'Agostino and Pearson (1973)", "Anscombe and Glynn (1983)"),
    known=(
        Known(
            "airquality",
            "scipy 1.17, stats.normaltest(ozone)",
            OZONE,
            (("statistic", 26.53351264165147), ("df.0", 2.0), ("p_value", 1.73109514000934e-06)),
        ),
    ),
)
def dagostino(value: Values) -> Finding:
    """Return K squared, the squares of the normal scores of skewness and kurtosis; from 20 values."""
    from scipy import stats

    k2 = float(stats.normaltest(_standardised(value, 20)).statistic)
    return _finding(value, "K squared", k2, (2.0,), float(special.chdtrc(2, k2)), "p by the chi-square approximation.")


@statistical_test(
    key="jarque_bera",
    goal="shape",
    other="shapiro_wilk",
    label="Jarque-Bera test",
    question="Do skewness and tails depart from those of a normal distribution, in many values?",
    help="As D'Agostino's, by a simpler formula that is right for many values only.",
    params=(VALUE,),
    references=("Jarque and Bera (1980), Efficient tests for normality, homoscedasticity and serial independence",),
    known=(
        Known(
            "airquality",
            "scipy 1.17, stats.jarque_bera(ozone)",
            OZONE,
            (("statistic", 35.820786247386415), ("df.0", 2.0), ("p_value", 1.665770235318504e-08)),
        ),
    ),
)
def jarque_bera(value: Values) -> Finding:
    """Return n (skewness^2 / 6 + excess kurtosis^2 / 24)."""
    z = _standardised(value, 8)
    skew, excess = float((z**3).mean() / (z**2).mean() ** 1.5), float((z**4).mean() / (z**2).mean() ** 2) - 3
    jb = len(z) * (skew**2 / 6 + excess**2 / 24)
    note = "p by the chi-square approximation" + (", too small for so few values." if len(z) < 200 else ".")
    return _finding(value, "JB", jb, (2.0,), float(special.chdtrc(2, jb)), note)


def _standardised(value: Values, at_least: int) -> Values:
    """Return the values less their mean over their standard deviation; refuse too few, or values that do not vary."""
    need_rows(value, at_least, "The column has {n} complete value", "The column has {n} complete values")
    need_spread((value,))
    around = value - value.mean()
    around = around / np.abs(around).max()
    return around / around.std(ddof=1)


def _finding(value: Values, name: str, statistic: float, df: tuple[float, ...], p: float, note: str) -> Finding:
    """Return what all share: skewness and kurtosis as effects, and the values over normal quantiles as picture."""
    quantiles, ordered = straightened(value)
    mean, sd = float(value.mean()), float(value.std(ddof=1))
    low, high = float(quantiles[0]), float(quantiles[-1])
    skewness, kurtosis = skewness_and_kurtosis(value)
    return Finding(
        about="shape",
        statistic_name=name,
        statistic=statistic,
        df=df,
        p_value=p,
        effect=skewness,
        effects=(kurtosis,),
        groups=summaries(("all",), (value,)),
        checks=(_size_check(value), _rounded_check(value)),
        line=((low, mean + sd * low), (high, mean + sd * high)),
        samples=(quantiles, ordered),
        notes=(note, NARROW) if note else (NARROW,),
    )


def _size_check(value: Values) -> Check:
    n = len(value)
    if n < 20:
        return Check("Sample size", None, f"With {n} values only gross departures are found.", "Look at the picture.")
    if n > MANY:
        sentence = f"With {n:,} values departures are found that matter to no method: judge by the picture."
        return Check("Sample size", None, sentence)
    return Check("Sample size", True, f"{n:,} values: enough to find a departure, too few to find trifles.")


def _rounded_check(value: Values) -> Check:
    """Return whether values repeat so often that they cannot come from a continuous distribution."""
    distinct = len(runs(np.sort(value)))
    if distinct >= 0.5 * len(value) or distinct > 100:
        return Check("Different values", True, f"{distinct:,} different values.")
    sentence = f"Only {distinct:,} different values among {len(value):,}: rounding alone is a departure from normal."
    return Check("Different values", None, sentence, "Judge by the picture.")
