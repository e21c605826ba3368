"""Where heavy work runs: in this process, on local slots or on a Dask cluster; one interface."""

from mlviz.engine.job import Job, State
from mlviz.engine.place import private_folder, run, start, warm
from mlviz.engine.task import Task

__all__ = ["Job", "State", "Task", "private_folder", "run", "start", "warm"]
