"""``power``: plan a study; three of rows, effect, error rate and power are given, the fourth is found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from mlviz.errors import DataError, NotApplicable
from mlviz.params import Choice, Number, check_values
from mlviz.results.power import QUANTITIES, Needed, PowerLine, PowerResult, PowerSpec
from mlviz.results.testing import Effect
from mlviz.stats.effects.shares import wilson
from mlviz.stats.planning.catalogue import DESIGNS
from mlviz.stats.planning.design import PowerDesign, Study, batches
from mlviz.stats.planning.solving import alpha_for, effect_for, rows_for
from mlviz.stats.planning.words import HINDSIGHT, verdict_of

AIMS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
"""The usual powers, for which the rows are listed."""

POINTS = 40
"""Points of a curve."""

MOST_DRAWN = 500_000_000
"""Values drawn in a simulation at most: several seconds."""

ROWS = Number("n", "Rows of the first group", low=2, high=1e9, integer=True)
ALPHA = Number("alpha", "Error rate", "How often a difference may be found where there is none", 0.05, 1e-12, 0.5)
POWER = Number("power", "Power", "How surely the effect is to be found", 0.8, 0.001, 0.999999)
SIDES = Choice(
    "alternative",
    "Direction",
    "One-sided finds effects in the expected direction alone",
    "two-sided",
    ("two-sided", "one-sided"),
    ("either direction (two-sided)", "the expected direction alone (one-sided)"),
)
DRAWS = Number("draws", "Simulated studies", "None at 0", 0, 0, 1_000_000, integer=True)
SEED = Number("seed", "Seed", "Another one draws other studies", 0, 0, 2**32 - 1, integer=True)


def power(
    design: str,
    *,
    n: int | None = None,
    effect: float | None = None,
    alpha: float | None = 0.05,
    power: float | None = None,
    alternative: str = "two-sided",
    draws: int = 0,
    seed: int = 0,
    **given: Any,
) -> PowerResult:
    """Plan a study: leave out one of ``n``, ``effect``, ``alpha`` (as None) and ``power``, and it is found.

    Parameters
    ----------
    design : str
        Which test is planned: a key of ``mlviz.stats.DESIGNS``, such as "two_sample_t".
    n : int, optional
        Rows: of the first or of each group, pairs, or rows in all where there are no groups.
    effect : float, optional
        The true effect, in the measure of the design: Cohen's d, f, w, f2, a correlation, a difference of shares.
    alpha : float, optional
        How often an effect may be found where there is none.
    power : float, optional
        The chance to find the effect.
    alternative : str
        "two-sided" or "one-sided".
    draws, seed : int
        How many studies to simulate besides, and the seed of what is drawn.
    **given
        What the design needs to know, such as ``ratio=2`` or ``groups=4``.

    Returns
    -------
    PowerResult
        All four quantities, whole rows per group, the curve, the words.

    Raises
    ------
    DataError
        If not exactly one of the four is left out, or a value is out of its bounds.
    NotApplicable
        If no number of rows, or no effect, would do.

    Examples
    --------
    >>> power("two_sample_t", effect=0.5, power=0.8).sizes
    (64, 64)
    >>> round(power("two_sample_t", n=20, effect=1.0).power, 4)
    0.869
    """
    method = DESIGNS[design]
    spec = _checked(method, PowerSpec(design, tuple(given.items()), n, effect, alpha, power, alternative, draws, seed))
    return plan(method, spec)


def _checked(method: PowerDesign, spec: PowerSpec) -> PowerSpec:
    """Return the spec with every value in its proper type and defaults filled in."""
    open_ones = [name for name in QUANTITIES if getattr(spec, name) is None]
    if len(open_ones) != 1:
        missing = f"{' and '.join(open_ones)} are left out" if open_ones else "none of them is left out"
        remedy = "Leave out exactly one of n, effect, alpha (as None) and power: it is then found."
        raise DataError(f"Of n, effect, alpha and power, {missing}.", remedy)
    params = {"n": ROWS, "effect": method.effect, "alpha": ALPHA, "power": POWER}
    four = {name: None if name == open_ones[0] else param.check(getattr(spec, name)) for name, param in params.items()}
    values = check_values(method.params, spec.given, None)
    SIDES.check(spec.alternative)
    if spec.alternative == "one-sided" and not method.sided:
        raise DataError(f"{method.label}: there is no one-sided form.", "Plan it two-sided.")
    made = PowerSpec(
        method.key, tuple(values.items()), **four, alternative=spec.alternative,
        draws=DRAWS.check(spec.draws), seed=SEED.check(spec.seed),
    )  # fmt: skip
    _need_possible(method, made)
    return made


def _need_possible(method: PowerDesign, spec: PowerSpec) -> None:
    if wrong := method.contradiction(spec.given):
        raise DataError(wrong, "Test as many as there are, or fewer.")
    least = method.least(spec.given)
    if spec.n is not None and spec.n < least:
        raise DataError(f"n is {spec.n}; this test needs at least {least:g}.", "Plan more rows.")
    if spec.effect is None:
        return
    if not spec.effect:
        raise DataError("The effect is 0: there is nothing to find.", "Name the smallest effect that would matter.")
    if refusal := method.refusal(spec.effect, spec.given):
        raise DataError(refusal, "Name a smaller effect.")


def plan(method: PowerDesign, spec: PowerSpec) -> PowerResult:
    """Return the plan of a checked spec."""
    sides = 1 if spec.alternative == "one-sided" else 2
    four = {name: getattr(spec, name) for name in QUANTITIES}
    four[spec.asked] = _found(method, spec, sides)
    n, effect, alpha = float(four["n"]), float(four["effect"]), float(four["alpha"])
    sizes = method.sizes(n, spec.given)
    result = PowerResult(
        spec=spec,
        label=method.label,
        n=n,
        effect=effect,
        alpha=alpha,
        power=float(four["power"]),
        sizes=sizes,
        achieved=method.whole(n, effect, alpha, sides, spec.given),
        lines=_lines(method, spec, effect, alpha, sides, n),
        needed=_needed(method, spec, effect, alpha, sides),
        simulated=_simulated(method, spec, sizes, effect, alpha, sides) if spec.draws else None,
        unit=method.unit,
        verdict="",
        notes=(*method.notes, HINDSIGHT),
    )
    return replace(result, verdict=verdict_of(result, method))


def _found(method: PowerDesign, spec: PowerSpec, sides: int) -> float:
    """Return the quantity that was asked for."""
    run, given, least = method.run, spec.given, method.least(spec.given)
    if spec.asked == "power":
        return method.whole(spec.n or 0, spec.effect or 0, spec.alpha or 0, sides, given)
    target = spec.power or 0.0
    if spec.asked == "n":
        return rows_for(lambda n: run(n, spec.effect, spec.alpha, sides, **given), target, least)
    if spec.asked == "effect":
        return _smallest(method, spec, sides, target)
    return alpha_for(lambda a: method.whole(spec.n or 0, spec.effect or 0, a, sides, given), target)


def _smallest(method: PowerDesign, spec: PowerSpec, sides: int, target: float) -> float:
    """Return the smallest effect that is found; of a share near 1 a fall, where no rise can be."""
    given = spec.given

    def chance(effect: float) -> float:
        return method.whole(spec.n or 0, effect, spec.alpha or 0, sides, given)

    try:
        return effect_for(chance, target, method.reach(given))
    except NotApplicable:
        if "share" not in given:
            raise
        return -effect_for(lambda fall: chance(-fall), target, float(given["share"]))


def _curve(method: PowerDesign, spec: PowerSpec, effect: float, alpha: float, sides: int) -> Callable[[float], float]:
    return lambda n: float(method.run(n, effect, alpha, sides, **spec.given))


def _lines(
    method: PowerDesign, spec: PowerSpec, effect: float, alpha: float, sides: int, n: float
) -> tuple[PowerLine, ...]:
    """Return the power over the rows for three quarters of the effect, for it, and for five quarters of it."""
    least, many = method.least(spec.given), sum(method.shares(spec.given))
    chance = _curve(method, spec, effect, alpha, sides)
    end = max(rows_for(chance, 0.95, least) * 1.2, 1.3 * n, least + 10)
    grid = np.linspace(least, end, POINTS)
    lines = []
    for part in (0.75, 1.0, 1.25):
        size = effect * part
        if not method.refusal(size, spec.given):
            powers = np.array([_curve(method, spec, size, alpha, sides)(one) for one in grid])
            lines.append(PowerLine(method.phrase(size, spec.given), size, grid * many, powers))
    return tuple(lines)


def _needed(method: PowerDesign, spec: PowerSpec, effect: float, alpha: float, sides: int) -> tuple[Needed, ...]:
    chance, least = _curve(method, spec, effect, alpha, sides), method.least(spec.given)
    found = []
    for aim in AIMS:
        n = rows_for(chance, aim, least)
        found.append(Needed(aim, method.sizes(n, spec.given), method.whole(n, effect, alpha, sides, spec.given)))
    return tuple(found)


def _simulated(
    method: PowerDesign, spec: PowerSpec, sizes: tuple[int, ...], effect: float, alpha: float, sides: int
) -> Effect:
    """Return the share of simulated studies that reject, with Wilson's interval of its Monte Carlo error."""
    values = sum(sizes)
    if values * spec.draws > MOST_DRAWN:
        raise NotApplicable(
            f"{spec.draws:,} studies of {values:,} {method.unit} are too many values to draw.",
            f"Simulate at most {MOST_DRAWN // values:,} studies, or trust the formula, which so many rows make exact."
            if values < MOST_DRAWN
            else "Trust the formula, which so many rows make exact.",
        )
    rng, study = np.random.default_rng(spec.seed), Study(sizes, effect, alpha, sides, spec.given)
    hits = sum(method.reject(rng, studies, study) for studies in batches(spec.draws, values))
    rule = f"{hits:,} of {spec.draws:,} simulated studies found it; the interval is that of the simulation."
    return Effect("Power by simulation", hits / spec.draws, *wilson(hits, spec.draws), rule=rule)
