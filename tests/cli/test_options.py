from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner

from seclog.cli.options import AsOfOption, FormatOption, chosen_form, command_group, completion, parse_day
from seclog.core.errors import UsageError


def test_a_day_is_read_as_written() -> None:
    assert parse_day("2020-11-29") == date(2020, 11, 29)


@pytest.mark.parametrize(
    "text",
    ["20201129", "2020-W48-7", "2020-1-9", " 2020-11-29", "2020-11-29\n", "29/11/2020", "\u0662020-11-29", "", "today"],
)
def test_a_day_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(UsageError, match="is not a day") as refused:
        parse_day(text)
    assert "YYYY-MM-DD" in refused.value.hint


@pytest.mark.parametrize("text", ["2020-02-30", "2020-13-01", "0000-01-01", "2021-02-29"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=f"There is no day {text}"):
        parse_day(text)


@pytest.mark.parametrize(
    ("form", "as_json", "chosen"),
    [(None, False, None), (None, True, "json"), ("json", True, "json"), ("csv", False, "csv")],
)
def test_json_is_short_for_its_format(form: str | None, as_json: bool, chosen: str | None) -> None:
    assert chosen_form(form, as_json) == chosen


def test_two_formats_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="--json and --format csv"):
        chosen_form("csv", True)


def command(as_of: AsOfOption = None, form: FormatOption = None) -> None:
    """Print what was understood."""
    print(repr(as_of), form)


def application() -> typer.Typer:
    app = typer.Typer(rich_markup_mode=None)
    app.command()(command)
    return app


def test_the_options_work_in_a_command() -> None:
    done = CliRunner().invoke(application(), ["--as-of", "2020-11-29", "--format", "csv"])
    assert done.stdout == "datetime.date(2020, 11, 29) csv\n"


def test_a_wrong_day_reaches_the_boundary_as_it_is() -> None:
    done = CliRunner().invoke(application(), ["--as-of", "tomorrow"])
    assert isinstance(done.exception, UsageError)


def test_the_help_names_the_formats_and_no_defaults_that_are_none() -> None:
    text = CliRunner().invoke(application(), ["--help"]).stdout
    assert "<table|tsv|csv|json|markdown>" in text
    assert "None" not in text


class Root:
    def __init__(self, repo: object) -> None:
        self.params = {"repo": repo}


class Context:
    def __init__(self, repo: object) -> None:
        self.root = Root(repo)

    def find_root(self) -> Root:
        return self.root


@pytest.mark.parametrize(("repo", "seen"), [(None, None), ("there", Path("there")), (Path("there"), Path("there"))])
def test_completion_asks_its_source_in_the_named_repository(
    repo: object, seen: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ModuleType("seclog.cli.complete")
    asked: list[object] = []

    def documents(where: Path | None, incomplete: str) -> list[str]:
        asked.append((where, incomplete))
        return ["section-g"]

    source.documents = documents  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "seclog.cli.complete", source)
    assert completion("documents")(Context(repo), "sec") == ["section-g"]  # type: ignore[arg-type]
    assert asked == [(seen, "sec")]


def test_completion_offers_nothing_when_its_source_fails() -> None:
    assert completion("there_is_no_such_source")(Context(None), "x") == []  # type: ignore[arg-type]


def test_a_group_of_commands_shows_help_when_nothing_is_named() -> None:
    group = command_group("Install or remove.")
    group.command("install")(command)
    group.command("remove")(command)
    done = CliRunner().invoke(group, [])
    assert "Install or remove." in done.output
    assert "install" in done.output
