"""The tables of a test: groups, effects, means, pairs, coefficients, rows, checks; the same wherever they are shown."""

import pandas as pd

from mlviz.results.testing import Check, TestResult
from mlviz.results.wording import untaken

INFLUENTIAL = 5
"""Rows that are shown of those that decide most."""

HOLDS = {True: "holds", False: "does not hold", None: "doubtful or not seen"}


def groups_table(result: TestResult) -> pd.DataFrame:
    """Return one row for each group, with its letters where groups, and no estimated means, were compared.

    Examples
    --------
    >>> import mlviz as mv
    >>> data = mv.Dataset.of(pd.DataFrame({"y": [1.0, 2, 3, 4], "g": list("aabb")}))
    >>> groups_table(mv.test(data, "welch_t", value="y", group="g"))[["group", "n", "mean"]].to_dict("list")
    {'group': ['a', 'b'], 'n': [2, 2], 'mean': [1.5, 3.5]}
    """
    rows = [(one.name, one.n, one.mean, one.sd, one.median, one.low, one.high) for one in result.groups]
    frame = pd.DataFrame(rows, columns=["group", "n", "mean", "sd", "median", "mean 95% from", "to"])
    if result.mean_ranks:
        frame.insert(2, "mean rank", result.mean_ranks)
    return frame.assign(letters=result.letters) if result.letters and not result.margins else frame


def terms_table(result: TestResult) -> pd.DataFrame:
    """Return every effect of a result as a table: F, or chi-square where there is no error to compare with, and p."""
    rows = []
    for term in result.terms:
        effect = term.effect
        row = {"effect": term.name, "sum of squares": term.sum_squares, "df": term.df[0], "df error": term.df[1]}
        row |= {"error sum of squares": term.error_squares}
        row |= {"F" if term.df[1] == term.df[1] else "chi-square": term.statistic, "p": term.p_value} | {
            f"p {name}": p for name, p in term.corrected
        }
        row |= {effect.name.lower(): effect.value, "95% from": effect.low, "to": effect.high}
        # A statistic that is a line of its own gives its value in one column with the others of its kind.
        others = {"value" if one.name == term.name else one.name.lower(): one.value for one in term.effects}
        rows.append(row | others)
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def margins_table(result: TestResult) -> pd.DataFrame:
    """Return the estimated means of a result as a table, one column of levels per factor, with letters if there are."""
    rows = [(*one.levels, one.mean, one.low, one.high) for one in result.margins]
    named = "estimated mean", "95% from", "to"
    factors: list[str] = []
    for name in result.factors:
        factors.append(untaken(name, (*named, "letters", *factors)))
    frame = pd.DataFrame(rows, columns=[*factors, *named])
    return frame.assign(letters=result.letters) if result.letters else frame


def pairs_table(result: TestResult) -> pd.DataFrame:
    """Return one row for each pair of a post-hoc test; columns in which there is nothing are left out."""
    rows = [
        (f"{one.first} – {one.second}", one.difference, one.low, one.high, one.p_value, one.p_adjusted)
        for one in result.post_hoc
    ]
    measure = result.post_hoc[0].measure if rows else "difference"
    names = ["pair", measure, "95% from", "to", "p", "p adjusted"]
    return pd.DataFrame(rows, columns=names).dropna(axis="columns", how="all")


def coefficients_table(result: TestResult) -> pd.DataFrame:
    """Return the coefficients of a result as a table; columns in which there is nothing are left out."""
    rows = []
    for one in result.coefficients:
        row: dict[str, object] = {"coefficient": one.name, "estimate": one.value, "standard error": one.error}
        row |= {"z" if one.ratio else "t": one.statistic, "p": one.p_value, "95% from": one.low, "to": one.high}
        if one.ratio:
            row |= dict(zip(("odds ratio", "ratio from", "ratio to"), one.ratios, strict=True))
        rows.append(row | {"standardised": one.standardised, "VIF": one.vif})
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def influence_table(result: TestResult, most: int | None = None) -> pd.DataFrame:
    """Return how much each row decides as a table, rows counted from 1: all in order, or the ``most`` influential.

    Examples
    --------
    >>> import mlviz as mv
    >>> data = mv.Dataset.of(pd.DataFrame({"y": [1.0, 2.1, 2.9, 4.2, 9.0], "x": [1.0, 2, 3, 4, 5]}))
    >>> made = mv.test(data, "linear_regression", value="y", predictors=("x",))
    >>> influence_table(made, most=1)[["row", "leverage"]].round(3).to_dict("list")
    {'row': [5], 'leverage': [0.6]}
    """
    found = result.influence
    if found is None:
        return pd.DataFrame()
    frame = pd.DataFrame(
        {
            "row": found.rows + 1,
            "Cook's distance": found.cook,
            "leverage": found.leverage,
            "studentised residual": found.residual,
            "fitted": found.fitted,
        }
    )
    return frame if most is None else frame.nlargest(most, "Cook's distance")


def checks_table(checks: tuple[Check, ...]) -> pd.DataFrame:
    """Return one row for each number of each check, and one for a check without numbers.

    Examples
    --------
    >>> table = checks_table((Check("Normality", True, "No sign against it.", numbers=(("W", 0.97), ("p", 0.4))),))
    >>> table[["check", "number", "value"]].values.tolist()
    [['Normality', 'W', 0.97], ['Normality', 'p', 0.4]]
    """
    rows = [
        {
            "check": check.name,
            "result": HOLDS[check.passed],
            "number": name,
            "value": value,
            "in words": check.sentence,
            "what to do": "" if check.passed else check.remedy,
        }
        for check in checks
        for name, value in check.numbers or (("", float("nan")),)
    ]
    return pd.DataFrame(rows)
