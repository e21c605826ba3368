"""``advise``: from what a person wants to know to the test that answers it."""

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.results.testing import Advice
from mlviz.stats.catalogue import TESTS


def advise(
    dataset: Dataset, outcome: str, by: str | None = None, *, paired: bool = False, value: float | None = None
) -> Advice:
    """Recommend a test, with the reason, what it rests on and the alternative."""
    given: tuple[tuple[str, object], ...] = (("value", outcome), ("group", by))
    test = "welch_t"
    if value is not None:
        test, given = "one_sample_t", (("value", outcome), ("mu", float(value)))
    elif paired:
        test, given = "paired_t", (("first", outcome), ("second", by))
    for param, (_, column) in zip(TESTS[test].params, given, strict=True):
        param.check(column, dataset)
    if test == "welch_t" and by is None:
        raise NotApplicable("There is nothing to compare with.", "Name a second column or a value.")
    return Advice(test, given, TESTS[test].question, "It answers this question with the fewest assumptions.")
