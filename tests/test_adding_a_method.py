"""The worked example of docs/adding-a-method.md does what it promises, run as its reader would run it."""

import re
import subprocess
import sys

from tests.shared import ROOT

AFTER = """
from mlviz.stats import TESTS
known = TESTS["mood_scale"].known[0]
for path, expected in known.expected:
    assert abs(getattr(result, path) - expected) <= 1e-9 * abs(expected), path
from mlviz.charts import draw
draw(result)
"""


def test_the_worked_example_runs_and_prints_what_it_says() -> None:
    text = (ROOT / "docs" / "adding-a-method.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(code) == 2
    # A process of its own: what is registered stays registered.
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join([*code, AFTER])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert f"    {ran.stdout.strip()}\n" in text
