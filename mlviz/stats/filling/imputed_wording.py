"""The words of a pooled analysis: the answer first, then what the easier ways would have got wrong."""

import math

from mlviz.results.imputations import Imputations
from mlviz.results.pooled import Estimate, PooledResult, PooledTerm
from mlviz.results.wording import listed, number, percent, plural
from mlviz.stats.filling.estimates import EstimateMethod

FAR = 0.5
"""An estimate is called shifted when it lies farther off than this many standard errors of the pooled one."""

NARROW = 0.9
"""An interval is called too narrow when it is less than this share of the pooled one."""


def verdict_of(result: PooledResult, method: EstimateMethod, classes: tuple[object, ...]) -> str:
    """Return the answer with its interval; of a regression, which columns matter for sure.

    ``classes`` are those of the outcome, if it has some: the odds are those of the second.
    """
    if len(result.terms) == 1:
        return _single(result, method)
    terms = result.terms[1:]
    clear = [term for term in terms if term.pooled.p_value < 0.05]
    outcome = result.spec.given["outcome"]
    if not clear:
        return f"No clear effect on {outcome!r}: {listed([term.name for term in terms])}."
    said = "; ".join(_change(term, result.ratio) for term in clear[:3])
    rest = f"; {plural(len(clear) - 3, 'more')} in the table" if len(clear) > 3 else ""
    dim = [term.name for term in terms if term not in clear]
    others = f" Not clearly: {listed(dim)}." if dim else ""
    what = f"Odds that {outcome!r} is '{classes[1]}'" if result.ratio else f"Change of {outcome!r}"
    return f"{what} per unit, the others held fixed: {said}{rest}.{others}"


def _single(result: PooledResult, method: EstimateMethod) -> str:
    term = result.terms[0]
    words = f"{number(term.pooled.value)} {_interval(term.pooled)}"
    whole = result.n_complete == result.n
    end = "; nothing is missing here" if whole else ", what is missing taken into account"
    if method.about == "mean":
        return f"The mean of {term.name!r} is {words}{end}."
    clear = "" if term.pooled.p_value < 0.05 else "No clear difference: "
    return f"{clear}{term.name} is {words}{end}."


def _change(term: PooledTerm, ratio: bool) -> str:
    one = term.pooled
    if not ratio:
        return f"{term.name} {number(one.value)} {_interval(one)}"
    shown = Estimate(math.exp(one.value), one.error, one.df, _exp(one.low), _exp(one.high), one.p_value)
    return f"{term.name} times {number(shown.value)} {_interval(shown)}"


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf


def _interval(one: Estimate) -> str:
    return f"(95% interval {number(one.low)} to {number(one.high)})"


def warning_of(result: PooledResult) -> str:
    """Return what complete rows and a single filling get wrong here; empty if they agree."""
    terms = result.terms if len(result.terms) == 1 else result.terms[1:]
    parts = []
    shifted = [t for t in terms if t.complete is not None and _far(t.complete, t.pooled)]
    if shifted:
        t = max(shifted, key=lambda t: _distance(t.complete, t.pooled))  # type: ignore[arg-type]
        assert t.complete is not None
        whose = "it" if len(terms) == 1 else repr(t.name)
        parts.append(f"The complete rows alone would put {whose} at {_shown(t.complete, result.ratio)}.")
    narrow = [t for t in terms if t.filled is not None and t.filled.error < NARROW * t.pooled.error]
    if narrow:
        t = min(narrow, key=lambda t: t.filled.error / t.pooled.error)  # type: ignore[union-attr]
        assert t.filled is not None
        whose = "" if len(terms) == 1 else f" for {t.name!r}"
        share = percent(1 - t.filled.error / t.pooled.error)
        parts.append(f"Filling each gap once would give an interval{whose} that is {share} too narrow.")
    return " ".join(parts)


def _far(one: Estimate, pooled: Estimate) -> bool:
    return _distance(one, pooled) > FAR


def _distance(one: Estimate, pooled: Estimate) -> float:
    return abs(one.value - pooled.value) / pooled.error if pooled.error > 0 else 0.0


def _shown(one: Estimate, ratio: bool) -> str:
    return number(_exp(one.value)) if ratio else number(one.value)


def notes_of(result: PooledResult, imputations: Imputations, no_complete: bool) -> tuple[str, ...]:
    """Return how it was computed, how much is missing, and what it rests on."""
    tables = f"{plural(imputations.m, 'filled-in table')} from {plural(len(imputations.used), 'column')}"
    notes = [
        *imputations.notes,
        f"{result.n_complete:,} of {plural(result.n, 'row')} have all columns of this analysis.",
        f"{tables}, pooled by Rubin's rules{_lost(result)}.",
        "It holds if what is missing depends on columns of this table, not on the missing values themselves.",
    ]
    if no_complete:
        notes.append("The complete rows alone do not give this analysis.")
    return tuple(notes)


def _lost(result: PooledResult) -> str:
    """Return how much of the information is missing, about the number that lost most; nothing if all is there."""
    worst = max(result.terms, key=lambda term: term.parts.fmi)
    if worst.parts.riv == 0:
        return ""
    about = "" if len(result.terms) == 1 else f" about {worst.name!r}"
    return f": {percent(worst.parts.fmi)} of the information{about} is missing"
