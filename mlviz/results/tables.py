"""The tables of the groups and the pairs of a test, the same on the page, in the report and in a notebook."""

import pandas as pd

from mlviz.results.testing import TestResult


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


def pairs_table(result: TestResult) -> pd.DataFrame:
    """Return one row for each pair of a post-hoc test; columns in which there is nothing are left out."""
    rows = [
        (f"{one.first} – {one.second}", one.difference, one.low, one.high, one.p_value, one.p_adjusted)
        for one in result.post_hoc
    ]
    measure = result.post_hoc[0].measure if rows else "difference"
    names = ["pair", measure, "95% from", "to", "p", "p adjusted"]
    return pd.DataFrame(rows, columns=names).dropna(axis="columns", how="all")
