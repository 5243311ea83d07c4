"""Classifying a document: a record, its registry entry, and what every reading command then says on both axes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError, StateError, UsageError
from seclog.core.plan_classify import ClassifyRequest
from seclog.core.report import Fact, LogRow, Outcome
from seclog.ops.act import Way
from seclog.ops.classify import classify
from seclog.ops.history import NoDocumentError
from seclog.ops.load import load_state
from seclog.ops.verify import verify
from tests.ops.rulebooks import DO, DRY, Book, codes, refused

ENTRY = entry_path("section-g")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def classified(book: Book, name: str = "section-g", way: Way = DO, **stated: object) -> Outcome:
    request = replace(ClassifyRequest(name, "Panel paper"), **stated)  # type: ignore[arg-type]
    return classify(book.git, book.tick(), way, request)


def row(book: Book, name: str = "section-g", as_of: str | None = None, known: str | None = None) -> LogRow:
    return next(one for one in book.log(as_of, known).rows if one.id == name)


def sound(book: Book) -> bool:
    return verify(book.git, book.now).findings == ()


def test_a_classification_changes_the_entry_and_nothing_else(book: Book) -> None:
    before = book.at("main", ENTRY)
    outcome = classified(book, "Section G", category="form")
    assert book.repo.git("diff", "--name-only", "main^", "main") == ENTRY
    assert book.at("main", ENTRY) == before.replace("category: Section", "category: Form")
    assert book.repo.read(ENTRY) == book.repo.git("show", f"main:{ENTRY}") + "\n"
    assert book.repo.git("status", "--porcelain") == ""
    assert outcome.summary[0] == "Section G: category Section -> Form, from 2026-01-10."
    assert book.live()["section-g"] == "7.0"
    assert sound(book)


def test_a_rehearsal_changes_nothing(book: Book) -> None:
    tip = book.repo.tip("main")
    outcome = classified(book, way=DRY, category="Form")
    assert (outcome.dry_run, book.repo.tip("main")) == (True, tip)
    assert book.repo.git("status", "--porcelain") == ""


def test_both_axes_tell_a_classification_that_was_recorded_late(book: Book) -> None:
    book.on("2026-03-10")
    classified(book, category="Form", governance="Panel", on=date(2026, 2, 1))
    assert row(book).category == "Form"
    assert (row(book, as_of="2026-01-31").category, row(book, as_of="2026-01-31").governance) == ("Section", "")
    assert (row(book, as_of="2026-02-01").category, row(book, as_of="2026-02-01").governance) == ("Form", "Panel")
    assert row(book, as_of="2026-02-01", known="2026-03-09").category == "Section"
    assert row(book, as_of="2026-02-01", known="2026-03-10").category == "Form"


def test_the_history_lists_how_a_document_was_classified(book: Book) -> None:
    book.on("2026-02-10")
    classified(book, category="Form")
    book.on("2026-03-10")
    classified(book, type="Paper", governance="Panel")
    first, second = book.history("section-g").classified
    assert (first.on, first.changes, first.reason) == (
        date(2026, 2, 10), (Fact("category", "Section", "Form"),), "Panel paper"
    )  # fmt: skip
    assert second.changes == (Fact("type", "Code", "Paper"), Fact("governance", "", "Panel"))
    assert (second.release, second.commit) == ("", book.repo.tip("main"))
    assert book.history("section-g", as_of="2026-03-09").classified == (first,)
    assert book.history("section-g", known="2026-02-09").classified == ()
    card = book.history("section-g").document
    assert (card.type, card.category, card.governance) == ("Paper", "Form", "Panel")
    then = book.history("section-g", as_of="2026-02-09").document
    assert (then.type, then.category, then.governance) == ("Code", "Section", "")


def test_a_release_that_classifies_anew_is_in_the_history_too(planned: Book) -> None:
    planned.repo.write(ENTRY, planned.at("main", ENTRY).replace("category: Section", "category: Form"))
    planned.repo.write("documents/section-g.md", "# Security\n\nNew.\n")
    planned.draft("section-g", causes=("MP001",))
    planned.on("2026-03-01")
    planned.release()
    (change,) = planned.history("section-g").classified
    assert (change.changes, change.release) == ((Fact("category", "Section", "Form"),), "2026-03")
    assert row(planned).category == "Form"
    assert sound(planned)


@pytest.mark.parametrize(
    ("name", "stated", "kind", "message"),
    [
        ("section-q", {"category": "Form"}, NoDocumentError, "There is no document 'section-q'."),
        ("section-g", {"category": "Frm"}, UsageError, "The category 'Frm' is not one of the collection's."),
        ("section-g", {"category": "Section"}, RuleError, "classified so already"),
        ("section-g", {"category": "Form", "reason": ""}, UsageError, "must say why"),
    ],
)
def test_what_cannot_be_classified_is_refused(
    book: Book, name: str, stated: dict[str, object], kind: type[StateError], message: str
) -> None:
    assert message in refused(kind, classified, book, name, **stated).message


def test_an_entry_that_was_changed_by_hand_is_not_built_upon(book: Book) -> None:
    book.repo.commit("by hand", {ENTRY: book.at("main", ENTRY) + "owner: SECAS\n"})
    error = refused(RuleError, classified, book, category="Form")
    assert error.message == f"{ENTRY} was changed on the live line without a record."


def test_an_edit_that_is_not_recorded_is_not_overwritten(book: Book) -> None:
    book.repo.write(ENTRY, book.at("main", ENTRY) + "owner: SECAS\n")
    error = refused(StateError, classified, book, category="Form")
    assert codes(error) == ["work-tree-dirty"]
    assert book.repo.read(ENTRY).endswith("owner: SECAS\n")


# --- with a planned release ---------------------------------------------------------------------------------------


@pytest.fixture(name="drafted")
def drafted_book(planned: Book) -> Book:
    """A draft of Section G for a release, approved, whose line leaves the registry entry alone."""
    planned.draft("section-g", text="# Security\n\nEach Party shall be very secure.\n", causes=("MP001",))
    return planned


def test_a_release_does_not_take_a_classification_back(drafted: Book) -> None:
    drafted.on("2026-02-01")
    classified(drafted, category="Form", owner="SECAS")
    drafted.on("2026-03-01")
    drafted.release()
    now = row(drafted)
    assert (now.version, now.category, now.owner) == ("8.0", "Form", "SECAS")
    assert "category: Form" in drafted.at("main", ENTRY)
    assert "Section G | Security | Code | Form |" in drafted.repo.git("log", "-1", "--format=%B", "main")
    assert sound(drafted)
    assert row(drafted, as_of="2026-01-15").category == "Section"


def test_a_line_is_known_to_begin_where_it_left_the_live_line(drafted: Book) -> None:
    begun = drafted.repo.git("merge-base", "main", "pending/2026-03")
    classified(drafted, category="Form")
    assert load_state(drafted.git, drafted.tick()).lines["2026-03"].fork == begun != drafted.repo.tip("main")


def test_a_pending_draft_says_what_the_record_says_of_its_document(drafted: Book) -> None:
    classified(drafted, governance="Panel")
    documents = drafted.pending("2026-03").releases[0].documents
    assert {one.id: one.governance for one in documents} == {"section-a": "", "guide": "", "section-g": "Panel"}


def on_the_line(book: Book, old: str, new: str) -> None:
    """Change the entry on the pending branch and draft it there."""
    book.repo.git("switch", "-q", "pending/2026-03")
    book.repo.write(ENTRY, book.repo.read(ENTRY).replace(old, new))
    book.draft("section-g")
    book.repo.git("switch", "-q", "main")


def test_a_line_that_classifies_otherwise_is_stale_until_it_takes_the_live_entry_in(drafted: Book) -> None:
    on_the_line(drafted, "numbering: integer", "numbering: integer\nowner: SECAS")
    classified(drafted, category="Form")
    drafted.on("2026-03-01")
    error = refused(RuleError, drafted.release)
    (finding,) = error.findings
    assert (finding.code, finding.where) == ("E119", "section-g 7.2")
    assert "another category of it" in finding.message
    on_the_line(drafted, "category: Section", "category: Form")
    drafted.release()
    now = row(drafted)
    assert (now.version, now.category, now.owner) == ("8.0", "Form", "SECAS")
    assert sound(drafted)
