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
from seclog.ops.when import When
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
    return applicable(book.git, book.now, question, When(date.fromisoformat(on) if on else None, known))


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


def test_a_rulebook_without_specifications_says_so(book: Book) -> None:
    assert "no Technical Specification" in refused(StateError, ask, book, "2026-01-15").message
    source = Source([b"device,installed\n"], "e.csv")
    refused(StateError, judge_estate, book.git, book.now, When(), source, Stated())


def judged(book: Book, text: str, **stated: str) -> tuple[list[str], Judgement]:
    found = judge_estate(book.git, book.now, When(), Source([text.encode()], "e.csv"), Stated(**stated))
    return b"".join(found.blocks).decode().splitlines(), found


def test_a_file_is_judged_row_by_row(moved: Book) -> None:
    lines, found = judged(moved, "id,device,installed\n1,ESME,2026-11-15\n2,ESME,15/11/2026\n", spec="free")
    assert lines == [
        "id,device,installed,verdict,versions,until,kept,rule,problem",
        "1,ESME,2026-11-15,yes,Free 3.1; Free 4.2,2026-12-31; open,unknown; unknown,"
        "Free 3.1 and Free 4.2 may be installed on 2026-11-15.,",
        "2,ESME,15/11/2026,,,,,,'15/11/2026' is no day written as YYYY-MM-DD.",
    ]
    assert (found.tally.verdicts["yes"], found.tally.problems, found.tally.first_problem) == (1, 1, 3)
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
