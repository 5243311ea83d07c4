"""What a start loads: the modules, not the milliseconds, since those say the same on every machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.generator import repository
from tests.benchmarks.shapes import Shape
from tests.benchmarks.specifications import with_specifications
from tests.cli.support import python, seclog

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


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases, and drafts of two documents on a line."""
    return repository(Shape("startup", 40, 3, 4, waiting=2), tmp_path_factory.mktemp("rulebook"))


READING = [("log",), ("log", "--as-of", "2010-01-04"), ("history", "doc-00001"), ("pending",), ("show", "doc-00001")]
READING += [("effects",), ("feedback",), ("modifications",), ("pending", "waiting", "--history")]
QUERIES = [("log", "--between", "2010-01-01", "2010-01-04"), ("log", "--modification", "MP001")]
READING += [("effects",), *QUERIES, ("log", "--cause", "MP001"), ("log", "--collection", "8.0")]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_reading_command_on_a_pipe_loads_nothing_heavy(rulebook: Path, arguments: tuple[str, ...]) -> None:
    modules = loaded("-C", str(rulebook), *arguments)
    assert "seclog.store.git" in modules
    assert not heavy(modules)


def test_a_log_without_lines_makes_none_of_the_classes_of_records(tmp_path: Path) -> None:
    modules = loaded("-C", str(repository(Shape("landed", 4, 2, 2), tmp_path)), "log")
    own = {name.removeprefix("seclog.") for name in modules if name.startswith("seclog.")}
    assert {"formats.walk", "formats.sinks", "ops.log"} <= own
    assert not own & {"core.record", "core.line", "core.collection", "core.document", "core.rulebook", "formats.record"}


def processes(rulebook: Path, folder: Path, *arguments: str) -> list[str]:
    """The git processes that a command starts, each by its subcommand."""
    events = folder / "events"
    events.mkdir()
    settings = folder / "settings"
    settings.write_text(f"[trace2]\n\teventTarget = {events}\n")
    done = seclog("-C", str(rulebook), *arguments, env={"GIT_CONFIG_GLOBAL": str(settings)})
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for path in sorted(events.iterdir()) for line in path.read_text().splitlines()]
    starts = [one["argv"] for one in lines if one["event"] == "start" and "/" not in one["sid"]]
    return [next(word for word in argv[1:] if word[0] != "-" and "=" not in word) for argv in starts]


@pytest.mark.parametrize(
    "arguments",
    [
        ("log",),
        ("log", "--json"),
        ("log", "--as-of", "2010-01-04"),
        ("history", "doc-00001"),
        ("pending",),
        ("effects",),
        ("feedback",),
        ("modifications",),
        ("pending", "waiting", "--history"),
        *QUERIES,
    ],
    ids=" ".join,
)
def test_one_git_process_answers(
    rulebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SECLOG_NOW", "2026-01-01T12:00:00Z")  # at midnight a zone ahead of UTC reads twice
    assert processes(rulebook, tmp_path, *arguments) == ["log"]


@pytest.fixture(scope="module")
def specified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred versions of specifications."""
    return with_specifications(tmp_path_factory.mktemp("specified") / "book")


ABOUT_SPECIFICATIONS = [
    ("applicable", "--device", "ESME", "--installed", "2015-01-01"),
    ("validity", "spec-0"),
    ("validity", "spec-0", "--as-of", "2018-01-01", "--known", "2020-01-02"),
    ("matrix",),
    ("matrix", "--incompatible"),
    ("applicability", "spec-0", "--device", "ESME"),
]


@pytest.mark.parametrize("arguments", ABOUT_SPECIFICATIONS, ids=" ".join)
def test_a_question_about_specifications_loads_nothing_heavy_and_starts_two_git_processes(
    specified: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    assert not heavy(loaded("-C", str(specified), *arguments))
    monkeypatch.setenv("SECLOG_NOW", "2026-01-01T12:00:00Z")
    # The files are read from the versions that held them, which the ledger names first: as with `show`.
    assert processes(specified, tmp_path, *arguments) == ["log", "cat-file"]


def test_a_release_starts_as_many_git_processes_for_forty_documents_as_for_two(tmp_path: Path) -> None:
    found = []
    for waiting in (2, 40):
        folder = tmp_path / str(waiting)
        folder.mkdir()
        rulebook = repository(Shape("release", 40, 1, 2, waiting=waiting), folder)
        found.append(processes(rulebook, folder, "release", "waiting"))
    assert found[0] == found[1]
    assert found[0].count("commit-tree") == found[0].count("index-pack") == 1
