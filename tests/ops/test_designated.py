"""A designation prevails as made: its text is taken as given, what it takes back is named, and going live says so."""

from __future__ import annotations

from datetime import date

from seclog.core.errors import RuleError
from seclog.core.record import Instrument
from seclog.ops.verify import verify
from tests.ops.rulebooks import GUIDE, SECTION_A, Book, codes, kept, refused
from tests.ops.test_rebase import BOTH_A, JUNE, JUNE_A, LINE, LIVE_A, A, off_cycle, rebased

ORDER = Instrument("BEIS designation", date(2026, 1, 10), "BEIS/2026/1")
MADE = JUNE_A  # made on the text of 7.0: it knows nothing of 8.0


def june_book(book: Book) -> None:
    """June is planned; MP001 made 8.0 of Section A off the cycle."""
    book.plan(JUNE, "2026-06-25", title="June 2026 Release")
    book.approve("MP001", "MP002")
    off_cycle(book, ("section-a", LIVE_A))


june = kept(june_book)


def designate(book: Book, text: str = MADE, base: str = "7.0", **options: object) -> tuple[str, ...]:
    options = {"instruments": (ORDER,), "release": JUNE} | options
    return book.draft("section-a", text=text, base=base, designated=True, **options).summary  # type: ignore[arg-type]


def test_a_designated_text_is_taken_as_given_and_names_what_it_takes_back(june: Book) -> None:
    assert designate(june)[1] == "Section A 8.1 is as designated and takes back 8.0 (MP001)."
    assert june.at(LINE, A) == MADE
    (planned,) = june.pending(JUNE).releases
    assert (planned.documents[0].base, planned.documents[0].stale) == ("8.0", False)
    assert planned.remarks == ("Section A 8.1 is as designated and takes back 8.0 (MP001).",)


def test_it_goes_live_only_as_designated(june: Book) -> None:
    designate(june)
    june.on("2026-06-25")
    before = june.repo.state()
    error = refused(RuleError, june.release, JUNE)
    assert codes(error) == ["E118"]
    assert error.findings[0].message == "8.1 is as designated and takes back 8.0 (MP001)"
    assert june.repo.state() == before
    done = june.release(JUNE, as_designated=True)
    assert "Section A 8.1 is as designated and takes back 8.0 (MP001)." in done.summary
    assert june.live()["section-a"] == "9.0"
    assert june.at("main", A) == MADE
    assert verify(june.git, june.now).findings == ()


def test_what_takes_nothing_back_needs_nothing(june: Book) -> None:
    assert designate(june, BOTH_A)[1] == "Section A 8.1 is as designated."
    june.on("2026-06-25")
    june.release(JUNE)
    assert june.at("main", A) == BOTH_A


def test_by_default_it_is_compared_from_what_the_draft_began_with(june: Book) -> None:
    assert designate(june, base="")[1] == "Section A 8.1 is as designated."
    june.repo.write(A, SECTION_A)
    assert june.draft("section-a", designated=True, base="7.0").summary[1] == (
        "Section A 8.2 is as designated and takes back 8.0 (MP001)."
    )
    again = designate(june, MADE + "More.\n", base="")
    assert again[1] == "Section A 8.3 is as designated and takes back 8.0 (MP001)."


def test_a_stale_draft_may_be_designated_in_its_place(book: Book) -> None:
    book.plan(JUNE, "2026-06-25", title="June 2026 Release")
    book.approve("MP001")
    book.draft("section-a", text=JUNE_A, release=JUNE)
    off_cycle(book, ("section-a", LIVE_A))
    assert designate(book, base="")[1] == "Section A 8.1 is as designated and takes back 8.0 (MP001)."
    assert book.drafts(JUNE) == {"section-a": "8.1"}


def test_a_stale_designated_draft_is_made_again_and_not_rebased(june: Book) -> None:
    designate(june)
    off_cycle(june, ("section-a", LIVE_A + "Nine.\n"), name="2026-02a")
    error = refused(RuleError, rebased, june)
    assert codes(error) == ["D201"]
    assert error.hint == "Draft it again: seclog draft section-a --for 2026-06 --designated --file FILE"
    assert designate(june, base="", instruments=())[1] == (
        "Section A 9.1 is as designated and takes back 8.0 (MP001), 9.0 (MP001)."
    )


def test_a_designation_needs_an_instrument(june: Book) -> None:
    before = june.repo.state()
    assert "no instrument" in refused(RuleError, designate, june, instruments=()).message
    assert june.repo.state() == before


def test_a_base_that_was_never_in_force_is_refused(june: Book) -> None:
    assert "6.0 was never in force" in refused(RuleError, designate, june, base="6.0").message


def test_the_edit_of_the_work_tree_is_taken_whole(june: Book) -> None:
    june.draft("section-a", text=LIVE_A + "Drafted.\n", release=JUNE)
    june.repo.write(A, LIVE_A.replace("A Party", "Each Party"))
    june.draft("section-a", designated=True, instruments=(ORDER,), release=JUNE)
    assert june.at(LINE, A) == LIVE_A.replace("A Party", "Each Party")
    june.repo.write(A, LIVE_A + "Other.\n")
    assert "stands as designated" in refused(RuleError, june.draft, "section-a", release=JUNE).message


def test_another_cause_is_added_to_a_designated_draft(june: Book) -> None:
    designate(june)
    june.draft("section-a", release=JUNE, designated=True, causes=("MP002",))
    (document,) = june.pending(JUNE).releases[0].documents
    assert (document.draft, document.modifications) == ("8.2", ("MP002",))
    assert june.pending(JUNE).releases[0].remarks[0].startswith("Section A 8.2 is as designated and takes back 8.0")


def test_of_a_binary_every_version_since_is_named(book: Book) -> None:
    book.plan(JUNE, "2026-06-25")
    book.plan("2026-02", "2026-01-10")
    book.draft("guide", text=GUIDE + b"live", text_name="guide.docx", release="2026-02")
    book.release("2026-02")
    options: dict[str, object] = {"release": JUNE, "designated": True, "instruments": (ORDER,), "base": "1.0"}
    done = book.draft("guide", text=GUIDE + b"made", text_name="guide.docx", **options)  # type: ignore[arg-type]
    assert done.summary[1] == "Guide 2.1 is as designated and takes back 2.0."


def test_a_document_to_come_may_be_designated(june: Book) -> None:
    june.add("appendix-z", "# Appendix Z\n\nOne.\n", release=JUNE, type="Paper", category="Form")
    done = june.draft("appendix-z", text="# Appendix Z\n\nTwo.\n", release=JUNE, designated=True, instruments=(ORDER,))
    assert done.summary[1] == "Appendix Z 0.2 is as designated."


def test_listed_documents_have_no_text_to_compare(june: Book) -> None:
    path = "registry/documents/form-l.yaml"
    june.repo.write(path, june.repo.read(path).replace("A form kept elsewhere", "A form kept there"))
    done = june.draft(designated=True, instruments=(ORDER,), release=JUNE)
    assert done.summary[1].endswith("is as designated.")
