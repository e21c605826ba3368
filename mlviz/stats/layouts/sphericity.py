"""Whether differences between repeated measurements vary equally, and what to do where they do not."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from mlviz.results.testing import Check
from mlviz.results.wording import number, p_words
from mlviz.stats.method import Values

GAPS = "differences between measurements"


@dataclass(frozen=True, slots=True)
class Sphericity:
    """Mauchly's W with its p (NaN where there are too few rows), and both estimates of epsilon, at most 1."""

    w: float
    p_value: float
    greenhouse_geisser: float
    huynh_feldt: float

    @property
    def numbers(self) -> tuple[tuple[str, float], ...]:
        """Each number under its name."""
        epsilons = ("epsilon, Greenhouse-Geisser", self.greenhouse_geisser), ("epsilon, Huynh-Feldt", self.huynh_feldt)
        return (("Mauchly's W", self.w), ("p", self.p_value), *epsilons)


def sphericity(products: Values, df: float) -> Sphericity:
    """Return how far the covariance of orthonormal contrasts is from equal variances without correlation.

    W = det(S) / (tr(S) / p)^p, its p by the chi-square approximation of second order (Anderson, 2003, section 10.7.4);
    epsilon = tr(S)^2 / (p tr(S S)) of Greenhouse and Geisser (1959); that of Huynh and Feldt (1976) is
    ((df + 1) p epsilon - 2) / (p (df - p epsilon)), with Lecoutre's (1991) correction.

    Parameters
    ----------
    products : array of p x p
        Sums of squares and products of the contrasts about their means.
    df : float
        Degrees of freedom of the products.

    Examples
    --------
    >>> found = sphericity(np.diag([1.0, 1.0, 1.0]), 20)
    >>> found.w, found.greenhouse_geisser
    (1.0, 1.0)
    """
    p = len(products)
    if p == 1:
        return Sphericity(1.0, 1.0, 1.0, 1.0)
    scaled = products / np.trace(products) * p
    epsilon = float(p / (scaled**2).sum())
    lecoutre = df - p * epsilon
    feldt = min(((df + 1) * p * epsilon - 2) / (p * lecoutre), 1.0) if lecoutre > 0 else 1.0
    w = float(max(np.linalg.det(scaled), 0.0)) if df >= p else np.nan
    return Sphericity(w, _mauchly(w, p, df), epsilon, max(feldt, epsilon))


def _mauchly(w: float, p: int, df: float) -> float:
    """Return p of W; NaN where W does not exist or is 0.

    R's ``mauchly.test`` and ``car`` put the number of columns, and not that of the contrasts, into one place of the
    second order, by which their p changes with columns it is not about; of the contrasts themselves they give this p.
    """
    rho = 1 - (2 * p**2 + p + 2) / (6 * p * df)
    if not w > 0 or rho <= 0:
        return float("nan")
    second = (p + 2) * (p - 1) * (p - 2) * (2 * p**3 + 6 * p**2 + 3 * p + 2) / (288 * (df * p * rho) ** 2)
    z, f = -df * rho * np.log(w), p * (p + 1) / 2 - 1
    first, next_order = special.chdtrc(f, z), special.chdtrc(f + 4, z)
    return float(np.clip(first + second * (next_order - first), 0, 1))


def sphericity_check(found: Sphericity, effect: str = "", *, corrected: bool) -> Check:
    """Return Mauchly's test in words, of one effect among several; it informs, and does not decide the correction."""
    remedy = "Keep the correction." if corrected else "Choose a correction."
    name, what = (
        (f"Sphericity of {effect}", f"the differences that make up {effect}") if effect else ("Sphericity", GAPS)
    )
    both = number(found.greenhouse_geisser), number(found.huynh_feldt)
    epsilon = "epsilon {} by Greenhouse-Geisser, {} by Huynh-Feldt".format(*both)
    if found.p_value != found.p_value:
        words = f"Too few rows to look at whether {what} vary equally ({epsilon})."
        return Check(name, None, words, remedy, found.numbers)
    seen = f"Mauchly's W = {number(found.w)}, {p_words(found.p_value)}, {epsilon}"
    if found.p_value >= 0.05:
        return Check(name, True, f"No sign that {what} vary unequally ({seen}).", numbers=found.numbers)
    done = (
        "for which the degrees of freedom are corrected" if corrected else "so p without a correction is not reliable"
    )
    words = f"{what[0].upper()}{what[1:]} vary unequally ({seen}), {done}."
    return Check(name, None if corrected else False, words, remedy, found.numbers)
