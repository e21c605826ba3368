"""What a test rests on as a table, with the numbers its sentences round."""

import pandas as pd

from mlviz.results.testing import Check

HOLDS = {True: "holds", False: "does not hold", None: "doubtful or not seen"}


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
