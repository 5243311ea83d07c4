"""The layers of design section 13, read from the imports: which package may see which, and no circles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "seclog"
MODULES = sorted(ROOT.rglob("*.py"))

MAY_SEE = {
    "core": {"core"},
    "formats": {"core", "formats"},
    "store": {"core", "formats", "store"},
    "ops": {"core", "formats", "store", "ops"},
    "render": {"core", "render"},
    "cli": {"core", "formats", "store", "ops", "render", "cli", ""},
    "": {"cli", ""},
}
# Which third-party package may be imported where (module prefixes), at the top of a module or inside a function.
AT_HOME = {
    "git": ("seclog.store.git",),
    "ruamel": ("seclog.formats.",),
    "pydantic": ("seclog.formats.",),
    "semver": ("seclog.formats.",),
    "openpyxl": ("seclog.formats.",),
    "docx": ("seclog.formats.", "seclog.render."),
    "jinja2": ("seclog.render.",),
    "rich": ("seclog.render.",),
    "typer": ("seclog.cli.",),
}
OUTSIDE_CORE = {"os", "sys", "subprocess", "io", "pathlib", "shutil", "tempfile", "time", "socket", "logging"}
LINES, FUNCTION_LINES = 400, 60


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 2 or (len(parts) == 2 and (ROOT / parts[1]).is_dir()) else ""


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; those under TYPE_CHECKING as well."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            for alias in node.names:
                inner = ROOT.parent / f"{node.module}.{alias.name}".replace(".", "/")
                is_module = inner.with_suffix(".py").exists() or inner.is_dir()
                yield f"{node.module}.{alias.name}" if is_module else node.module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_sees_only_the_layers_below_it(path: Path) -> None:
    package = package_of(name_of(path))
    seen = {package_of(one) for one in imports_of(path) if one.split(".")[0] == "seclog"}
    assert seen <= MAY_SEE[package], f"{package} sees {seen - MAY_SEE[package]}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_library_is_imported_only_where_it_lives(path: Path) -> None:
    for one in imports_of(path):
        homes = AT_HOME.get(one.split(".")[0])
        assert homes is None or name_of(path).startswith(homes), f"{name_of(path)} imports {one}"


@pytest.mark.parametrize("path", [one for one in MODULES if one.parent.name == "core"], ids=name_of)
def test_core_touches_nothing_outside_itself(path: Path) -> None:
    assert not {one.split(".")[0] for one in imports_of(path)} & OUTSIDE_CORE
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input"}
    assert not re.search(r"(datetime\.(utc)?now|date\.today)\(", path.read_text()), "the clock is passed in"


def test_there_are_no_import_circles() -> None:
    graph = {
        name_of(path): {one for one in imports_of(path) if one.startswith("seclog.")} - {name_of(path)}
        for path in MODULES
    }
    done: set[str] = set()

    def walk(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module in done:
            return
        for one in sorted(graph.get(module, ())):
            walk(one, (*trail, module))
        done.add(module)

    for module in graph:
        walk(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"
