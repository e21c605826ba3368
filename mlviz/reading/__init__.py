"""From bytes to a Dataset: what a file holds is found out, and every choice can be overridden."""

from mlviz.reading.beside import written_beside
from mlviz.reading.reader import Preview, preview, read, read_text, text_table
from mlviz.reading.sizing import estimate

__all__ = ["Preview", "estimate", "preview", "read", "read_text", "text_table", "written_beside"]
