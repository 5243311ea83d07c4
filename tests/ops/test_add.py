from __future__ import annotations

import pytest

from seclog.core.errors import InputError, RuleError, StateError, UsageError
from seclog.formats.registry import read_document
from tests.ops.rulebooks import DRY, Book, refused

LINE = "pending/2026-03"
TEXT = "# Traffic Management\n\nAll traffic shall flow.\n"
WHERE = {"type": "Code", "category": "Section", "label": "Appendix AT"}


@pytest.fixture
def open_book(book: Book) -> Book:
    book.plan()
    return book


def entry(book: Book, name: str) -> object:
    data = book.repo.git("show", f"{LINE}:registry/documents/{name}.yaml").encode() + b"\n"
    return read_document(data, f"{name}.yaml")


def test_a_document_enters_as_a_draft_and_by_a_release(open_book: Book) -> None:
    before = open_book.live()
    done = open_book.add("appendix-at", TEXT, causes=("MP001",), **WHERE)
    assert done.tags == ("appendix-at/0.1",)
    assert done.summary[0] == "Appendix AT 0.1 is drafted, a document to come for 2026-03 (MP001)."
    assert open_book.live() == before
    document = open_book.pending("2026-03").releases[0].documents[0]
    assert (document.live, document.draft, document.base, document.stale) == ("", "0.1", "", False)
    open_book.approve("MP001")
    open_book.on("2026-03-01")
    open_book.release()
    assert open_book.live() == before | {"appendix-at": "1.0"}
    assert open_book.repo.read("documents/appendix-at.md") == TEXT
    assert open_book.history("Appendix AT").versions[0].title == "Traffic Management"


def test_the_entry_says_what_was_asked(open_book: Book) -> None:
    open_book.add("appendix-at", TEXT, title="Traffic", **WHERE)
    found = entry(open_book, "appendix-at")
    assert (found.id, found.label, found.title, found.type, found.category, found.file, found.numbering) == (  # type: ignore[attr-defined]
        "appendix-at", "Appendix AT", "Traffic", "Code", "Section", "documents/appendix-at.md", "integer",
    )  # fmt: skip


def test_a_new_file_of_the_work_tree_is_added_in_its_place(open_book: Book) -> None:
    open_book.repo.write("documents/section/traffic.md", TEXT)
    open_book.add_file("appendix-at", "documents/section/traffic.md", type="code")
    found = entry(open_book, "appendix-at")
    assert (found.file, found.category, found.label) == (  # type: ignore[attr-defined]
        "documents/section/traffic.md", "Section", "Traffic Management",
    )  # fmt: skip
    assert open_book.repo.git("status", "--porcelain") == ""
    assert not (open_book.repo.path / "documents/section/traffic.md").exists()


def test_a_further_draft_of_a_new_document_counts_on(open_book: Book) -> None:
    open_book.add("appendix-at", TEXT, **WHERE)
    open_book.draft("appendix-at", text=TEXT + "\nMore.\n")
    assert open_book.drafts() == {"appendix-at": "0.2"}


def test_an_own_numbered_document_states_its_version(open_book: Book) -> None:
    open_book.add("smets3", TEXT, numbering="own", version="1.0", type="Code", category="Technical Specification")
    assert open_book.drafts() == {"smets3": "1.0-draft.1"}
    assert open_book.at(LINE, "documents/smets3/1.0.md") == TEXT


@pytest.mark.parametrize(
    ("name", "options", "kind"),
    [
        ("section-a", {}, RuleError),
        ("Section X", {}, InputError),
        ("pending", {}, InputError),
        ("con", {}, UsageError),
        ("x", {"category": "Nonsense"}, UsageError),
        ("x", {"type": "Nonsense"}, UsageError),
        ("x", {"label": "Section G"}, RuleError),
        ("x", {"label": "a|b"}, UsageError),
        ("x", {"numbering": "roman"}, UsageError),
        ("x", {"numbering": "own"}, UsageError),
        ("x", {"version": "2.0"}, RuleError),
        ("x", {"release": "2026-09"}, StateError),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    open_book: Book, name: str, options: dict[str, str], kind: type[RuleError]
) -> None:
    before = open_book.repo.state()
    refused(kind, open_book.add, name, TEXT, **{**WHERE, **options})
    assert open_book.repo.state() == before


def test_a_text_without_heading_needs_a_title(open_book: Book) -> None:
    assert "--title" in refused(UsageError, open_book.add, "x", "plain\n", category="Form").hint


def test_the_category_must_be_named_where_nothing_tells_it(open_book: Book) -> None:
    hint = refused(UsageError, open_book.add, "x", TEXT).hint
    assert hint == "Choose one of: Section, Technical Specification, Form. Write it as --category."


def test_adding_what_a_line_holds_already_is_refused(open_book: Book) -> None:
    open_book.add("appendix-at", TEXT, **WHERE)
    before = open_book.repo.state()
    error = refused(RuleError, open_book.add, "appendix-at", TEXT + "x\n", **WHERE)
    assert "seclog draft appendix-at" in error.hint
    assert open_book.repo.state() == before


def test_a_tag_in_the_way_is_named(open_book: Book) -> None:
    open_book.repo.git("tag", "appendix-at")
    assert "'appendix-at'" in refused(StateError, open_book.add, "appendix-at", TEXT, **WHERE).message


def test_a_text_of_another_document_is_not_taken_in_place(open_book: Book) -> None:
    path = "documents/section-g.md"
    before = open_book.repo.state()
    refused(RuleError, open_book.add_file, "appendix-at", path, title="T", category="Section")
    assert open_book.repo.state() == before


def test_a_rehearsal_changes_nothing(open_book: Book) -> None:
    before, objects = open_book.repo.state(), open_book.repo.git("count-objects")
    assert open_book.add("appendix-at", TEXT, DRY, **WHERE).tags == ("appendix-at/0.1",)
    assert (open_book.repo.state(), open_book.repo.git("count-objects")) == (before, objects)
