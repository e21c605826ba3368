"""Plans of tests of relations: a correlation, multiple regression."""

import numpy as np
from scipy import special

from mlviz.method import Known
from mlviz.params import Number
from mlviz.results.wording import number
from mlviz.stats.planning.design import DESIGNS, Given, PowerDesign, Study, at_most, normals
from mlviz.stats.planning.distributions import f_chance, r_chance
from mlviz.stats.planning.means import COHEN, beyond


def _reject_r(rng: np.random.Generator, studies: int, study: Study) -> int:
    n, rho = study.sizes[0], abs(study.effect)
    x = normals(rng, studies, n)
    y = rho * x + np.sqrt(1 - rho * rho) * normals(rng, studies, n)
    x -= x.mean(axis=1, keepdims=True)
    y -= y.mean(axis=1, keepdims=True)
    r = (x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    return beyond(r * np.sqrt((n - 2) / (1 - r * r)), n - 2, study.alpha, study.sides)


DESIGNS.add(
    PowerDesign(
        key="correlation",
        label="Two numbers: correlation",
        question="How many rows to find that two numbers go together?",
        help="Pearson's correlation against none; Spearman's needs about a tenth more rows.",
        run=lambda n, effect, alpha, sides: r_chance(abs(effect), n, alpha, sides),
        references=(COHEN, "Kshirsagar (1972), Multivariate analysis"),
        effect=Number("effect", "Correlation", "0.1 is small, 0.3 medium, 0.5 large", 0.3, -1, 1),
        phrase=lambda effect, given: f"a correlation of {number(effect)}",
        reject=_reject_r,
        least=at_most(4.0),
        reach=at_most(1.0),
        depth=at_most(-1.0),
        notes=("Exact for two normal columns; R's pwr approximates by Fisher's z, which gives a row more or less.",),
        known=(
            # pwr takes Fisher's z for normal, hence its third digit differs.
            Known(
                "",
                "R pwr 1.3, pwr.r.test(r=0.3, n=50, sig.level=0.05, alternative='two.sided')",
                (("n", 50), ("effect", 0.3)),
                (("power", 0.571555841860208),),
                5e-3,
            ),
        ),
    )
)


def _asked(predictors: int, tested: int | None) -> int:
    return tested or predictors


def _too_many(given: Given) -> str:
    predictors, tested = given["predictors"], given["tested"]
    return f"{tested} predictors cannot be tested of {predictors}." if tested and tested > predictors else ""


def _reject_regression(rng: np.random.Generator, studies: int, study: Study) -> int:
    """Draw an outcome over predictors that are orthogonal, the first of those tested carrying the effect."""
    n, k = study.sizes[0], int(study.given["predictors"])
    asked = _asked(k, study.given["tested"])
    basis = np.linalg.qr(np.column_stack((np.ones(n), rng.standard_normal((n, k)))))[0]
    y = normals(rng, studies, n) + np.sqrt(study.effect * n) * basis[:, -1]
    along = y @ basis
    explained = (along[:, -asked:] ** 2).sum(axis=1)
    left = (y * y).sum(axis=1) - (along**2).sum(axis=1)
    df = n - k - 1
    p = special.fdtrc(asked, df, explained / asked / (left / df))
    return int(np.count_nonzero(p < study.alpha))


DESIGNS.add(
    PowerDesign(
        key="regression",
        label="Several predictors: multiple regression",
        question="How many rows to find that predictors explain an outcome?",
        help="f2 is R2 / (1 - R2) of all predictors, or the gain in R2 by those tested over 1 - R2 of all.",
        params=(
            Number("predictors", "Predictors in the model", "", 3, 1, 1000, integer=True),
            Number(
                "tested",
                "Of these, tested together",
                "All of them if left empty",
                None,
                1,
                1000,
                integer=True,
                optional=True,
            ),
        ),
        run=lambda n, effect, alpha, sides, predictors, tested: f_chance(
            effect * n, _asked(predictors, tested), n - predictors - 1, alpha
        ),
        references=(COHEN,),
        effect=Number(
            "effect", "Variance explained, over what is left", "f2: .02 small, .15 medium, .35 large", 0.15, 0
        ),
        phrase=lambda effect, given: (
            f"f2 = {number(effect)} (R2 = {number(effect / (1 + effect), 2)})"
            if _asked(given["predictors"], given["tested"]) == given["predictors"]
            else f"a gain of f2 = {number(effect)}"
        ),
        reject=_reject_regression,
        least=lambda given: float(given["predictors"] + 2),
        contradiction=_too_many,
        sided=False,
        notes=("Predictors are taken as fixed and errors as normal.",),
        known=(
            # u = 5, v = 89: 95 rows.
            Known(
                "",
                "R pwr 1.3, pwr.f2.test(u=5, v=89, f2=0.1/(1-0.1), sig.level=0.05)",
                (("n", 95), ("effect", 0.1 / (1 - 0.1)), ("predictors", 5)),
                (("power", 0.673585770914399),),
            ),
        ),
    )
)
