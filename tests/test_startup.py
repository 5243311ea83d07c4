"""What a start loads: the modules, not the milliseconds, since those say the same on every machine."""

from __future__ import annotations

import pytest

from tests.cli.support import python

HEAVY = {"git", "rich", "ruamel", "pydantic", "semver", "openpyxl"}
PROBE = """
import atexit, sys
before = set(sys.modules)
def tell():
    print(*[name for name, module in sys.modules.items() if module and name not in before], file=sys.stderr)
atexit.register(tell)
sys.argv = ["seclog", *{arguments!r}]
from seclog.cli.main import main
main()
"""


def loaded(*arguments: str, env: dict[str, str] | None = None) -> set[str]:
    done = python("-c", PROBE.format(arguments=list(arguments)), env=env)
    return set(done.stderr.splitlines()[-1].split())


def heavy(modules: set[str]) -> set[str]:
    return {name for name in modules if name.split(".")[0] in HEAVY}


def test_the_version_is_answered_before_typer_is_loaded() -> None:
    modules = loaded("--version")
    assert {name for name in modules if name.startswith("seclog")} == {"seclog", "seclog.cli", "seclog.cli.main"}
    assert not modules & {"typer", "inspect", "subprocess"}


@pytest.mark.parametrize("arguments", [("--help",), ("lgo",), ("lgo", "--json")])
def test_help_and_a_wrong_command_load_no_command_and_nothing_heavy(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "typer" in modules
    assert not {name for name in modules if name.startswith("seclog.cli.commands.")}
    assert not heavy(modules)


@pytest.mark.parametrize(
    "typed",
    [
        {"_SECLOG_COMPLETE": "complete_bash", "COMP_WORDS": "seclog lo", "COMP_CWORD": "1"},
        {"_SECLOG_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "seclog lo"},
        {
            "_SECLOG_COMPLETE": "complete_fish",
            "_TYPER_COMPLETE_ARGS": "seclog lo",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        },
    ],
)
def test_completion_of_a_command_loads_no_command_and_nothing_heavy(typed: dict[str, str]) -> None:
    modules = loaded(env=typed)
    assert not {name for name in modules if name.startswith("seclog.cli.commands.")}
    assert not heavy(modules)


def test_a_command_loads_itself_alone() -> None:
    modules = loaded("schema", "--help")
    assert {name for name in modules if name.startswith("seclog.cli.commands.")} == {"seclog.cli.commands.schema"}
    assert not heavy(modules)


def test_drawing_a_piped_log_loads_nothing_that_only_people_need() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from tests.render.samples import ROWS, log; from seclog.render.tables import render\n"
        "render(log(*ROWS), 'tsv'); print(*sorted(set(sys.modules) - before))"
    )
    modules = set(python("-c", code).stdout.split())
    assert not heavy(modules)
    assert not modules & {"json", "csv", "unicodedata", "seclog.render.columns", "seclog.render.paper"}
