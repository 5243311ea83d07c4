"""A statement with texts for later dates: the baseline, then a line for each date; interrupted, it is finished."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from seclog.core.errors import InputError, RaceError, StateError, UsageError
from seclog.core.opening import OpeningRow
from seclog.core.report import Outcome
from seclog.ops.act import Way, carry_out
from seclog.ops.init import InitRequest, init
from seclog.ops.verify import verify
from tests.builder import MAIL, NAME, Repo
from tests.ops.rulebooks import DO, DRY, START, Book, codes, refused

STATEMENT = """\
Document,Title,Type,Category,Version,Effective from,Change,Numbering,File
Section A,Definitions,Code,Section,SEC 6.21,2020-02-25,,,a.md
Section A,Definitions,Code,Section,SEC 6.22,2026-03-01,MP001,,a-next.md
Section B,Governance,Code,Section,,2020-02-25,,,
Section B,Governance,Code,Section,,2026-06-01,,,
Schedule 8,Specification,Code,Section,3.1,2020-01-01,,own,8-3.1.md
Section C,Disputes,Code,Section,,2026-03-01,BEIS designation,,c.md
"""
LINES = {"refs/heads/pending/2026-03-01", "refs/heads/pending/2026-06-01"}


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for name in ("a", "a-next", "8-3.1", "c"):
        (folder / f"{name}.md").write_text(f"# Text {name}\n")
    (folder / "statement.csv").write_text(STATEMENT)
    return folder / "statement.csv"


def taken(repo: Repo, source: Path, way: Way = DO, later: int = 0, **options: object) -> Outcome:
    request = InitRequest(str(repo.path), str(source), baseline="7.0", **options)  # type: ignore[arg-type]
    return init(START + timedelta(days=later), way, request)


def shown(outcome: Outcome) -> list[tuple[int, str, str]]:
    rows = outcome.details["rows"]
    assert isinstance(rows, tuple)
    return [(one.row, one.document.id, one.becomes) for one in rows if isinstance(one, OpeningRow)]


EXPECTED = [
    (2, "section-a", "7.0"),
    (3, "section-a", "7.1"),
    (4, "section-b", "7.0"),
    (5, "section-b", "7.1"),
    (6, "schedule-8", "3.1"),
    (7, "section-c", "0.1"),
]


def test_a_rehearsal_shows_all_rows(repo: Repo, statement: Path) -> None:
    before = repo.state()
    outcome = taken(repo, statement, DRY)
    assert shown(outcome) == EXPECTED
    assert "Pre-designated, for 1 March 2026: 2 drafts, pending." in outcome.summary
    assert repo.state() == before


def test_a_rehearsal_needs_no_repository(tmp_path: Path, statement: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("GIT_COMMITTER_NAME", NAME), ("GIT_COMMITTER_EMAIL", MAIL)):
        monkeypatch.setenv(name, value)
    request = InitRequest(str(tmp_path / "new"), str(statement), baseline="7.0")
    assert "Pre-designated, for 1 June 2026: 1 draft, pending." in init(START, DRY, request).summary
    assert not (tmp_path / "new").exists()


def test_the_drafts_stand_on_their_lines_with_their_texts_and_causes(repo: Repo, statement: Path) -> None:
    assert shown(taken(repo, statement)) == EXPECTED
    book = Book(repo)
    assert book.live() == {"section-a": "7.0", "section-b": "7.0", "schedule-8": "3.1"}
    assert book.drafts("2026-03-01") == {"section-a": "7.1", "section-c": "0.1"}
    assert book.drafts("2026-06-01") == {"section-b": "7.1"}
    assert book.at("pending/2026-03-01", "a.md") == "# Text a-next\n"
    assert repo.git("status", "--porcelain") == ""
    assert verify(book.git, book.now).findings == ()


def test_they_go_live_on_their_days(repo: Repo, statement: Path) -> None:
    taken(repo, statement)
    book = Book(repo)
    book.approve("MP001")
    book.on("2026-03-01")
    book.release("2026-03-01")
    book.on("2026-06-01")
    book.release("2026-06-01")
    live = {"schedule-8": "3.1", "section-a": "8.0", "section-b": "8.0", "section-c": "1.0"}
    assert book.live() == live
    assert verify(book.git, book.now).findings == ()


@pytest.mark.parametrize("stop", [1, 2, 3, 4, 5])
def test_interrupted_it_says_how_to_finish_and_does(
    repo: Repo, statement: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    acts = 0

    def interrupted(*arguments: object) -> Outcome:
        nonlocal acts
        acts += 1
        if acts == stop:
            raise RaceError("Another act came first.", "Try again.")
        return carry_out(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("seclog.ops.coming.carry_out", interrupted)
        hint = refused(RaceError, taken, repo, statement).hint
    assert hint == "Try again. The baseline is recorded; to finish what is pending, type the same command again."
    assert not repo.refs().keys() >= LINES or stop == 5
    said = taken(repo, statement, DRY, later=60)
    assert "The baseline is recorded already; what is pending is finished." in said.summary
    assert shown(taken(repo, statement, later=60)) == EXPECTED
    book = Book(repo)
    assert book.drafts("2026-03-01") == {"section-a": "7.1", "section-c": "0.1"}
    assert book.drafts("2026-06-01") == {"section-b": "7.1"}
    assert "holds a rulebook already" in refused(StateError, taken, repo, statement).message


def test_what_has_landed_is_not_begun_again(repo: Repo, statement: Path) -> None:
    taken(repo, statement)
    book = Book(repo)
    book.on("2026-06-01")
    book.release("2026-06-01")
    assert "holds a rulebook already" in refused(StateError, taken, repo, statement, later=160).message


def test_another_statement_is_a_second_baseline(repo: Repo, statement: Path) -> None:
    taken(repo, statement)
    repo.git("branch", "-D", "pending/2026-06-01")
    statement.write_text(STATEMENT.replace("Definitions", "Words"))
    assert "holds a rulebook already" in refused(StateError, taken, repo, statement).message


def test_what_cannot_be_drafted_is_refused_before_anything_is_made(repo: Repo, statement: Path) -> None:
    before = repo.state()
    statement.write_text(STATEMENT.replace(",,a-next.md", ",,"))
    assert codes(refused(InputError, taken, repo, statement)) == ["statement-file"]
    statement.write_text(STATEMENT.replace(",,a-next.md", ",,gone.md"))
    assert "gone.md" in refused(InputError, taken, repo, statement).message
    assert repo.state() == before


def test_days_are_those_of_the_zone(tmp_path: Path, statement: Path) -> None:
    statement.write_text(STATEMENT.replace("2026-03-01", "2026-01-11"))
    zone = "Pacific/Kiritimati"  # fourteen hours ahead: nine o'clock on the 10th is the 10th, at eleven at night
    repo = Repo.init(tmp_path / "zone")
    taken(repo, statement, time_zone=zone)
    assert "refs/heads/pending/2026-01-11" in repo.refs()
    assert f"time_zone: {zone}" in repo.read("registry/collection.yaml")


@pytest.mark.parametrize("source", ["folder", "statement", None])
def test_a_collection_may_begin_in_a_zone(tmp_path: Path, repo: Repo, statement: Path, source: str | None) -> None:
    place = {"folder": str(statement.parent), "statement": str(statement), None: None}[source]
    if source == "folder":
        statement.unlink()
    init(START, DO, InitRequest(str(repo.path), place, time_zone="Europe/London"))
    assert "time_zone: Europe/London" in repo.read("registry/collection.yaml").replace('"', "")


def test_a_zone_that_is_unknown_or_stated_already_is_refused(repo: Repo, statement: Path) -> None:
    assert (
        "'Europe/Lodnon' is unknown" in refused(UsageError, taken, repo, statement, time_zone="Europe/Lodnon").message
    )
    error = refused(UsageError, taken, repo, statement, time_zone="Europe/London", registry="sec")
    assert "The registry states its time zone" in error.message
    assert repo.refs() == {}
