"""What a user leaves with: cleaned data, report, script, notebook."""

from mlviz.export.tables import defused, to_csv, to_xlsx

__all__ = ["defused", "to_csv", "to_xlsx"]
