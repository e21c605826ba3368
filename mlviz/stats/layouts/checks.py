"""What analyses with several effects rest on: the checks of any test, with remedies there are for such analyses."""

from dataclasses import replace

from mlviz.results.testing import Check

REMEDIES = {
    "Sample size": "Read the intervals rather than p, or collect more rows.",
    "Outliers": "See whether they are errors, and whether the answer holds without them.",
    "Normality": "Look at the picture, and see whether the answer holds on log values.",
    "Equal spread": "Look at the picture, and see whether the answer holds on log values.",
}
"""By the name of the check: no test on ranks and no version of Welch's has several effects."""


def of_several_effects(*found: Check) -> tuple[Check, ...]:
    """Return the same checks; those that offer a test on ranks, or Welch's, offer what can be done here.

    Examples
    --------
    >>> of_several_effects(Check("Normality", False, "Not normal.", "Compare with a test on ranks."))[0].remedy
    'Look at the picture, and see whether the answer holds on log values.'
    """
    return tuple(replace(one, remedy=REMEDIES[one.name]) if one.remedy else one for one in found)
