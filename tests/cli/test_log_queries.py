"""The wiring of the questions to the whole record, and of `init --history`: options, JSON, exit codes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.builder import Repo
from tests.cli.support import Cli, on_terminal
from tests.ops.rulebooks import Book, build


@pytest.fixture(scope="module")
def original_queries(tmp_path_factory: pytest.TempPathFactory) -> Book:
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    book = build(tmp_path_factory.mktemp("queries") / "rulebook")
    book.plan("2026-02", "2026-02-20", title="February 2026 Release")
    book.approve("MP001")
    book.draft("section-a", text="# Definitions\n\nNew words.\n", causes=("MP001",))
    book.on("2026-02-20")
    book.release("2026-02")
    return book


@pytest.fixture
def rulebook(original_queries: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = original_queries.repo.copy(tmp_path / "rulebook")
    monkeypatch.chdir(repo.path)
    return repo


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        (("--between", "2026-01-31", "2026-03-01"), "seclog/changes/1"),
        (("--between", "2026-01-31", "2026-03-01", "--known", "2026-02-20"), "seclog/changes/1"),
        (("--modification", "MP001"), "seclog/versions/1"),
        (("--cause", "mp001"), "seclog/versions/1"),
        (("--collection", "8.0"), "seclog/document-log/1"),
    ],
)
def test_each_question_is_answered_for_machines(
    cli: Cli, rulebook: Repo, arguments: tuple[str, ...], schema: str
) -> None:
    done = cli("log", *arguments, "--json")
    assert (done.code, done.err, json.loads(done.out)["schema"]) == (0, "", schema)
    assert "section-a" in done.out
    assert cli("log", *arguments).out.split("\t")[0] == "id"
    assert "Section A" in cli("log", *arguments, "--format", "markdown").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--between", "2026-01-31", "2026-03-01", "--cause", "MP001"), 2, "--between and --cause ask different"),
        (("--modification", "MP001", "--as-of", "2026-02-01"), 2, "--modification goes with --known alone"),
        (("--cause", "MP001", "--all"), 2, "--cause goes with --known alone"),
        (("--collection", "8.0", "--type", "Code"), 2, "--collection goes with --known alone"),
        (("--collection", "8.0", "--known", "2026-02-20"), 2, "--collection says what is known by itself"),
        (("--between", "2026-03-01", "2026-01-31"), 2, "2026-01-31 is before 2026-03-01"),
        (("--between", "2026-01-31", "tomorrow"), 2, "tomorrow"),
        (("--between", "2026-01-31"), 2, "--between"),
        (("--modification", "MP002"), 4, "Did you mean MP001?"),
        (("--cause", "designation"), 4, "Nothing was caused by 'designation'"),
        (("--collection", "27.0"), 4, "never bore the number 27.0"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    cli: Cli, rulebook: Repo, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = cli("log", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_a_day_to_come_is_answered_with_a_word_of_warning(cli: Cli, rulebook: Repo) -> None:
    done = cli("log", "--between", "2026-01-31", "2027-01-01")
    assert done.code == 0
    assert "2027-01-01 is still to come" in done.err


PAST = "Document,Version,Effective,Change,Retired\nSection A,SEC 5.14,2018-02-22,SECMP0026,\n"
STATEMENT = "Document,Title,Type,Category,Version,Effective from\nSection A,Words,Code,Section,SEC 6.21,2020-02-25\n"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "past.csv").write_text(PAST)
    (tmp_path / "statement.csv").write_text(STATEMENT)
    return tmp_path


def test_a_rehearsal_of_past_versions_prints_what_would_be_recorded(cli: Cli, rulebook: Repo, given: Path) -> None:
    before = rulebook.state()
    done = cli("init", "--history", "../past.csv", "--dry-run")
    assert done.code == 0
    assert [line.split("\t")[1:6] for line in done.out.splitlines()[1:]] == [
        ["Section A", "Definitions", "5.14", "2018-02-22", "2025-12-31"]
    ]
    assert "Dry run: nothing was changed." in done.err
    data = json.loads(cli("init", "--history", "../past.csv", "--dry-run", "--json").out)
    assert data["details"] == {
        "past": [
            {"row": 2, "label": "Section A", "title": "Definitions", "version": "5.14", "effective_on": "2018-02-22",
             "ended_on": "2026-01-01", "causes": ["SECMP0026"], "digest": None}
        ]
    }  # fmt: skip
    assert rulebook.state() == before


def test_past_versions_are_recorded_alone(cli: Cli, rulebook: Repo, given: Path) -> None:
    assert cli("init", "--history", "../past.csv").code == 0
    assert "section-a\tSection A\tDefinitions" in cli("log", "--as-of", "2018-02-22").out
    assert cli("init", "--history", "../past.csv").code == 3
    assert cli("init", "--history", "../gone.csv").code == 2


def test_with_a_statement_both_tables_are_printed(
    cli: Cli, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    begin = ("init", "new", "--from", "statement.csv", "--baseline", "7.0", "--history", "past.csv")
    done = cli(*begin, "--dry-run")
    assert (done.code, (tmp_path / "new").exists()) == (0, False)
    first, _, second = done.out.partition("\n\n")
    assert first.splitlines()[1].split("\t")[:4] == ["2", "Section A", "SEC 6.21", "7.0"]
    assert second.splitlines()[1].split("\t")[1:4] == ["Section A", "Words", "5.14"]
    assert set(json.loads(cli(*begin, "--dry-run", "--json").out)["details"]) == {"rows", "past"}
    assert cli(*begin).code == 0
    assert "\t5.14\t" in cli("-C", "new", "log", "--as-of", "2019-01-01").out


def test_a_person_sees_a_table(rulebook: Repo, given: Path) -> None:
    words = ("-m", "seclog", "-C", str(rulebook.path), "init", "--history", str(given / "past.csv"), "--dry-run")
    code, text = on_terminal(words, {"SECLOG_NOW": "2026-03-01T09:00:00Z", "PAGER": "cat"}, columns=120)
    assert code == 0
    assert "From before the repository" in text
    assert "Dry run: nothing was changed." in text
