"""Rules of the house that a linter cannot check."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(p for room in ("mlviz", "ui", "pages") for p in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_can_be_read_in_one_go(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= 40, f"{node.name} has {lines} lines"


def test_only_the_guards_catch_what_the_package_refuses() -> None:
    catching = [
        path.name
        for path in CODE
        if path.parts[-2] in ("ui", "pages") and "except MlvizError" in path.read_text() and path.name != "guards.py"
    ]
    assert catching == []


def test_nothing_executes_what_a_user_brings() -> None:
    banned = {"eval", "exec", "compile", "__import__"}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                plain = isinstance(node.func, ast.Name)
                assert not (plain and name in banned), f"{path}:{node.lineno} {name}"
                assert name not in ("query", "read_pickle", "to_pickle"), f"{path}:{node.lineno} {name}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not {"pickle", "cloudpickle", "dill", "marshal"} & set(names), path


def test_no_room_is_a_drawer_for_odds_and_ends() -> None:
    assert not [path for path in CODE if path.stem in ("utils", "helpers", "common", "misc")]
