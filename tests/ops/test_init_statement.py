from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import InputError
from seclog.core.opening import OpeningRow
from seclog.core.report import Outcome
from seclog.ops.init import InitRequest, init
from tests.builder import Repo
from tests.ops.rulebooks import DO, DRY, START, Book, codes, refused

STATEMENT = """\
Document,Title,Type,Category,Version,Effective from,Change,Numbering,File
Section A,Definitions,Code,Section,,2020-02-25,,,texts/a.md
Section B,Governance,Code,Section,6.21,2020-02-25,"MP001; BEIS designation",,
Section C,Disputes,Code,Section,4.0,,,,
Schedule 8,Specification,Code,Specification,3.1,2020-01-01,,own,texts/8-3.1.md
Schedule 8,Specification,Code,Specification,3.2,2020-02-25,,own,texts/8-3.2.md
"""


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    (folder / "texts").mkdir(parents=True)
    for name in ("a", "8-3.1", "8-3.2"):
        (folder / "texts" / f"{name}.md").write_text(f"# Text {name}\n")
    place = folder / "statement.csv"
    place.write_text(STATEMENT)
    return place


def taken(repo: Repo, source: Path, way: object = DO, **options: object) -> Outcome:
    request = InitRequest(str(repo.path), str(source), baseline="7.0", **options)  # type: ignore[arg-type]
    return init(START, way, request)  # type: ignore[arg-type]


def rows_of(outcome: Outcome) -> list[tuple[str, str, str]]:
    rows = outcome.details["rows"]
    assert isinstance(rows, tuple)
    assert all(isinstance(row, OpeningRow) for row in rows)
    return [(row.document.id, row.was, row.becomes) for row in rows]


EXPECTED = [
    ("section-a", "", "7.0"),
    ("section-b", "6.21", "7.0"),
    ("section-c", "4.0", "4.0"),
    ("schedule-8", "3.1", "3.1"),
    ("schedule-8", "3.2", "3.2"),
]


def test_a_rehearsal_tells_what_each_row_becomes(repo: Repo, statement: Path) -> None:
    before = repo.state()
    assert rows_of(taken(repo, statement, DRY)) == EXPECTED
    assert repo.state() == before


def test_a_statement_opens_a_rulebook(repo: Repo, statement: Path) -> None:
    assert rows_of(taken(repo, statement, name="The Code")) == EXPECTED
    log = Book(repo).log()
    assert log.name == "The Code"
    assert [(row.id, row.version, row.effective_on, row.causes) for row in log.rows] == [
        ("schedule-8", "3.1", date(2020, 1, 1), ()),
        ("schedule-8", "3.2", date(2020, 2, 25), ()),
        ("section-a", "7.0", date(2020, 2, 25), ()),
        ("section-b", "7.0", date(2020, 2, 25), ("MP001", "BEIS designation")),
        ("section-c", "4.0", START.date(), ()),
    ]
    assert repo.read("texts/a.md") == "# Text a\n"
    assert repo.git("status", "--porcelain") == ""


def test_the_texts_of_a_statement_may_lie_in_the_work_tree(repo: Repo, statement: Path, tmp_path: Path) -> None:
    repo.commit("Texts", {f"texts/{name}.md": f"# Mine {name}\n" for name in ("a", "8-3.1", "8-3.2")})
    taken(repo, statement)
    assert repo.git("show", "main:texts/a.md") == "# Mine a"


def test_a_text_that_is_missing_is_named(repo: Repo, statement: Path) -> None:
    (statement.parent / "texts" / "a.md").unlink()
    assert "texts/a.md" in refused(InputError, taken, repo, statement).message
    assert repo.refs() == {}


def test_a_day_given_holds_for_rows_without_one(repo: Repo, statement: Path) -> None:
    taken(repo, statement, effective_on=date(2020, 6, 1))
    days = {row.id: row.effective_on for row in Book(repo).log().rows}
    assert days["section-c"] == date(2020, 6, 1)
    assert days["section-a"] == date(2020, 2, 25)


def test_a_shipped_registry_lends_what_a_statement_leaves_out(repo: Repo, tmp_path: Path) -> None:
    place = tmp_path / "sec.csv"
    place.write_text("Document,Version\nSection G,\nAppendix AC,1.3\nSchedule 8,3.2\n")
    outcome = taken(repo, place, registry="sec")
    assert [(one, becomes) for one, _, becomes in rows_of(outcome)] == [
        ("section-g", "7.0"),
        ("appendix-ac", "2.0"),
        ("schedule-8", "3.2"),
    ]
    rows = {row.id: row for row in Book(repo).log().rows}
    assert rows["section-g"].title == "Security"
    assert rows["schedule-8"].type == "Code Subsidiary Document" or rows["schedule-8"].category


def test_an_excel_statement_is_read(repo: Repo, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (("Document", "Title", "Version", "Effective from"), ("Rules", "The Rules", "2", date(2020, 1, 2))):
        book.active.append(line)
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "statement.xlsx").write_bytes(data.getvalue())
    assert rows_of(taken(repo, tmp_path / "statement.xlsx")) == [("rules", "2", "2.0")]
    assert Book(repo).log().rows[0].effective_on == date(2020, 1, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Document,Type\nA,Code\nB,\n=C,Code\n", "problem"),
        ("Document,Effective from\nA,2026-02-30\n", "problem"),
        ("nothing,here\n1,2\n", "no header"),
        ("Document,Version\nSame,1.0\nSame,1.0\n", "problem"),
        ("Document,File\nA,../outside.md\n", "problem"),
    ],
)
def test_a_faulty_statement_is_refused_whole(repo: Repo, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "s.csv").write_text(text)
    before = repo.state()
    error = refused(InputError, taken, repo, tmp_path / "s.csv")
    assert message in error.message
    assert error.findings or message == "no header"
    assert repo.state() == before


def test_all_faults_are_said_at_once(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("Document,Version,Effective from\nA,1.0,yesterday\nB,2.0,05/11/2026\n=1+1,,\n")
    error = refused(InputError, taken, repo, tmp_path / "s.csv")
    assert codes(error) == ["statement-date", "statement-date", "statement-formula"]
    assert error.findings[0].where.startswith("s.csv:2")


def test_a_registry_that_stands_there_lends_what_a_statement_leaves_out(
    repo: Repo, original: Book, tmp_path: Path
) -> None:
    path = "registry/collection.yaml"
    repo.write(path, (original.repo.path / path).read_bytes())
    (tmp_path / "s.csv").write_text("Document,Type,Category\nSection A,code,section\n")
    taken(repo, tmp_path / "s.csv")
    row = Book(repo).log().rows[0]
    assert (row.type, row.category, Book(repo).log().name) == ("Code", "Section", "Test Code")
    assert repo.git("status", "--porcelain") == ""
