"""What the server loads in the background once it answers."""

import importlib
import logging
import time

SLOW = (
    "pandas",
    "plotly.graph_objects",
    "mlviz.reading",
    "mlviz.profiling",
    "mlviz.charts",
    "mlviz.stats",
    "mlviz.models",
    "scipy.stats",
    "sklearn.ensemble",
    "sklearn.impute",
    "lightgbm",
)

log = logging.getLogger("mlviz")


def warm() -> None:
    """Import the slow modules and delete expired workspaces."""
    from mlviz.settings import settings
    from ui.cache import store

    start = time.monotonic()
    for name in SLOW:
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:  # LightGBM without the system's libgomp, say
            log.warning("%s cannot be loaded: %s", name, error)
    from mlviz.engine import warm as start_workers

    start_workers(("mlviz.models.work", "mlviz.quality.estimating"))
    gone = store().expire(settings().keep_days)
    log.info("warmed up in %.1f s, %d expired workspaces deleted", time.monotonic() - start, gone)
