import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

PACKAGES = ("index", "retrieval", "bot")  # each may import those before it
MODULES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 350


def tree(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield node.module or ""


def name(module: Path) -> str:
    return ".".join(module.with_suffix("").parts).removesuffix(".__init__")


def test_the_scan_sees_the_house() -> None:
    assert {module.parts[0] for module in MODULES} == set(PACKAGES)
    assert len(MODULES) > 40
    assert "index.snapshot" in set(imported(Path("retrieval/engine.py")))


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_imports_go_one_way(module: Path) -> None:
    may = {*PACKAGES[: PACKAGES.index(module.parts[0]) + 1]}
    ours = {root for root in (imports.partition(".")[0] for imports in imported(module)) if (ROOT / root).is_dir()}
    assert ours <= may


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_short_and_prints_nothing(module: Path) -> None:
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= LONGEST
    calls = [node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id in ("print", "breakpoint")]


def defined(module: Path) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in tree(module).body if isinstance(node, kinds)]


# A catalogue of sentences is used as a whole, `texts.START`; its names are its content.
CATALOGUES = {"bot.telegram.texts"}


@pytest.mark.parametrize("module", [m for m in MODULES if defined(m) and name(m) not in CATALOGUES], ids=name)
def test_all_names_what_is_there(module: Path) -> None:
    loaded = importlib.import_module(name(module))
    names = loaded.__all__
    assert sorted(set(names)) == sorted(names)
    assert [entry for entry in names if not hasattr(loaded, entry)] == []
    assert [entry for entry in names if entry.startswith("_")] == []


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)
    assert not list((ROOT / "tests").rglob("__init__.py"))
