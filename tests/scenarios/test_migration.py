"""A single-numbered code comes under seclog: fixture 9, with what was designated before its day.

The numbers: "Smart Energy Code Document Management Review", SECAS, 6 December 2019, section 3.3 (a document without a
number of its own takes 7.0; its own integer number is kept; its own decimal goes to the next integer). The documents
and days: smartenergycodecompany.co.uk/latest-news/sec-version-6-21-designated-november-2019-sec-release/ (SEC 6.21, in
force on 29 November 2019, with pre-designated texts of Schedules 8, 9 and 10). Rows marked "illustrative" have a number
that no source gives. The statement is taken on 20 November 2019, when the three schedules were still to come.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from seclog.ops.act import Way
from seclog.ops.init import InitRequest, init
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.rulebooks import DO, DRY, Book

TAKEN = datetime(2019, 11, 20, 9, tzinfo=UTC)
DAY = "2019-11-29"
STATEMENT = """\
Document,Title,Version,Effective from,Change,File
Section A,Definitions and Interpretation,SEC 6.20,2018-02-22,,a.md
Section J,Charges,SEC 6.20,2018-02-22,,j.md
Appendix Q,IKI Certificate Policy,2.0,2018-02-22,,
Appendix AC,"Inventory, Enrolment and Decommissioning Procedures",1.3,2018-02-22,,
Schedule 8,GB Companion Specification,3.0,2018-11-08,,gbcs-3.0.md
Schedule 8,GB Companion Specification,3.2,2019-11-29,BEIS designation,gbcs-3.2.md
Schedule 9,Smart Metering Equipment Technical Specifications,5.0,2019-11-29,BEIS designation,smets-5.0.md
Schedule 10,Communications Hub Technical Specifications,1.4,2019-11-29,BEIS designation,
"""  # the versions, SEC 6.20 among them, are illustrative
TEXTS = {name: f"# {name}\n" for name in ("a", "j", "gbcs-3.0", "gbcs-3.2", "smets-5.0")}


def taken(folder: Path, way: Way = DO, statement: str = STATEMENT, now: datetime = TAKEN) -> Book:
    folder.mkdir()
    (folder / "statement.csv").write_text(statement)
    for name, text in TEXTS.items():
        (folder / f"{name}.md").write_text(text)
    repo = Repo.init(folder / "sec")
    book = Book(repo, now)
    request = InitRequest(str(repo.path), str(folder / "statement.csv"), "sec", baseline="7.0")
    init(now, way, request)
    return book


@pytest.fixture(name="book")
def migrated(tmp_path: Path) -> Book:
    return taken(tmp_path / "one")


def test_each_document_has_a_number_of_its_own_and_what_is_to_come_is_pending(book: Book) -> None:
    assert book.live() == {
        "section-a": "7.0",
        "section-j": "7.0",
        "appendix-q": "2.0",
        "appendix-ac": "2.0",
        "schedule-8": "3.0",
    }
    (line,) = book.pending().releases
    assert (line.id, line.title, line.kind) == (DAY, "Pre-designated, for 29 November 2019", "designation")
    assert line.effective_on == date(2019, 11, 29)
    assert {one.id: (one.live, one.draft) for one in line.documents} == {
        "schedule-8": ("3.0", "3.2-draft.1"),
        "schedule-9": ("", "5.0-draft.1"),
        "schedule-10": ("", "1.4-draft.1"),
    }
    assert verify(book.git, book.now).findings == ()


def test_on_its_day_the_designation_goes_live_and_both_axes_tell(book: Book) -> None:
    book.on("2019-11-29")
    book.release(DAY)
    now = {"schedule-8": "3.0 3.2", "schedule-9": "5.0", "schedule-10": "1.4"}
    assert book.live().items() >= now.items()
    assert book.live(as_of="2019-11-28")["schedule-8"] == "3.0"
    assert book.live(as_of=DAY, known="2019-11-20")["schedule-8"] == "3.0"
    assert "schedule-9" not in book.live(as_of=DAY, known="2019-11-28")
    assert book.live(as_of=DAY, known=DAY).items() >= now.items()
    row = next(one for one in book.log().rows if one.id == "schedule-9")
    assert (row.causes, row.effective_on) == (("BEIS designation",), date(2019, 11, 29))
    assert verify(book.git, book.now).findings == ()


def test_it_is_repeatable(tmp_path: Path, book: Book) -> None:
    again = taken(tmp_path / "two")
    mine, theirs = (each.repo.refs() for each in (book, again))
    assert mine == theirs
    assert f"refs/heads/pending/{DAY}" in mine


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    assert taken(tmp_path / "dry", DRY).repo.refs() == {}


def test_taken_on_the_day_all_is_live_and_6_21_becomes_7_0(tmp_path: Path) -> None:
    then = STATEMENT.replace("SEC 6.20,2018-02-22", "SEC 6.21,2019-11-29")
    book = taken(tmp_path / "day", DO, then, datetime(2019, 11, 29, 9, tzinfo=UTC))
    assert book.live() == {
        "section-a": "7.0",
        "section-j": "7.0",
        "appendix-q": "2.0",
        "appendix-ac": "2.0",
        "schedule-8": "3.0 3.2",
        "schedule-9": "5.0",
        "schedule-10": "1.4",
    }
    assert book.pending().releases == ()
    assert book.live(as_of="2019-11-28")["schedule-8"] == "3.0"
