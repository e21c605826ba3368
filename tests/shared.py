"""Where the reference material lies, when it is beside the project."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED: Path | None = ROOT.parent / "shared" if (ROOT.parent / "shared").is_dir() else None
DATA = ROOT / "tests" / "data"

needs_shared = pytest.mark.skipif(SHARED is None, reason="the reference material is not beside this checkout")
