"""What gaps mean, in plain words: what the data can say of why values are missing, and what follows for each remedy."""

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.results.missingness import Missingness, Remedy, Teller
from mlviz.results.wording import listed, p_words, percent, plural

MOSTLY = 0.6
"""Share of a column's cells above which leaving the column out is worth a thought."""

ENOUGH = 0.95
"""Share of complete rows above which dropping the others costs next to nothing."""


def verdict_of(found: Missingness) -> tuple[str, ...]:
    """Return three sentences: missing completely at random or not, at random given what, and what nobody can tell."""
    return (*_completely(found), _given_others(found), _itself())


def _completely(found: Missingness) -> tuple[str, ...]:
    little = f"Little's test: {p_words(found.little.p_value)}" if found.little is not None else ""
    if found.refuted:
        first = found.clear[0].sentence if found.clear else "The means of the columns differ with what is missing."
        end = f" ({little}.)" if little else ""
        return (f"Gaps do not look like pure chance (not MCAR, missing completely at random). {first}{end}",)
    if not found.tellers and found.little is None:
        return ("There is too little to compare: nothing can be said of why values are missing.",)
    looked = f"{plural(len(found.tellers), 'comparison')} with other columns" if found.tellers else ""
    tried = " and ".join(part for part in (looked, little) if part)
    return (
        f"Nothing here speaks clearly against gaps by pure chance (MCAR, missing completely at random): {tried}. "
        "That does not prove it.",
    )


def _given_others(found: Missingness) -> str:
    if not found.clear:
        return _no_single_teller(found)
    by: dict[str, list[str]] = {}
    for one in found.clear:
        by.setdefault(one.column, []).append(one.by)
    parts = [f"{column!r} by {listed(names, 3)}" for column, names in list(by.items())[:3]]
    more = f"; and {plural(len(by) - 3, 'more column')}" if len(by) > 3 else ""
    best = next((one for one in found.foretold if one.low > 0.5), None)
    well = ""
    if best is not None:
        well = (
            f" All other columns together tell a gap of {best.column!r} from a value in {percent(best.auc)} of pairs."
        )
    return (
        f"Other columns tell where gaps are: {'; '.join(parts)}{more}.{well} If they tell all there is to tell (MAR, "
        "missing at random), fillings that use these columns are right."
    )


def _no_single_teller(found: Missingness) -> str:
    if found.refuted:
        return (
            "No single column tells clearly where gaps are, but Little's test says that the columns together do: "
            "fill from all of them at once. If they tell all there is to tell (MAR, missing at random), that is right."
        )
    if not found.tellers:
        return "Whether other columns tell where gaps are (MAR, missing at random) could not be compared."
    return (
        "No column tells clearly where gaps are. That can also be for too few rows: filling from other columns "
        "(right under MAR, missing at random) stays the safer choice, and makes results more precise."
    )


def _itself() -> str:
    return (
        "Whether values are missing because of what they would be (MNAR, such as high incomes not given) no table can "
        "tell: ask how the data came about."
    )


def remedies_of(found: Missingness, ds: Dataset) -> tuple[Remedy, ...]:
    """Return each remedy with what it means for this table, the simplest first."""
    made = [_drop_rows(found), _one_value(found), *_by_group(found, ds), _from_others(found), _multiple(found)]
    return tuple(made + [_mark(), *_drop_columns(found)])


def _drop_rows(found: Missingness) -> Remedy:
    share = found.n_complete / found.n_rows
    kept = f"{found.n_complete:,} of {plural(found.n_rows, 'row')} ({percent(share)}) stay"
    if found.refuted:
        shift = _shift(found.clear[0]) if found.clear else "what is left is not like the whole"
        return Remedy(
            "Drop incomplete rows", False, f"{kept}, and they are not like the whole: {shift}. Averages may be off."
        )
    if share >= ENOUGH:
        return Remedy(
            "Drop incomplete rows", True, f"{kept}: it costs little, and nothing says that it shifts results."
        )
    return Remedy("Drop incomplete rows", None, f"{kept}: safe only if gaps are pure chance, and precision is lost.")


def _shift(one: Teller) -> str:
    if one.effect.name == "Cramer's V":
        return f"groups of {one.by!r} lose different shares"
    return f"{one.by!r} would be too {'small' if one.effect.value > 0 else 'large'} on average"


def _one_value(found: Missingness) -> Remedy:
    words = "Keeps all rows, but too many cells hold the same value: spreads and relations come out too small"
    if found.refuted:
        return Remedy(
            "Fill with one value", False, f"{words}, and the average itself is off where others tell of gaps."
        )
    return Remedy("Fill with one value", None, f"{words}. Good enough where few cells are missing.")


def _by_group(found: Missingness, ds: Dataset) -> tuple[Remedy, ...]:
    for one in found.clear:
        if ds[one.by].kind in CATEGORIES and ds[one.column].kind is Kind.NUMERIC:
            words = f"Fits {one.column!r}: {one.by!r} tells where it is missing. Other columns that tell are not used."
            return (Remedy("Fill with the median of a group", None, words),)
    return ()


def _from_others(found: Missingness) -> Remedy:
    names = list(dict.fromkeys(one.by for one in found.clear))
    using = (
        f"Uses {listed(names, 3)}, which {'tell' if len(names) > 1 else 'tells'} where gaps are"
        if names
        else "Uses what other columns tell"
    )
    words = (
        f"{using}: right for predictions if the gaps are missing at random. Taken as known, intervals are too narrow."
    )
    return Remedy("Estimate from other columns", True if names else None, words)


def _multiple(found: Missingness) -> Remedy:
    words = "Fills each gap several times and keeps how unsure it is: the one to take for means and regressions with "
    end = (
        "intervals."
        if not found.refuted
        else "intervals, right if the columns here tell all of why values are missing."
    )
    return Remedy("Multiple imputation", True, words + end)


def _mark() -> Remedy:
    words = (
        "Keeps the fact that a value is missing, which for predictions may tell more than any filling. The only one "
        "that helps if values are missing because of what they are."
    )
    return Remedy("Mark what was missing", None, words)


def _drop_columns(found: Missingness) -> tuple[Remedy, ...]:
    mostly = [one.column for one in found.columns if one.share > MOSTLY]
    if not mostly:
        return ()
    few = f"{listed(mostly)} {'miss' if len(mostly) > 1 else 'misses'} more than {percent(MOSTLY)} of the cells"
    return (Remedy("Leave columns out", None, f"{few}: what is filled in there rests on few values."),)
