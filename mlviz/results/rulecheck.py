"""Which rows break a rule a person set."""

from dataclasses import dataclass

from mlviz.results.profile import Array
from mlviz.results.wording import percent, plural


@dataclass(frozen=True, slots=True, eq=False)
class RuleCheck:
    """What one rule finds.

    Attributes
    ----------
    breach : str
        When a row breaks the rule, as a clause.
    columns : tuple of str
        Those the rule is about.
    rows : array of int, shape (n,)
        Positions of the rows that break it.
    n_rows : int
        How many rows there are.
    examples : tuple of str
        What stands in the first such rows.
    values : tuple of (str, int)
        What breaks the rule and how often, the most frequent first, as the rule's exceptions name it; empty where it
        has none.
    """

    breach: str
    columns: tuple[str, ...]
    rows: Array
    n_rows: int
    examples: tuple[str, ...]
    values: tuple[tuple[str, int], ...] = ()

    @property
    def n(self) -> int:
        """How many rows break the rule."""
        return len(self.rows)

    @property
    def verdict(self) -> str:
        """The finding in a sentence or two."""
        if not self.n:
            return f"It never happens that {self.breach}."
        of = f"{self.n:,} of {plural(self.n_rows, 'row')} ({percent(self.n / self.n_rows)})"
        return f"In {of} {self.breach}.{self._shown()}"

    def _shown(self) -> str:
        first = "For example: " if self.n > len(self.examples) else ""
        return f" {first}{'; '.join(self.examples)}." if self.examples else ""
