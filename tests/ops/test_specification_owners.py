"""Files of specifications that pass from one document to another, or leave with theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from seclog.core.document import Document
from seclog.core.plan_correct import CorrectRequest
from seclog.core.plan_retire import RetireRequest
from seclog.formats.registry_write import write_document
from seclog.ops.correct import correct
from seclog.ops.retire import retire
from seclog.ops.verify import verify
from tests.ops.rulebooks import DO, DOCUMENTS, Book, begun, build
from tests.ops.test_specifications import FIRST, METERS, MOVED, PATH, TABLES, at, ends

OTHER = Document(
    "tsim", "TSIM", "Matrix", "Paper", "Form", text="listed", source="https://example.org",
    annexes=("registry/specifications/gbcs.yaml",),
)  # fmt: skip
GBCS = "\n".join(
    [
        "id: gbcs", "name: GBCS", "document: schedule-9", "kept_in: tsim", "versions:", '  - version: "2.0"',
        "    terms:", "      - applicability: {from: open, until: open}", "",
    ]
)  # fmt: skip
THERE = MOVED.replace("kept_in: schedule-11", "kept_in: tsim")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Two documents that keep a table each; the baseline is recorded nine days after it took effect."""
    files = {"documents/schedule-9/2.0.md": "# 2.0\n\nA meter.\n", PATH: FIRST, OTHER.annexes[0]: GBCS}
    return begun(tmp_path / "book", (TABLES, METERS, OTHER), files, "1.0")


def enter(book: Book, document: Document, *annexes: str) -> None:
    entry = write_document(replace(document, annexes=annexes))
    book.repo.write(f"registry/documents/{document.id}.yaml", entry)


def pass_on(book: Book) -> None:
    """SMETS2 goes from Schedule 11 to TSIM on 1 March, with a moved end, in one release."""
    book.plan()
    enter(book, TABLES)
    enter(book, OTHER, *OTHER.annexes, PATH)
    book.repo.write(PATH, THERE)
    book.draft()
    book.on("2026-03-02")
    book.release()


def there(book: Book) -> bool:
    return (book.repo.path / PATH).exists() and PATH in book.repo.git("ls-tree", "-r", "--name-only", "main")


def test_each_day_is_answered_from_the_document_that_kept_the_file_then(book: Book) -> None:
    pass_on(book)
    now, before = at(book), at(book, "2026-02-01")
    assert (ends(now), now.tables["smets2"][:3]) == ("2026-09-30", ("tsim", "TSIM", "2.0"))
    assert (ends(before), before.tables["smets2"][:3]) == ("2026-06-30", ("schedule-11", "Schedule 11", "1.0"))
    assert (before.early, [one.id for one in before.specifications]) == ((), ["gbcs", "smets2"])
    assert not verify(book.git, book.now).findings


@pytest.mark.parametrize("order", [("schedule-11", "tsim"), ("tsim", "schedule-11")])
def test_both_halves_of_a_move_may_be_void_in_either_order(book: Book, order: tuple[str, str]) -> None:
    pass_on(book)
    for document in order:
        correct(book.git, book.tick(), DO, CorrectRequest("never decided", document, "2.0", void=True))
        assert not verify(book.git, book.now).findings
    assert there(book)
    assert (ends(at(book)), at(book).tables["smets2"].document) == ("2026-06-30", "schedule-11")
    assert (book.repo.path / PATH).read_text() == FIRST


def test_an_annex_that_another_live_document_lists_stays_when_one_drops_it(tmp_path: Path) -> None:
    book, shared = build(tmp_path / "code"), "documents/section-g.csv"
    section_a, section_g = (one for one in DOCUMENTS if one.id in ("section-a", "section-g"))
    book.plan("2026-03")
    book.plan("2026-04", "2026-04-01")
    book.approve("MP1")
    enter(book, section_g)
    book.draft("section-g", release="2026-04", causes=("MP1",))
    enter(book, section_a, shared)
    book.draft("section-a", release="2026-03", causes=("MP1",))
    book.on("2026-03-02")
    book.release("2026-03")
    book.on("2026-04-02")
    book.release("2026-04")
    assert shared in book.repo.git("ls-tree", "-r", "--name-only", "main")
    assert not verify(book.git, book.now).findings


def test_what_a_document_kept_answers_for_its_days_after_it_left(book: Book) -> None:
    book.plan()
    book.repo.write(OTHER.annexes[0], GBCS)
    retire(book.git, book.tick(), DO, RetireRequest("", "schedule-11"), "2026-03")
    assert [one.id for one in at(book, release="2026-03").specifications] == ["gbcs"]
    book.on("2026-03-02")
    book.release()
    assert [one.id for one in at(book).specifications] == ["gbcs"]
    for day in ("2026-01-02", "2026-02-28"):  # before the baseline was recorded, and after
        assert ends(at(book, day)) == "2026-06-30"
        assert at(book, day).early == ()
