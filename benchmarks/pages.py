"""How long the script of each page runs when it is run again on a table that is open already.

The pages run in a process of their own, with a home of their own, through Streamlit's ``AppTest``; the first run of
a page, which fills the caches, is left out.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 0.3
"""Seconds a rerun may take."""

RUNS = 5


def bench_pages(rows: int) -> list[tuple[str, float, float]]:
    """Return (page, our seconds, the limit)."""
    with tempfile.TemporaryDirectory(prefix="mlviz-") as home:
        environment = {**os.environ, "MLVIZ_HOME": home, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "benchmarks.pages", str(rows)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return [(f"page rerun: {page}", seconds, LIMIT) for page, seconds in found.items()]


def _open_table(rows: int) -> str:
    """Put a table into a workspace; return its token."""
    from benchmarks.read import table
    from mlviz.project import Project, Source
    from mlviz.settings import settings
    from mlviz.workspace import Store

    store = Store(settings().home)
    content = store.put(table(rows).to_csv(index=False).encode())
    token = store.create()
    store.commit(token, Project(source=Source(content, "table.csv"), target="flag"))
    store.close()
    return token


def main(rows: int) -> None:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=600)
    app.query_params["w"] = _open_table(rows)
    app.run()
    seconds: dict[str, float] = {}
    for page in sorted((ROOT / "pages").glob("*.py")):
        app.switch_page(str(page)).run()
        taken = []
        for _ in range(RUNS):
            start = time.perf_counter()
            app.run()
            taken.append(time.perf_counter() - start)
        if app.exception:
            raise RuntimeError(f"{page.stem}: {app.exception[0].value}")
        seconds[page.stem] = statistics.median(taken)
    print(json.dumps(seconds))


if __name__ == "__main__":
    if "MLVIZ_HOME" not in os.environ:
        sys.exit("Set MLVIZ_HOME to an empty folder, or run: python -m benchmarks --only pages")
    main(int(sys.argv[1]))
