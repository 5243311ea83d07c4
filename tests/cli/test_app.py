from __future__ import annotations

import inspect
import json
import pkgutil
import sys
import textwrap
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner

from seclog.cli import app as application
from seclog.cli import commands, table
from seclog.cli.app import app
from seclog.cli.table import BY_NAME, COMMANDS, SECTIONS, Entry

WRITTEN = [name for _, name, _ in pkgutil.iter_modules(commands.__path__) if not name.startswith("_")]

Write = Callable[..., None]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a command's module for this test; it takes the place of the real one."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setattr(commands, "__path__", [str(folder), *commands.__path__])

    def write(name: str, source: str, known_as: str | None = None) -> None:
        (folder / f"{name}.py").write_text(textwrap.dedent(source))
        module = f"seclog.cli.commands.{name}"
        monkeypatch.setitem(sys.modules, module, ModuleType(module))
        del sys.modules[module]
        monkeypatch.setitem(BY_NAME, known_as or name, Entry(known_as or name, "Everyday", "Help."))

    return write


def test_every_command_is_in_one_section_and_named_once() -> None:
    assert SECTIONS == ("Everyday", "Planning", "Registry", "Specifications", "Quality and trust")
    assert len(BY_NAME) == len(COMMANDS)
    assert all(entry.help.endswith(".") and len(entry.help) <= 66 for entry in COMMANDS)


def test_a_dash_in_a_name_is_an_underscore_in_its_module() -> None:
    assert Entry("sent-back", "Everyday", "").module == "seclog.cli.commands.sent_back"


def test_every_command_in_the_table_has_its_module_and_every_module_its_entry() -> None:
    assert sorted(WRITTEN) == sorted(entry.name.replace("-", "_") for entry in COMMANDS)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_table_says_what_the_command_says_of_itself(name: str) -> None:
    entry = BY_NAME[name.replace("_", "-")]
    module = import_module(entry.module)
    group = getattr(module, "app", None)
    text = group.info.help if isinstance(group, typer.Typer) else inspect.getdoc(module.command)
    assert (text or "").partition("\n")[0] == entry.help


@pytest.mark.parametrize("name", WRITTEN)
def test_every_command_shows_help_and_every_parameter_has_one(name: str) -> None:
    entry = BY_NAME[name.replace("_", "-")]
    done = CliRunner().invoke(app, [entry.name, "--help"])
    assert done.exit_code == 0
    command = application.load(entry)
    assert [param.name for param in command.params if not getattr(param, "help", None)] == []


def test_a_command_receives_the_session(written: Write) -> None:
    written(
        "draft",
        """
        import typer
        def command(ctx: typer.Context) -> None:
            print(ctx.obj.repo, ctx.obj.quiet, ctx.obj.today, ctx.obj.now().isoformat())
        """,
    )
    done = CliRunner().invoke(app, ["-C", "there", "-q", "draft"], env={"SECLOG_NOW": "2020-11-29T00:05:10Z"})
    assert (done.exit_code, done.stdout) == (0, "there True 2020-11-29 2020-11-29T00:05:10+00:00\n")


@pytest.mark.parametrize(("ends", "code"), [("return None", 0), ("return 1", 1), ("raise typer.Exit(3)", 3)])
def test_a_command_ends_with_the_code_it_gives(ends: str, code: int, written: Write) -> None:
    written("draft", f"import typer\ndef command() -> int | None:\n    {ends}\n")
    assert CliRunner().invoke(app, ["draft"]).exit_code == code


def test_without_a_command_the_status_is_shown(written: Write) -> None:
    written("status", "def command(all: bool = False) -> int:\n    print('status', all)\n    return 1\n")
    done = CliRunner().invoke(app, [])
    assert (done.exit_code, done.stdout) == (1, "status False\n")
    assert CliRunner().invoke(app, ["--quiet"]).stdout == "status False\n"


def test_a_refusal_in_a_command_is_told_and_ends_with_its_code(written: Write) -> None:
    written(
        "draft",
        """
        from seclog.core.errors import StateError
        def command(json: bool = False) -> None:
            raise StateError("This is no rulebook.", "seclog init")
        """,
    )
    done = CliRunner().invoke(app, ["draft"])
    assert (done.exit_code, done.stdout) == (4, "")
    assert done.stderr == "Error: This is no rulebook.\nHint: seclog init\n"
    done = CliRunner().invoke(app, ["draft", "--json"])
    assert (done.exit_code, done.stderr) == (4, "")
    assert json.loads(done.stdout)["error"]["kind"] == "state"


def test_a_prompt_that_is_left_is_an_interrupt(written: Write) -> None:
    written("draft", "import typer\ndef command() -> None:\n    typer.confirm('Sure?', abort=True)\n")
    done = CliRunner().invoke(app, ["draft"], input="n\n")
    assert done.exit_code == 130
    assert done.stderr.endswith("Interrupted.\n")


def test_a_group_has_its_commands_under_its_name(written: Write) -> None:
    written(
        "hooks",
        """
        from seclog.cli.options import command_group
        app = command_group("Install or remove.")
        @app.command()
        def install() -> int:
            "Put them in."
            print("installed")
            return 1
        """,
    )
    done = CliRunner().invoke(app, ["hooks", "install"])
    assert (done.exit_code, done.stdout) == (1, "installed\n")
    text = CliRunner().invoke(app, ["hooks", "--help"]).stdout
    assert text.startswith("Usage: seclog hooks [OPTIONS] COMMAND [ARGS]...")
    assert "install  Put them in." in text


def test_a_name_with_a_dash_loads_its_module(written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    written("sent_back", "def command() -> None:\n    print('sent back')\n", "sent-back")
    monkeypatch.setattr(application, "COMMANDS", (*COMMANDS, BY_NAME["sent-back"]))
    assert CliRunner().invoke(app, ["sent-back"]).stdout == "sent back\n"


def test_help_reads_the_table_and_no_module(written: Write) -> None:
    written("draft", "raise AssertionError('loaded')\n")
    done = CliRunner().invoke(app, ["--help"])
    assert done.exit_code == 0
    assert table.BY_NAME["log"].help in done.stdout


@pytest.mark.parametrize("kind", ["document", "collection", "specification", "incompatibilities"])
def test_schema_prints_a_json_schema(kind: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["schema", kind])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["type"] == "object"
    path = tmp_path / "schema.json"
    written = CliRunner().invoke(app, ["schema", kind, "-o", str(path)])
    assert (written.exit_code, written.stdout) == (0, "")
    assert path.read_text() == done.stdout
