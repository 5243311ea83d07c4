"""Devices judged by a rulebook: one by one and as a file, by the table of a day, as known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from seclog.core.applicable import Applicable
from seclog.core.applicable_case import Question
from seclog.core.errors import InputError, StateError
from seclog.core.estate import Stated
from seclog.ops.applicable import applicable
from seclog.ops.estate import Judgement, Source, judge_blocks, judge_estate
from seclog.ops.record import RecordOptions, record
from seclog.ops.when import By, When
from tests.core import spec_samples
from tests.ops import spec_book
from tests.ops.rulebooks import DO, Book, refused


@pytest.fixture(scope="session")
def moved_original(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A rulebook whose `free` ends on 2026-10-27, and as recorded on 1 March on 2026-12-31."""
    book = spec_book.build(tmp_path_factory.mktemp("moved") / "rulebook")
    book.on("2026-03-01")
    book.repo.write(spec_book.FREE, spec_book.table("free", kept="", until="2026-12-31", since="2026-03-01"))
    record(book.git, book.tick(), DO, RecordOptions("Move the end"))
    return book


@pytest.fixture
def moved(moved_original: Book, tmp_path: Path) -> Book:
    return Book(moved_original.repo.copy(tmp_path / "rulebook"), moved_original.now)


def ask(book: Book, installed: str, on: str = "", known: str | None = None, spec: str = "free") -> Applicable:
    question = Question("ESME", "installed", date.fromisoformat(installed), "", spec)
    return applicable(book.git, book.now, question, By(When(date.fromisoformat(on) if on else None, known)))


def right(report: Applicable) -> list[str]:
    return [one.version for one in report.answer]


def test_both_time_axes_have_their_own_end(moved: Book) -> None:
    on = "2026-11-15"
    assert right(ask(moved, on)) == ["3.1", "4.2"]
    assert right(ask(moved, on, on="2026-02-28")) == ["4.2"]
    assert right(ask(moved, on, known="2026-02-28")) == ["4.2"]
    assert ask(moved, on, known="2026-02-28").basis.known_at == "2026-02-28"
    told = ask(moved, on).verdicts[0]
    assert (told.last, told.reason) == ("2026-12-31", "It was moved.")
    assert [one.last for one in told.was] == ["2026-10-27"]


def test_the_table_of_a_document_is_that_of_its_version(moved: Book) -> None:
    [(name, said, table)] = ask(moved, "2026-01-15", spec="meters").basis.tables
    assert (name, said, table.document, table.version) == ("meters", "Meters", "schedule-11", "1.0")


@pytest.fixture
def planned(moved: Book) -> Book:
    """The rulebook with a draft of Schedule 11 by which the end of Meters 3.1 moves to 2026-12-05."""
    moved.plan("2026-06", "2026-06-01")
    moved.repo.write(spec_book.METERS, spec_book.table("meters", since="2026-06-01"))
    moved.draft("schedule-11")
    return moved


def test_a_planned_release_judges_by_its_drafts_on_its_own_day(planned: Book) -> None:
    question = Question("ESME", "installed", date(2026, 11, 15), "", "meters", "3.1")

    def asked(by: By) -> Applicable:
        return applicable(planned.git, planned.now, question, by)

    assert asked(By()).verdict == "no"
    told = asked(By(release="2026-06"))
    assert (told.verdict, told.verdicts[0].last) == ("yes", "2026-12-05")
    assert (told.basis.release, told.basis.as_of) == ("2026-06", date(2026, 6, 1))
    assert told.basis.tables[0][2].draft
    before = asked(By(When(date(2026, 5, 31)), "2026-06"))
    assert (before.verdict, before.basis.as_of) == ("no", date(2026, 5, 31))
    assert "Did you mean 2026-06?" in refused(StateError, asked, By(release="2026-07")).hint


def test_an_estate_is_judged_by_a_planned_release_as_a_device_is(planned: Book) -> None:
    text = b"device,installed,version\nESME,2026-11-15,3.1\n"
    verdicts = {}
    for release in ("", "2026-06"):
        source = Source([text], "e.csv")
        found = judge_estate(planned.git, planned.now, By(release=release), source, Stated(spec="meters"))
        verdicts[release] = (b"".join(found.blocks).decode().splitlines()[1].split(",")[3], found.basis.release)
    assert verdicts == {"": ("no", ""), "2026-06": ("yes", "2026-06")}


def test_a_rulebook_without_specifications_says_so(book: Book) -> None:
    assert "no Technical Specification" in refused(StateError, ask, book, "2026-01-15").message
    source = Source([b"device,installed\n"], "e.csv")
    refused(StateError, judge_estate, book.git, book.now, By(), source, Stated())


def judged(book: Book, text: str, **stated: str) -> tuple[list[str], Judgement]:
    found = judge_estate(book.git, book.now, By(), Source([text.encode()], "e.csv"), Stated(**stated))
    return b"".join(found.blocks).decode().splitlines(), found


def test_a_file_is_judged_row_by_row(moved: Book) -> None:
    lines, found = judged(moved, "id,device,installed\n1,ESME,2026-11-15\n2,ESME,15/11/2026\n", spec="free")
    assert lines == [
        "id,device,installed,verdict,versions,until,kept,possible,rule,problem",
        "1,ESME,2026-11-15,yes,Free 3.1; Free 4.2,2026-12-31; open,unknown; unknown,Free 3.1; Free 4.2,"
        "Free 3.1 and Free 4.2 may be installed on 2026-11-15.,",
        "2,ESME,15/11/2026,,,,,,,'15/11/2026' is no day written as YYYY-MM-DD.",
    ]
    assert (found.tally.verdicts["yes"], found.tally.problems) == (1, 1)
    assert [one.line for one in found.tally.kinds] == [3]
    assert [name for _, name, _ in found.basis.tables] == ["Free", "Hubs", "Meters"]


def test_the_result_is_made_as_it_is_taken() -> None:
    book = spec_samples.book(spec_samples.SMETS2)

    def blocks() -> object:
        yield b"device,installed\n" + b"ESME,2020-01-15\n" * 10_000
        yield b"\xff\n"

    tally, made = judge_blocks(book, Source(blocks(), "e.csv"), Stated())  # type: ignore[arg-type]
    assert tally.devices == 0
    assert next(made).startswith(b"device,installed,verdict")
    with pytest.raises(InputError):
        list(made)
    assert tally.devices == 10_000


def test_the_same_file_gives_the_same_bytes(moved: Book) -> None:
    text = "device;installed\r\n" + "ESME;2026-11-15\r\nESM;2026-11-15\r\n" * 50
    assert judged(moved, text)[0] == judged(moved, text)[0]
