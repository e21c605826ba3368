"""Numbers of a profile against R, pandas and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mlviz.dataset import Dataset
from mlviz.profiling import profile
from mlviz.stats.numerics.matrices import pearson, spearman
from tests.shared import DATA

# R 4.2.2: mean, sd, min, quantile(type = 7) at .05 .25 .5 .75 .95, max, e1071::skewness(type = 2), kurtosis(type = 2),
# the quartiles less and plus 1.5 interquartile ranges, and the number of values beyond them.
R_DESCRIBED = {
    ("airquality", "Ozone"): (
        116, 37, 42.1293103448276, 32.987884514434, 1, 7.75, 18, 31.5, 63.25, 108.5, 168,
        1.24179640441021, 1.29030267849855, -49.875, 131.125, 2,
    ),
    ("mtcars", "hp"): (
        32, 0, 146.6875, 68.5628684893206, 52, 63.65, 96.5, 123, 180, 253.55, 335,
        0.799406692595638, 0.275211587537112, -28.75, 305.25, 1,
    ),
    ("InsectSprays", "count"): (
        72, 0, 9.5, 7.20328563529602, 0, 1, 3, 7, 14.25, 22.45, 26,
        0.58314477752663, -0.742659551093974, -13.875, 31.125, 0,
    ),
    ("rock", "perm"): (
        48, 0, 415.45, 437.818226149776, 6.3, 6.3, 76.45, 130.5, 777.5, 1300, 1300,
        0.739010085851095, -0.934604775113436, -975.125, 1829.075, 0,
    ),
    ("LifeCycleSavings", "dpi"): (
        50, 0, 1106.7584, 990.868888965557, 88.94, 144.486, 288.2075, 695.665, 1795.6225, 2824.516, 4001.89,
        1.00938489013473, 0.162195793585261, -1972.915, 4056.745, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "name"), R_DESCRIBED)
def test_description_as_r_gives_it(table, name):
    column = profile(Dataset.of(pd.read_csv(DATA / f"{table}.csv")))[name]
    found = column.numeric
    assert found is not None
    numbers = (
        column.count,
        column.n_missing,
        found.mean,
        found.sd,
        *(value for _, value in found.quantiles),
        found.skewness,
        found.kurtosis,
        found.low_fence,
        found.high_fence,
        found.n_outliers,
    )
    assert numbers == pytest.approx(R_DESCRIBED[table, name], rel=1e-12)


def test_correlations_as_r_gives_them():
    # R 4.2.2: cor(mtcars)["mpg", ]
    expected = (
        1, -0.852161959426613, -0.847551379262479, -0.776168371826586, 0.681171907806749, -0.867659376517228,
        0.418684033921778, 0.664038919127593, 0.599832429454648, 0.480284757338842, -0.550925073902459,
    )  # fmt: skip
    frame = pd.read_csv(DATA / "mtcars.csv").select_dtypes("number")
    kinds = dict.fromkeys(frame.columns, "numeric")
    found = profile(Dataset.of(frame, kinds=kinds)).pearson
    assert found.rows[0] == "mpg"
    assert found.values[0] == pytest.approx(expected, rel=1e-12)


def gaps(seed=0, rows=400):
    rng = np.random.default_rng(seed)
    data = rng.integers(0, 12, (rows, 5)) + rng.normal(size=(rows, 1)).round(1)
    data[rng.random(data.shape) < 0.1] = np.nan
    data[:, 4] = np.where(np.isnan(data[:, 4]), 0.0, data[:, 4])
    return pd.DataFrame(data, columns=list("abcde"))


def test_pairwise_complete_correlations_as_pandas_gives_them():
    frame = gaps()
    columns = tuple(frame.to_numpy().T)
    # pandas 3.1: frame.corr(), frame.corr("spearman")
    assert pearson(columns) == pytest.approx(frame.corr().to_numpy(), abs=1e-12)
    assert spearman(columns) == pytest.approx(frame.corr("spearman").to_numpy(), abs=1e-12)


def test_infinite_values_are_left_out_of_correlations():
    frame = gaps()
    spoilt = frame.copy()
    spoilt.loc[frame["a"].isna(), "a"] = np.inf
    for measure in (pearson, spearman):
        assert measure(tuple(spoilt.to_numpy().T)) == pytest.approx(measure(tuple(frame.to_numpy().T)), abs=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e-20, 1e20, 1e200])
def test_correlation_does_not_depend_on_the_unit(scale):
    frame = gaps()
    columns = tuple(frame.to_numpy().T)
    scaled = tuple(column * scale for column in columns)
    assert pearson(scaled) == pytest.approx(pearson(columns), abs=1e-9)


def test_categories_as_scipy_and_anova_give_them():
    rng = np.random.default_rng(1)
    a, b = rng.choice(["x", "y", "z"], 300), rng.choice(["u", "v"], 300, p=[0.3, 0.7])
    value = rng.normal(size=300) + (a == "x")
    found = profile(Dataset.of(pd.DataFrame({"a": a, "b": b, "value": value})))
    # scipy 1.17: scipy.stats.contingency.association(pd.crosstab(a, b), method="cramer")
    expected = stats.contingency.association(pd.crosstab(a, b).to_numpy(), method="cramer")
    assert found.cramers_v.between("a", "b") == pytest.approx(expected, rel=1e-12)
    # eta squared from F of scipy 1.17: scipy.stats.f_oneway over the groups
    f = stats.f_oneway(*(value[a == level] for level in "xyz")).statistic
    eta2 = 2 * f / (2 * f + 297)
    assert found.correlation_ratio.between("a", "value") ** 2 == pytest.approx(eta2, rel=1e-9)


def test_text_and_dates_as_pandas_gives_them():
    texts = pd.Series(["one two", "a", None, "three words here", "a"])
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-03-01", None, "2024-02-01", "2024-01-01"]))
    found = profile(Dataset.of(pd.DataFrame({"t": texts, "d": days}), kinds={"t": "text"}))
    text, time = found["t"].text, found["d"].time
    assert text is not None
    assert time is not None
    assert (text.shortest, text.longest) == (texts.str.len().min(), texts.str.len().max())
    assert text.mean_length == pytest.approx(texts.str.len().mean())
    assert (time.span_days, found["d"].n_unique) == ((days.max() - days.min()).days, 3)
    assert time.bins.counts.sum() == 4
    assert time.first == np.datetime64("2024-01-01")
