"""What the package raises: a sentence saying what is wrong, where, and what to do."""

VERSION = "0.1.0"


class MlvizError(Exception):
    """Base of every error this package raises on purpose.

    Parameters
    ----------
    reason : str
        One sentence: what is wrong and where.
    remedy : str, default ""
        One sentence: what the person can do about it.

    Examples
    --------
    >>> str(MlvizError("The file is empty.", "Choose a file with at least a header and one row."))
    'The file is empty. Choose a file with at least a header and one row.'
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        # Both go to Exception, so that the error survives pickling between worker processes.
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        """Reason and remedy in one line."""
        return f"{self.reason} {self.remedy}".strip()


class DataError(MlvizError):
    """What was given cannot be used: a file, a value, a column name, a parameter."""


class NotApplicable(MlvizError):
    """The method is sound but does not fit this data: too few groups, the wrong kind of column."""


class FitError(MlvizError):
    """A model or step failed on this data; others of the same job are not harmed."""
