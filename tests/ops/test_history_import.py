"""Past versions from a file: alone on a rulebook, and with the statement that begins one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import InputError, RaceError, StateError, UsageError
from seclog.core.listed import digest_of
from seclog.core.plan_history import PastRow
from seclog.core.record import Block, History, Reference, Retirement, VersionRow
from seclog.core.report import Outcome
from seclog.ops import init as module
from seclog.ops.act import Way
from seclog.ops.history_import import import_history
from seclog.ops.init import InitRequest, init
from seclog.ops.texts import document_text
from seclog.ops.verify import verify
from seclog.ops.when import When
from tests.builder import MAIL, NAME, Repo
from tests.ops.rulebooks import DO, DRY, START, Book, codes, refused
from tests.ops.verified import append

PAST = """\
Document,Version,Effective,Change,Title,Type,Category,Retired,File
Section G,SEC 5.14,2018-02-22,SECMP0026,,,,,old/g-5.14.md
Section G,SEC 5.5,2017-03-15,,,,,,
Schedule 8,2.0,2016-11-25,,,,,2019-06-01,
Old paper,1,2015-01-01,,An old paper,Paper,Form,2016-01-01,
"""
STATEMENT = """\
Document,Title,Type,Category,Version,Effective from,File,Numbering
Section G,Security,Paper,Form,SEC 6.21,2020-02-25,g.md,
Schedule 8,Specification,Paper,Form,3.1,2020-01-01,,own
Section G,Security,Paper,Form,SEC 6.22,2026-03-01,g-next.md,
"""
SHOWN = [
    (5, "Old paper", "1.0", "2016-01-01", ""),
    (4, "Schedule 8", "2.0", "2019-06-01", ""),
    (3, "Section G", "5.5", "2018-02-22", ""),
    (2, "Section G", "5.14", "2026-01-01", digest_of(b"old words\n")),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    given = tmp_path / "given"
    (given / "old").mkdir(parents=True)
    (given / "past.csv").write_text(PAST)
    (given / "statement.csv").write_text(STATEMENT)
    (given / "old" / "g-5.14.md").write_text("old words\n")
    (given / "g.md").write_text("# Security\n")
    (given / "g-next.md").write_text("# More security\n")
    return given


def imported(book: Book, source: Path, way: Way = DO) -> Outcome:
    return import_history(book.git, book.tick(), way, str(source))


def shown(outcome: Outcome) -> list[tuple[int, str, str, str, str]]:
    rows = outcome.details["past"]
    assert isinstance(rows, tuple)
    assert all(isinstance(one, PastRow) for one in rows)
    return [(one.row, one.label, one.version, str(one.ended_on), one.digest) for one in rows]


def found(book: Book) -> tuple[object, ...]:
    return verify(book.git, book.now).findings


def test_a_rehearsal_shows_what_would_be_recorded(book: Book, folder: Path) -> None:
    before = book.repo.state()
    assert shown(imported(book, folder / "past.csv", DRY)) == SHOWN
    assert book.repo.state() == before


def test_past_versions_are_recorded_now_and_in_force_then(book: Book, folder: Path) -> None:
    tree = book.repo.git("rev-parse", "main^{tree}")
    outcome = imported(book, folder / "past.csv")
    assert shown(outcome) == SHOWN
    assert outcome.next_steps[0] == "seclog history DOC"
    assert book.repo.git("rev-parse", "main^{tree}") == tree
    assert book.live("2017-06-01") == {"section-g": "5.5", "schedule-8": "2.0"}
    assert book.live("2019-06-01") == {"section-g": "5.14"}
    assert found(book) == ()


def test_before_the_record_nothing_was_known_of_them(book: Book, folder: Path) -> None:
    then = book.repo.tip()
    imported(book, folder / "past.csv")
    assert book.live("2017-06-01", known=then) == {}
    assert book.live("2017-06-01", known=book.repo.tip())["section-g"] == "5.5"


def test_a_text_is_kept_elsewhere_and_its_digest_here(book: Book, folder: Path) -> None:
    imported(book, folder / "past.csv")
    text = document_text(book.git, book.now, "section-g@5.14", When())
    assert (text.data, text.path) == (None, digest_of(b"old words\n"))
    assert document_text(book.git, book.now, "section-g@5.5", When()).data is None
    assert not (book.repo.path / "old").exists()


def test_a_text_that_is_missing_is_named(book: Book, folder: Path) -> None:
    (folder / "old" / "g-5.14.md").unlink()
    assert "old/g-5.14.md" in refused(InputError, imported, book, folder / "past.csv").message


@pytest.mark.parametrize("name", ["gone.csv", "", "g.md"])
def test_what_is_no_list_of_past_versions_is_refused(book: Book, folder: Path, name: str) -> None:
    error = refused(UsageError, imported, book, folder / name)
    assert error.hint == "Name a .csv or an .xlsx file."


def test_all_that_is_wrong_is_said_at_once_by_its_row(book: Book, folder: Path) -> None:
    (folder / "past.csv").write_text(PAST + "Section Q,1,2015-01-01,,,,,,\nSection A,9,2027-01-01,,,,,,\n")
    error = refused(InputError, imported, book, folder / "past.csv")
    assert [(one.code, one.where) for one in error.findings] == [
        ("history-document", "past.csv:6"),
        ("history-late", "past.csv:7"),
    ]


def test_an_excel_list_is_read(book: Book, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.Workbook()
    for line in (("Document", "Version", "Effective", "Retired"), ("Section G", "5.14", date(2018, 2, 22), None)):
        sheet.active.append(line)
    data = io.BytesIO()
    sheet.save(data)
    (tmp_path / "past.xlsx").write_bytes(data.getvalue())
    assert [one[:3] for one in shown(imported(book, tmp_path / "past.xlsx"))] == [(2, "Section G", "5.14")]


# --- with the statement that begins the rulebook -------------------------------------------------------------------


def begun(repo: Repo, folder: Path, way: Way = DO, **options: object) -> Outcome:
    given = {"source": str(folder / "statement.csv"), "history": str(folder / "past.csv"), "baseline": "7.0", **options}
    return init(START, way, InitRequest(str(repo.path), **given))  # type: ignore[arg-type]


def test_a_rehearsal_shows_both_tables_and_needs_no_repository(
    tmp_path: Path, repo: Repo, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_NAME", NAME)
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", MAIL)
    new = Repo(tmp_path / "new")
    before = repo.state()
    for place in (repo, new):
        outcome = begun(place, folder, DRY)
        assert {name: len(rows) for name, rows in outcome.details.items()} == {"rows": 3, "past": 4}  # type: ignore[arg-type]
        assert "4 versions from before the repository." in outcome.summary
    assert repo.state() == before
    assert not new.path.exists()


def test_the_baseline_what_is_to_come_and_the_past_are_recorded(repo: Repo, folder: Path) -> None:
    outcome = begun(repo, folder)
    assert "4 past versions of 3 documents" in outcome.summary[-1]
    book = Book(repo)
    assert book.live("2017-06-01") == {"section-g": "5.5", "schedule-8": "2.0"}
    assert book.drafts("2026-03-01") == {"section-g": "7.1"}
    assert found(book) == ()
    again = refused(StateError, begun, repo, folder)
    assert "holds a rulebook already" in again.message
    assert again.hint == (
        f"To record past versions alone, type: seclog init {repo.path} --history {folder / 'past.csv'}"
    )


def test_past_versions_that_cannot_be_are_refused_before_anything_is_made(repo: Repo, folder: Path) -> None:
    before = repo.state()
    (folder / "past.csv").write_text(PAST + "Section G,9,2017-05-05,,,,,,\nSection Q,1,2015-01-01,,,,,,\n")
    assert codes(refused(InputError, begun, repo, folder)) == ["history-order", "history-number", "history-document"]
    assert repo.state() == before


def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def fail(*arguments: object) -> Outcome:
        raise RaceError("Another act came first.", "Try again.")

    monkeypatch.setattr(module, "record_past", fail)
    return monkeypatch.undo


def test_interrupted_before_the_past_the_same_command_finishes(
    repo: Repo, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        interrupted(patch)
        hint = refused(RaceError, begun, repo, folder).hint
    alone = f"seclog init {repo.path} --history {folder / 'past.csv'}"
    assert hint == f"Try again. The baseline is recorded; for the past versions type: {alone}"
    assert "4 versions from before the repository." in begun(repo, folder, DRY).summary
    assert "recorded already" in begun(repo, folder).summary[0]
    assert Book(repo).live("2017-06-01")["section-g"] == "5.5"
    assert "holds a rulebook already" in refused(StateError, begun, repo, folder).message


def test_interrupted_on_a_folder_the_past_is_recorded_alone(
    repo: Repo, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "guide.md").write_text("# Guide\n")
    (folder / "past.csv").write_text("Document,Version,Effective\nguide,0.5,2020-01-01\n")
    with monkeypatch.context() as patch:
        interrupted(patch)
        hint = refused(RaceError, begun, repo, folder, source=str(texts), baseline=None).hint
    assert hint.endswith(f"type: seclog init {repo.path} --history {folder / 'past.csv'}")
    assert "holds a rulebook already" in refused(StateError, begun, repo, folder, source=str(texts)).message
    imported(Book(repo), folder / "past.csv")
    assert Book(repo).live("2020-06-01") == {"guide": "0.5"}


def test_the_folder_need_not_be_named_where_it_is_here(
    repo: Repo, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(repo, folder)
    monkeypatch.chdir(repo.path)
    Path("../past versions.csv").write_text(PAST.replace("old/g-5.14.md", ""))
    request = InitRequest(".", registry="sec", history="../past versions.csv")
    hint = refused(StateError, init, START, DO, request).hint
    assert hint.endswith("type: seclog init --history '../past versions.csv'")


def test_another_list_of_the_same_versions_is_refused_row_by_row(repo: Repo, folder: Path) -> None:
    begun(repo, folder)
    (folder / "past.csv").write_text(PAST + "Section G,5.20,2019-01-01,,,,,,\n")
    assert codes(refused(InputError, begun, repo, folder)) == ["history-twice"] * 4


# --- forged ----------------------------------------------------------------------------------------------------------


def old(document: str, version: str, path: str = "") -> VersionRow:
    return VersionRow(document, version, "", document, document, "Code", "Section", path, ())


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Block(date(2018, 2, 22), (old("section-g", "5.14"),)), set()),
        (Block(date(2026, 1, 1), (old("section-g", "5.14"),)), {"V14"}),
        (Block(date(2018, 2, 22), (old("section-g", "7.0"),)), {"V24", "V25"}),
        (Block(date(2018, 2, 22), (old("section-g", "8.0"),)), {"V24"}),
        (Block(date(2018, 2, 22), (old("section-g", "5.14", "documents/section-a.md"),)), {"V15"}),
        (Block(date(2018, 2, 22), (), (Reference("schedule-8", "3.1"),)), {"V15"}),
        (Block(date(2018, 2, 22), (), (), (Retirement("section-g", ""),)), {"V15", "V25"}),
    ],
)
def test_a_forged_record_of_the_past_is_found(book: Book, block: Block, expected: set[str]) -> None:
    append(book.repo, History(2, book.tick(), "Record the past", "From past.csv", (block,)))
    assert {one.code for one in verify(book.git, book.now).findings} == expected
