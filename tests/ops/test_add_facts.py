"""Adding a document with placeholders for its letter, a first version, and what is said of it beside its text."""

from __future__ import annotations

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.verify import verify
from seclog.render.tables import render
from tests.ops.rulebooks import DO, Book, codes, refused

R = "2026-03"


def added(book: Book, name: str, **given: object) -> None:
    book.add(name, f"# {name}\n\nText.\n", category="Section", release=R, causes=("MP1",), **given)  # type: ignore[arg-type]


def test_several_drafts_may_wait_for_their_letter_and_none_goes_live_without(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    added(book, "mmc", label="Appendix [tbc]")
    added(book, "duis", label="Appendix [TBC]")
    assert book.drafts() == {"mmc": "0.1", "duis": "0.1"}
    book.on("2026-03-01")
    error = refused(RuleError, book.release)
    assert codes(error) == ["E120", "E120"]
    assert error.hint == f"Give it its label: seclog rename duis --label LABEL --for {R}"
    for name, label in (("mmc", "Appendix AF"), ("duis", "Appendix AD")):
        rename(book.git, book.tick(), DO, RenameRequest(name, label, release=R))
    assert "aliases" not in book.at(f"pending/{R}", "registry/documents/mmc.yaml")
    book.release()
    assert (book.live()["mmc"], book.history("Appendix AF").document.id) == ("1.0", "mmc")
    assert verify(book.git, book.now).findings == ()


def test_a_document_may_enter_at_a_version_of_its_own(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    added(book, "annex", label="Annex", first="12.0")
    book.draft("annex", text="# Annex\n\nMore.\n", release=R)
    assert book.drafts() == {"annex": "11.2"}
    book.on("2026-03-01")
    book.release()
    assert book.live()["annex"] == "12.0"
    assert verify(book.git, book.now).findings == ()


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"first": "12.4"}, UsageError, "12.4 is the number of a draft."),
        ({"first": "twelve"}, InputError, "'twelve' is not a version."),
        ({"first": "2.0", "numbering": "own"}, UsageError, "Annex keeps its own numbering."),
        ({"part_of": "sectoin-g"}, StateError, "There is no document 'sectoin-g'."),
        ({"predecessors": ("ghost",)}, StateError, "There is no document 'ghost'."),
        ({"owner": "a | b"}, UsageError, "'a | b' cannot stand in the registry: it holds '|', which separates"),
    ],
)
def test_what_cannot_be_said_is_refused(
    book: Book, given: dict[str, object], kind: type[SeclogError], message: str
) -> None:
    book.plan()
    with pytest.raises(kind) as caught:
        added(book, "annex", label="Annex", **given)
    assert caught.value.message.startswith(message)
    if "part_of" in given:
        assert caught.value.hint == "Did you mean section-g?"


def test_what_is_said_of_a_document_stands_in_the_record(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    facts = {"required_by": "Section D10.7", "governance": "Panel", "owner": "Secretariat"}
    added(book, "annex", label="Annex", part_of="Section G", predecessors=("guide", "Guide"), **facts)
    assert book.history("annex").document.part_of == "section-g"
    book.on("2026-03-01")
    book.release()
    card = book.history("annex").document
    assert (card.part_of, card.predecessors) == ("section-g", ("guide",))
    assert (card.required_by, card.governance, card.owner) == ("Section D10.7", "Panel", "Secretariat")
    assert book.history("section-g").document.parts == ("annex",)
    assert book.history("guide").document.successors == ("annex",)
    assert "Replaced by: annex." in render(book.history("guide"), "table")
    assert "Its parts: annex." in render(book.history("section-g"), "table")
    assert "Part of: section-g." in render(book.history("annex"), "table")
    assert book.history("section-g", as_of="2026-02-28").document.parts == ()
    assert verify(book.git, book.now).findings == ()


def test_an_entry_that_names_what_is_not_there_is_refused(book: Book) -> None:
    book.plan()
    path = "registry/documents/section-a.yaml"
    for line, message in (
        ("part_of: sectoin-g", "Section A names sectoin-g in its part_of, and there is no such document."),
        ("predecessors: [section-a]", "Section A cannot be in its own predecessors."),
    ):
        book.repo.write(path, f"{book.at('main', path)}{line}\n")
        assert refused(InputError, book.draft, "section-a", release=R).message == message


def test_facts_that_stay_as_they_are_make_no_row(book: Book) -> None:
    from seclog.core.record import LineDraft
    from seclog.formats.record import parse

    book.plan()
    book.draft("section-a", text="# Definitions\n\nMore.\n", release=R)
    record = parse(book.repo.git("log", "-1", "--format=%B", f"pending/{R}").encode() + b"\n")
    assert isinstance(record, LineDraft)
    assert record.documents == ()
