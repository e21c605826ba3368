"""Estimators that learn what is outlying: bounds per column, or a score over all columns."""

from contextlib import suppress
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from mlviz.errors import FitError
from mlviz.frames import free_names
from mlviz.steps.base import with_columns
from mlviz.steps.fit.spread import mean_and_sd
from mlviz.steps.outliers import OUTLIER_FLAG, flag_of

MAD_TO_SD = 0.6744897501960817
"""The 75th percentile of the standard normal: MAD / this estimates the standard deviation."""

FARTHEST = 1e30
"""Standard deviations beyond which all rows are equally far; forests compute with 32 bits."""

MOST_ROWS = 20_000
"""Detectors whose cost grows faster than the rows learn from a seeded sample of so many."""


class _LearnsBounds(BaseEstimator):
    """Learns a lower and an upper bound per column."""

    def __init__(self, columns: list[str], rule: str = "iqr", k: float = 1.5, action: str = "cap") -> None:
        self.columns = columns
        self.rule = rule
        self.k = k
        self.action = action

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn the bounds from the finite values."""
        bounds = [self._bounds(_finite(frame[name])) for name in self.columns]
        self.bounds_ = np.array(bounds, dtype="float64").reshape(-1, 2)
        return self

    def _bounds(self, x: np.ndarray) -> tuple[float, float]:
        if len(x) == 0:
            return -np.inf, np.inf
        if self.rule == "iqr":
            q1, q3 = np.quantile(x, [0.25, 0.75])
            return q1 - self.k * (q3 - q1), q3 + self.k * (q3 - q1)
        if self.rule == "percentile":
            low, high = np.quantile(x, [self.k / 100, 1 - self.k / 100])
            return low, high
        if self.rule == "z":
            (centre,), (spread,) = mean_and_sd(x[:, None])
            spread = spread * np.sqrt(len(x) / (len(x) - 1)) if len(x) > 1 else 0.0
        else:
            centre = np.median(x)
            spread = np.median(np.abs(x - centre)) / MAD_TO_SD
        if spread == 0:  # no spread says nothing about distance
            return -np.inf, np.inf
        return centre - self.k * spread, centre + self.k * spread

    def outlying(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return, per column, which cells lie outside the bounds; missing ones do not."""
        pairs = zip(self.columns, self.bounds_, strict=True)
        flags = {n: (frame[n].lt(b[0]) | frame[n].gt(b[1])).fillna(False).astype(bool) for n, b in pairs}
        return pd.DataFrame(flags, index=frame.index)


class Bounds(TransformerMixin, _LearnsBounds):
    """Flag, cap or set missing what lies outside the bounds."""

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame treated."""
        flags = self.outlying(frame)
        if self.action == "flag":
            pairs = zip(free_names(map(flag_of, self.columns), frame.columns), self.columns, strict=True)
            return with_columns(frame, {name: flags[n].astype("int64") for name, n in pairs})
        if self.action == "missing":
            return with_columns(frame, {n: frame[n].mask(flags[n]) for n in self.columns if flags[n].any()})
        capped = {}
        for name, (low, high) in zip(self.columns, self.bounds_, strict=True):
            if flags[name].any():
                capped[name] = frame[name].astype("float64").clip(low, high)
        return with_columns(frame, capped)


class BoundsRemoval(_LearnsBounds):
    """Drop training rows with a value outside the bounds; rows to predict are never dropped."""

    def fit_resample(self, frame: pd.DataFrame, y: Any) -> tuple[pd.DataFrame, Any]:
        """Learn the bounds and return the rows, and their targets, that lie inside."""
        kept = ~self.fit(frame).outlying(frame).any(axis=1).to_numpy()
        return frame[kept], y[kept]


class _LearnsScore(BaseEstimator):
    """Learns how unlike the others a row is, and from which score on it is outlying."""

    def __init__(self, columns: list[str], method: str = "isolation_forest", share: float = 0.02) -> None:
        self.columns = columns
        self.method = method
        self.share = share

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn the detector on standardised columns; gaps count as the median."""
        if len(frame) < 2 or not self.columns:
            raise FitError("A row is unlike the others only among at least two rows.", "Keep more rows and columns.")
        x = _float(frame, self.columns)
        seen = ~np.isnan(x).all(axis=0)
        self.medians_, self.spread_ = np.zeros(x.shape[1]), np.ones(x.shape[1])
        # Half of each, so that the sum of the two middle ones can be written down.
        self.medians_[seen] = np.nanmedian(x[:, seen] / 2, axis=0) * 2
        spread = mean_and_sd(x[:, seen])[1]
        self.spread_[seen] = np.where(spread > 0, spread, 1.0)
        z = self._standard(x)
        chosen = np.random.default_rng(0).permutation(len(z))[:MOST_ROWS] if len(z) > MOST_ROWS else slice(None)
        self._learn(z[chosen])
        self.limit_ = float(np.quantile(self._score(z), 1 - self.share))
        return self

    def _standard(self, x: np.ndarray) -> np.ndarray:
        z = np.where(np.isnan(x), self.medians_, x) / self.spread_ - self.medians_ / self.spread_
        return np.clip(np.nan_to_num(z), -FARTHEST, FARTHEST)

    def _learn(self, z: np.ndarray) -> None:
        if self.method == "isolation_forest":
            from sklearn.ensemble import IsolationForest

            self.detector_ = IsolationForest(n_estimators=200, random_state=0, n_jobs=1).fit(z)
        elif self.method == "local_outlier_factor":
            from sklearn.neighbors import LocalOutlierFactor

            near = min(20, len(z) - 1)
            self.detector_ = LocalOutlierFactor(n_neighbors=max(near, 1), novelty=True, n_jobs=1).fit(z)
        else:
            self._learn_covariance(z)

    def _learn_covariance(self, z: np.ndarray) -> None:
        """Learn the minimum covariance determinant; constant columns are left out, collinear ones shrunk."""
        from sklearn.covariance import MinCovDet

        self.varying_ = np.ptp(z, axis=0) > 0
        used = z[:, self.varying_]
        if len(used) > 5 * max(used.shape[1], 1) and used.shape[1]:
            covariance, centre = np.atleast_2d(np.cov(used.T)), used.mean(axis=0)
            if np.linalg.matrix_rank(covariance) == used.shape[1]:
                with suppress(ValueError):  # most rows are one and the same: the whole says how far the others are
                    robust = MinCovDet(random_state=0).fit(used)
                    covariance, centre = robust.covariance_, robust.location_
        else:
            covariance, centre = np.eye(used.shape[1]), np.zeros(used.shape[1])
        self.centre_, self.inverse_ = centre, np.linalg.pinv(covariance, hermitian=True)

    def _score(self, z: np.ndarray) -> np.ndarray:
        if self.method == "mahalanobis":
            d = z[:, self.varying_] - self.centre_
            return np.einsum("ij,jk,ik->i", d, self.inverse_, d)
        return -self.detector_.score_samples(z)

    def score(self, frame: pd.DataFrame) -> np.ndarray:
        """Return how unlike the training rows each row is; higher is stranger."""
        return self._score(self._standard(_float(frame, self.columns)))

    def outlying(self, frame: pd.DataFrame) -> np.ndarray:
        """Return which rows score above the limit."""
        return self.score(frame) > self.limit_


class RowOutliers(TransformerMixin, _LearnsScore):
    """Flag outlying rows."""

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the flag."""
        (name,) = free_names([OUTLIER_FLAG], frame.columns)
        return with_columns(frame, {name: self.outlying(frame).astype("int64")})


class RowOutliersRemoval(_LearnsScore):
    """Drop outlying training rows; rows to predict are never dropped."""

    def fit_resample(self, frame: pd.DataFrame, y: Any) -> tuple[pd.DataFrame, Any]:
        """Learn the detector and return the rows, and their targets, that are not outlying."""
        kept = ~self.fit(frame).outlying(frame)
        return frame[kept], y[kept]


def _float(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    x = frame[names].to_numpy(dtype="float64", na_value=np.nan, copy=True)
    x[~np.isfinite(x)] = np.nan
    return x


def _finite(values: pd.Series) -> np.ndarray:
    x = values.to_numpy("float64", na_value=np.nan)
    return x[np.isfinite(x)]
