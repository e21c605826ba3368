"""What a test speaks of, which decides its words and its picture; and under which names its columns come."""

from typing import Literal

About = Literal[
    "value",
    "groups",
    "several groups",
    "pairs",
    "repeated",
    "factorial",
    "adjusted",
    "regression",
    "odds",
    "mixed",
    "within",
    "several outcomes",
    "categories",
    "paired categories",
    "repeated categories",
    "correlation",
    "shape",
    "series",
    "two series",
    "share",
    "shares",
    "two shares",
    "trend",
    "rate",
    "two rates",
    "agreement",
    "several agree",
    "limits",
    "equivalence",
    "equivalence of pairs",
    "equivalence of shares",
    "survival",
]
"""What a test speaks of, which decides its words and its picture."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "value": ("value",),
    "groups": ("value", "group"),
    "several groups": ("value", "group"),
    "pairs": ("first", "second"),
    "repeated": ("columns",),
    "factorial": ("value", "factors"),
    "adjusted": ("value", "group", "covariates"),
    "regression": ("value", "predictors"),
    "odds": ("column", "predictors"),
    "mixed": ("group", "columns"),
    "within": ("columns",),
    "several outcomes": ("group", "columns"),
    "categories": ("row", "column"),
    "paired categories": ("row", "column"),
    "repeated categories": ("columns",),
    "correlation": ("first", "second"),
    "shape": ("value",),
    "series": ("value", "order"),
    "two series": ("first", "second", "order"),
    "share": ("column",),
    "shares": ("column",),
    "two shares": ("row", "column"),
    "trend": ("row", "column"),
    "rate": ("value",),
    "two rates": ("value", "group"),
    "agreement": ("row", "column"),
    "several agree": ("columns",),
    "limits": ("first", "second"),
    "equivalence": ("value", "group"),
    "equivalence of pairs": ("first", "second"),
    "equivalence of shares": ("row", "column"),
    "survival": ("time", "event", "group"),
}
"""Under which names the words and the picture look the columns up."""

FURTHER = ("second_group",)
"""Under which names a test has columns that it can go without."""

OUTCOME: dict[str, tuple[str, ...]] = {
    "groups": ("value",),
    "several groups": ("value",),
    "factorial": ("value",),
    "adjusted": ("value",),
    "regression": ("value",),
    "odds": ("column",),
    "mixed": ("columns",),
    "several outcomes": ("columns",),
    "categories": ("row",),
    "correlation": ("first",),
    "series": ("value",),
    "two series": ("first",),
    "two shares": ("column",),
    "trend": ("column",),
    "two rates": ("value",),
    "equivalence": ("value",),
    "equivalence of shares": ("column",),
    "survival": ("time",),
}
"""Which of the columns is asked about; all of them where none is named here."""

SYMMETRIC = (
    "pairs",
    "repeated",
    "categories",
    "paired categories",
    "repeated categories",
    "correlation",
    "agreement",
    "several agree",
    "limits",
    "equivalence of pairs",
)
"""What asks the same when its columns change places."""
