"""The store that outlives a browser refresh and a server restart: one database, content-addressed files."""

from mlviz.workspace.store import Store

__all__ = ["Store"]
