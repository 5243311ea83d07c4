"""Corrections in a real rulebook: what is known before and after, and the files of versions that never were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import RuleError, StateError
from seclog.core.plan_correct import CorrectRequest
from seclog.core.report import HistoryEntry, Outcome
from seclog.ops.correct import correct
from seclog.ops.history import NoDocumentError
from seclog.ops.record import RecordOptions, record
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.texts import document_text, redline
from seclog.ops.verify import verify
from seclog.ops.when import When
from tests.ops.rulebooks import DO, DRY, SECTION_G, TEXTS, Book, kept, refused

WHY = "Minutes of the Panel, 10 April 2026"
NEW = "# Security\n\nEach Party shall prove that it is secure.\n\nKeys shall be kept.\n"
G, ENTRY, ANNEX = "documents/section-g.md", "registry/documents/section-g.yaml", "documents/section-g.csv"


def put_right(book: Book, name: str = "section-g", version: str = "8.0", way: object = DO, **given: object) -> Outcome:
    request = replace(CorrectRequest(WHY, name, version), **given)  # type: ignore[arg-type]
    return correct(book.git, book.tick(), way, request)  # type: ignore[arg-type]


def landed_book(book: Book) -> None:
    """Section G 8.0 (with another annex) and Schedule 8 3.20 in place of 3.10, live since 1 March; now 10 April."""
    book.plan()
    book.approve("MP1")
    book.draft("section-g", text=NEW, release="2026-03", causes=("MP1",))
    book.repo.write(ANNEX, "key,years\nroot,20\n")
    book.draft("section-g", release="2026-03", causes=("MP1",))
    text = "# Specification 3.20\n\nBetter.\n"
    book.draft("schedule-8", text=text, release="2026-03", version="3.20", supersede=("3.10",), causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    book.on("2026-04-10")


landed = kept(landed_book)


def sound(book: Book) -> bool:
    found = verify(book.git, book.tick())
    assert found.findings == ()
    return book.repo.git("status", "--porcelain") == ""


def entry(book: Book, name: str = "section-g", version: str = "8.0", known: str | None = None) -> HistoryEntry:
    return next(one for one in book.history(name, known=known).versions if one.version == version)


def test_what_was_known_before_a_correction_can_still_be_had(landed: Book) -> None:
    before = landed.repo.git("rev-parse", "main^{tree}")
    outcome = put_right(landed, effective_on=date(2026, 3, 5), title="Security Rules", causes=("MP2",))
    assert landed.repo.git("rev-parse", "main^{tree}") == before
    assert outcome.summary[0] == "Section G 8.0 took effect on 2026-03-05, and not on 2026-03-01."
    assert landed.live("2026-03-03")["section-g"] == "7.0"
    assert landed.live("2026-03-03", "2026-04-09")["section-g"] == "8.0"
    now, then = entry(landed), entry(landed, known="2026-04-09")
    assert (now.effective_on, now.title, now.causes) == (date(2026, 3, 5), "Security Rules", ("MP2",))
    assert (then.effective_on, then.title, then.causes) == (date(2026, 3, 1), "Security", ("MP1",))
    assert (now.corrected, now.remark, then.corrected, then.remark) == (True, "corrected", False, "")
    shown = document_text(landed.git, landed.now, "section-g", When(date(2026, 3, 3)))
    assert (shown.entry.version, shown.data) == ("7.0", SECTION_G.encode())
    earlier = document_text(landed.git, landed.now, "section-g", When(date(2026, 3, 3), "2026-04-09"))
    assert (earlier.entry.version, earlier.data) == ("8.0", NEW.encode())
    assert sound(landed)


def test_a_date_put_right_makes_a_version_late_or_no_longer_late(landed: Book) -> None:
    put_right(landed, effective_on=date(2026, 2, 20))
    assert (entry(landed).late_days, entry(landed).remark) == (9, "corrected; recorded late (9 days)")
    put_right(landed, effective_on=date(2026, 1, 5))
    assert (entry(landed).late_days, entry(landed).remark) == (55, "corrected; retrospective: made 2026-01-10")
    put_right(landed, effective_on=date(2026, 3, 1))
    assert (entry(landed).late_days, entry(landed).remark) == (0, "corrected")


def test_the_date_of_a_release_is_put_right_for_all_that_it_brought_and_ended(landed: Book) -> None:
    request = CorrectRequest(WHY, release="2026-03", effective_on=date(2026, 3, 8))
    outcome = correct(landed.git, landed.tick(), DO, request)
    assert len(outcome.summary) == 2
    assert landed.live("2026-03-07") == {**landed.live("2026-02-01")}
    assert landed.live("2026-03-07", "2026-04-09")["schedule-8"] == "3.1 3.20"
    assert landed.live("2026-03-08")["schedule-8"] == "3.1 3.20"
    assert sound(landed)


def test_an_erratum_is_shown_and_changes_nothing(landed: Book) -> None:
    live = landed.live()
    put_right(landed, version="7.0", note="Paragraph 2 was printed without its last word.")
    put_right(landed, version="7.0", note="So was paragraph 3.")
    assert entry(landed, version="7.0").notes == (
        "Paragraph 2 was printed without its last word.",
        "So was paragraph 3.",
    )
    assert entry(landed, version="7.0", known="2026-04-09").notes == ()
    assert (landed.live(), entry(landed, version="7.0").corrected) == (live, False)
    assert sound(landed)


# --- versions that were never in force ---------------------------------------------------------------------------


def test_the_text_before_a_void_version_is_live_again_with_its_annexes(landed: Book) -> None:
    rehearsed = put_right(landed, void=True, way=DRY)
    assert rehearsed.dry_run
    assert landed.live()["section-g"] == "8.0"
    put_right(landed, void=True)
    assert (landed.at("main", G), landed.at("main", ANNEX)) == (SECTION_G, str(TEXTS[ANNEX]))
    assert landed.repo.read(G) == SECTION_G
    assert landed.live()["section-g"] == "7.0"
    assert landed.live("2026-03-10")["section-g"] == "7.0"
    assert landed.live("2026-03-10", "2026-04-09")["section-g"] == "8.0"
    assert (entry(landed).status, entry(landed, version="7.0").status) == ("void", "live")
    assert entry(landed, version="7.0").ended_on is None
    compared = redline(landed.git, landed.now, "section-g", ("7.0", "8.0", ""), When())
    assert (compared.base.data, compared.target.data) == (SECTION_G.encode(), NEW.encode())
    assert sound(landed)


def test_the_number_of_a_void_version_is_spent_and_its_drafts_are_stale(landed: Book) -> None:
    landed.plan("2026-06", "2026-06-01")
    landed.draft("section-g", text="# Security\n\nOn 8.0.\n", release="2026-06", causes=("MP1",))
    outcome = put_right(landed, void=True)
    assert outcome.summary[-1] == "Its draft 8.1 for 2026-06 is stale now: seclog rebase 2026-06"
    again = landed.draft("section-g", text="# Security\n\nAnew.\n", release="2026-06", base="7.0")
    assert again.tags == ("section-g/8.2",)
    landed.on("2026-06-01")
    landed.release("2026-06")
    assert landed.live()["section-g"] == "9.0"
    assert sound(landed)


def test_a_void_version_takes_back_its_names_and_the_files_that_it_brought(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    rename(book.git, book.tick(), DO, RenameRequest("section-g", "Section GG", "Safety", "2026-03", ("MP1",)))
    book.on("2026-03-01")
    book.release()
    book.on("2026-04-10")
    before = book.at("main~1", ENTRY)
    assert "Section GG" in book.at("main", ENTRY)
    put_right(book, void=True)
    assert book.at("main", ENTRY) == before
    assert book.log().rows[-1].label != "Section GG"
    assert sound(book)


def test_what_the_registry_says_beside_a_text_stays_when_the_version_goes(landed: Book) -> None:
    text = landed.at("main", ENTRY)
    landed.repo.write(ENTRY, f"{text}owner: SECAS\n")
    record(landed.git, landed.tick(), DO, RecordOptions("An owner"))
    put_right(landed, void=True)
    assert "owner: SECAS" in landed.at("main", ENTRY)
    assert sound(landed)


def test_a_void_version_between_others_changes_no_file(landed: Book) -> None:
    landed.plan("2026-04", "2026-04-10")
    landed.draft("section-g", text="# Security\n\nThird.\n", release="2026-04", causes=("MP1",))
    landed.release("2026-04")
    tree = landed.repo.git("rev-parse", "main^{tree}")
    put_right(landed, void=True)
    assert landed.repo.git("rev-parse", "main^{tree}") == tree
    assert landed.live("2026-03-10")["section-g"] == "7.0"
    put_right(landed, version="9.0", void=True)
    assert (landed.at("main", G), landed.at("main", ANNEX)) == (SECTION_G, str(TEXTS[ANNEX]))
    assert sound(landed)


def test_an_own_numbered_version_gives_back_those_that_it_ended(landed: Book) -> None:
    put_right(landed, "schedule-8", "3.20", void=True)
    assert landed.live()["schedule-8"] == "3.1 3.10"
    assert landed.at("main", "documents/schedule-8/3.10.md") == TEXTS["documents/schedule-8/3.10.md"]
    assert landed.repo.git("ls-tree", "--name-only", "main", "documents/schedule-8/3.20.md") == ""
    assert sound(landed)


def test_an_earlier_own_numbered_version_takes_its_text_alone(landed: Book) -> None:
    put_right(landed, "schedule-8", "3.1", void=True)
    assert landed.live()["schedule-8"] == "3.20"
    assert landed.repo.git("ls-tree", "--name-only", "main", "documents/schedule-8/3.1.md") == ""
    assert sound(landed)


def test_a_document_that_never_was_leaves_no_file_and_may_be_added_again(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    book.add("section-q", "# Quality\n\nAll shall be good.\n", category="Section", release="2026-03", causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    put_right(book, "section-q", "1.0", void=True)
    assert "section-q" not in book.repo.git("ls-tree", "-r", "--name-only", "main")
    assert "section-q" not in book.live()
    assert [one.status for one in book.history("section-q").versions] == ["void"]
    twice = refused(RuleError, put_right, book, "section-q", "1.0", void=True)
    assert "is void already" in twice.message
    with pytest.raises(StateError, match="has no version in force"):
        document_text(book.git, book.now, "section-q", When())
    assert sound(book)
    book.plan("2026-06", "2026-06-01")
    again = book.add("section-q", "# Quality\n\nBetter.\n", category="Section", release="2026-06", causes=("MP1",))
    assert again.tags == ("section-q/1.1",)
    book.on("2026-06-01")
    book.release("2026-06")
    assert book.live()["section-q"] == "2.0"
    assert sound(book)


def test_a_refusal_changes_nothing(landed: Book) -> None:
    before = landed.repo.state()
    refused(RuleError, put_right, landed, effective_on=date(2026, 4, 11))
    refused(StateError, put_right, landed, version="8.1", note="x")
    refused(NoDocumentError, put_right, landed, "section-z", note="x")
    assert landed.repo.state() == before
