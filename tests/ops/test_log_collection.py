"""What made up a number of the collection, on real git: also where a release brings no text, or is put right later."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.errors import StateError
from seclog.core.plan_correct import CorrectRequest
from seclog.core.plan_retire import RetireRequest
from seclog.core.report import DocumentLog
from seclog.ops.correct import correct
from seclog.ops.init import InitRequest, init
from seclog.ops.log_queries import log_collection
from seclog.ops.retire import retire
from tests.builder import Repo
from tests.ops.rulebooks import DO, SECTION_G, START, Book, refused


@pytest.fixture
def lived(book: Book) -> Book:
    """A release of Section G, one that only retires Section A, and one of a paper that is no part of the code."""
    book.plan("2026-02", "2026-02-01")
    book.approve("MP001")
    book.draft("section-g", text=f"{SECTION_G}\nMore.\n", text_name="g.md", release="2026-02", causes=("MP001",))
    book.on("2026-02-01")
    book.release("2026-02")
    book.plan("2026-03", "2026-03-01")
    retire(book.git, book.tick(), DO, RetireRequest("2026-03", "section-a", causes=("MP001",)), "2026-03")
    book.on("2026-03-01")
    book.release("2026-03")
    book.plan("forms", "2026-04-01")
    book.draft("guide", text=b"PK\x03\x04 another guide\0\n", text_name="guide.docx", release="forms")
    book.on("2026-04-01")
    book.release("forms")
    return book


def asked(book: Book, number: str) -> DocumentLog:
    return log_collection(book.git, book.now, number)


def versions(log: DocumentLog) -> dict[str, str]:
    return {row.id: row.version for row in log.rows if row.id in ("section-a", "section-g", "guide")}


def test_a_number_is_that_of_the_record_that_stated_it_first(lived: Book) -> None:
    found = {number: asked(lived, number) for number in ("7.0", "8.0", "9.0")}
    assert [(log.number, str(log.as_of), log.known_at) for log in found.values()] == [
        ("7.0", "2026-01-01", "release/baseline"),
        ("8.0", "2026-02-01", "release/2026-02"),
        ("9.0", "2026-03-01", "release/2026-03"),
    ]
    assert versions(found["8.0"]) == {"section-a": "7.0", "section-g": "8.0", "guide": "1.0"}
    assert versions(found["9.0"]) == {"section-g": "8.0", "guide": "1.0"}


def test_an_unknown_number_is_answered_with_those_there_are(lived: Book) -> None:
    assert refused(StateError, asked, lived, "31").hint == "There is: 7.0, 8.0, 9.0."
    assert refused(StateError, asked, lived, "8.1").hint == "Did you mean 8.0? There is: 7.0, 8.0, 9.0."


def test_what_was_put_right_since_is_named_and_not_told_anew(lived: Book) -> None:
    assert asked(lived, "8.0").corrected == ()
    request = CorrectRequest("The notice was late", "section-g", "8.0", effective_on=date(2026, 2, 3))
    correct(lived.git, lived.tick(), DO, request)
    log = asked(lived, "8.0")
    assert log.corrected == ("Section G 8.0",)
    assert next(row.effective_on for row in log.rows if row.id == "section-g") == date(2026, 2, 1)


def test_an_empty_baseline_stated_its_number_on_the_day_of_its_record(repo: Repo) -> None:
    init(START, DO, InitRequest(str(repo.path), baseline="7.0"))
    log = asked(Book(repo), "7.0")
    assert (log.as_of, log.rows) == (START.date(), ())
