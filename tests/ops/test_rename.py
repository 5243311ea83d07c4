"""Renaming a document: a draft with another label or title, the same text, and old names that are still found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.record import Corrected, Correction, Instrument
from seclog.core.report import Outcome
from seclog.ops.act import carry_out
from seclog.ops.load import load_state
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.texts import document_text
from seclog.ops.verify import verify
from seclog.ops.when import When
from seclog.render.tables import render
from tests.ops.rulebooks import DO, SECTION_A, SECTION_G, Book, codes, refused

R = "2026-03"
ENTRY = "registry/documents/section-g.yaml"


def renamed(book: Book, name: str = "section-g", release: str | None = R, **given: object) -> Outcome:
    request = RenameRequest(name, release=release, **given)  # type: ignore[arg-type]
    return rename(book.git, book.tick(), DO, request)


def test_a_rename_is_a_draft_with_the_same_text_and_the_entry_otherwise_as_it_was(book: Book) -> None:
    book.plan()
    outcome = renamed(book, title="Cyber Security", causes=("MP1",))
    assert outcome.tags == ("section-g/7.1",)
    assert "Security is called Cyber Security from then on." in outcome.summary
    assert book.at(f"pending/{R}", "documents/section-g.md") == SECTION_G
    before, after = book.at("main", ENTRY), book.at(f"pending/{R}", ENTRY)
    assert after == before.replace("title: Security", "title: Cyber Security") + "aliases:\n  - Security\n"
    book.approve("MP1")
    book.on("2026-03-01")
    book.release()
    assert [(one.version, one.title) for one in book.history("section-g").versions] == [
        ("7.0", "Security"),
        ("8.0", "Cyber Security"),
    ]
    assert verify(book.git, book.now).findings == ()


def released(book: Book, **names: str) -> Book:
    book.plan()
    book.approve("MP1")
    renamed(book, causes=("MP1",), **names)
    book.on("2026-03-01")
    book.release()
    return book


def test_old_names_stay_findable(book: Book) -> None:
    released(book, label="Section GG", title="Cyber Security")
    for name in ("section g", "Section GG", "Security", "cyber security", "section-g"):
        assert book.history(name).document.id == "section-g"
    assert document_text(book.git, book.now, "Section G", When()).entry.version == "8.0"
    card = book.history("section-g").document
    assert [(one.name, str(one.on)) for one in card.former_labels] == [("Section G", "2026-03-01")]
    shown = render(book.history("section-g"), "table")
    assert "Formerly Section G: not used since 2026-03-01." in shown
    assert "labelled Section G" in shown
    assert book.history("section-g", as_of="2026-02-28").document.former_labels == ()


def test_a_name_that_several_bore_is_ambiguous(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    renamed(book, "section-g", title="Rules", causes=("MP1",))
    renamed(book, "section-a", title="Rules", causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    error = refused(StateError, book.history, "rules")
    assert error.message == "'rules' may mean several documents: section-a, section-g."
    refused_ = pytest.raises(StateError)
    with refused_ as caught:
        book.history("nothing of the kind")
    assert caught.value.message == "There is no document 'nothing of the kind'."


def test_a_name_that_a_correction_gave_is_found(book: Book) -> None:
    def make() -> Plan:
        state = load_state(book.git, book.now)
        changed = (Corrected("section-g", "7.0", title="Safety"),)
        record = Correction(state.book.sequence + 1, datetime(2026, 1, 11, tzinfo=UTC), "Correct", "A slip", changed)
        return Plan(record, "refs/heads/main", state.live_tip, (state.live_tip,), state.live_tip)

    carry_out(book.git, "correct", make, DO)
    assert book.history("safety").document.id == "section-g"


def test_a_draft_that_stands_already_keeps_its_text_and_gets_the_next_decimal(planned: Book) -> None:
    outcome = renamed(planned, "section-a", title="Meanings")
    assert outcome.tags == ("section-a/7.2",)
    assert planned.at(f"pending/{R}", "documents/section-a.md") == "# Definitions\n\nNew words.\n"
    assert planned.at("main", "documents/section-a.md") == SECTION_A
    renamed(planned, "section-a", title="Definitions")
    assert "aliases:\n  - Meanings\n" in planned.at(f"pending/{R}", "registry/documents/section-a.yaml")


def test_a_line_that_began_before_another_release_takes_the_text_that_is_live_now(book: Book) -> None:
    book.plan()
    book.plan("2026-06", "2026-06-01")
    book.approve("MP1")
    book.draft("section-g", text="# Security\n\nNew law.\n", release=R, causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    renamed(book, release="2026-06", title="Cyber Security", causes=("MP1",))
    book.on("2026-06-01")
    book.release("2026-06")
    assert book.at("main", "documents/section-g.md") == "# Security\n\nNew law.\n"
    assert book.live()["section-g"] == "9.0"
    assert verify(book.git, book.now).findings == ()


def test_an_own_numbered_document_states_the_version_that_bears_the_name(book: Book) -> None:
    book.plan()
    refused(UsageError, renamed, book, "schedule-8", title="Companion")
    outcome = renamed(book, "schedule-8", title="Companion", version="3.11")
    assert outcome.tags == ("schedule-8/3.11-draft.1",)
    text = book.at(f"pending/{R}", "documents/schedule-8/3.11.md")
    assert text == book.at("main", "documents/schedule-8/3.10.md")


def test_a_listed_document_is_renamed_without_a_text(book: Book) -> None:
    book.plan()
    assert renamed(book, "form-l", label="Form M").tags == ("form-l/1.1",)


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({}, UsageError, "There is no new name."),
        ({"label": "A | B"}, UsageError, "'A | B' cannot be a title or label: it holds '|', which separates"),
        ({"label": "Section G"}, RuleError, "Section G is called that already: Security."),
        ({"label": "Section A"}, RuleError, "Section A is the label of section-a already."),
        ({"label": "Section H", "causes": ("no id!",)}, InputError, "'no id!' is not a modification id."),
        (
            {"label": "Section H", "instruments": (Instrument("Nothing", None, ""),)},
            InputError,
            "'Nothing' is not an instrument",
        ),
    ],
)
def test_what_is_no_name_is_refused(
    book: Book, given: dict[str, object], kind: type[SeclogError], message: str
) -> None:
    book.plan()
    assert refused(kind, renamed, book, **given).message.startswith(message)


def test_a_vacated_label_is_never_given_again(book: Book) -> None:
    released(book, label="Section GG")
    book.plan("2026-06", "2026-06-01")
    error = refused(RuleError, renamed, book, "section-a", "2026-06", label="Section G")
    assert error.message == "Section G was the label of section-g, and a label is never given again."
    renamed(book, "section-g", "2026-06", label="Section G")
    card = book.history("section-g").document
    assert card.label == "Section GG"


def test_two_documents_with_one_label_on_one_date_are_refused_at_the_release(book: Book) -> None:
    book.plan()
    book.plan("2026-06", "2026-03-01")
    book.approve("MP1")
    book.add("annex", "# Annex\n", label="Section X", category="Section", release=R, causes=("MP1",))
    renamed(book, release="2026-06", label="Section X", causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    error = refused(RuleError, book.release, "2026-06")
    assert codes(error) == ["E111"]
    assert error.findings[0].message == "Section X would be the label of annex as well"
