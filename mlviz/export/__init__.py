"""What a user leaves with: cleaned data, report, script, notebook."""

from mlviz.export.material import Material, gather
from mlviz.export.report import to_report
from mlviz.export.script import comparison_source, to_notebook, to_script
from mlviz.export.tables import defused, to_csv, to_xlsx

__all__ = [
    "Material",
    "comparison_source",
    "defused",
    "gather",
    "to_csv",
    "to_notebook",
    "to_report",
    "to_script",
    "to_xlsx",
]
