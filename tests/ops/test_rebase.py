"""Stale drafts go onto the live text: what merges is recorded, what conflicts is settled by what the hint says."""

from __future__ import annotations

import subprocess

from seclog.core.errors import IntegrityError, RuleError, UsageError
from seclog.core.plan_retire import RetireRequest
from seclog.core.report import Outcome
from seclog.ops.act import Way
from seclog.ops.rebase import Rebased, marked_text, rebase
from seclog.ops.retire import retire
from seclog.ops.verify import verify
from tests.ops.rulebooks import DO, DRY, GUIDE, SECTION_A, SECTION_G, Book, codes, kept, refused

JUNE = "2026-06"
LINE = f"pending/{JUNE}"
A, G, KEYS = "documents/section-a.md", "documents/section-g.md", "documents/section-g.csv"
LIVE_A = SECTION_A.replace("words have meanings", "words have fixed meanings")
JUNE_A = SECTION_A.replace("A day is a day", "A day has 24 hours")
BOTH_A = LIVE_A.replace("A day is a day", "A day has 24 hours")
OTHER_A = SECTION_A.replace("words have meanings", "words have plain meanings")
ENTRY = "registry/documents/section-a.yaml"


def rebased(book: Book, *names: str, release: str = JUNE, way: Way = DO) -> Rebased:
    return rebase(book.git, book.tick(), way, release, names)


def off_cycle(book: Book, *texts: tuple[str, str], name: str = "2026-02") -> None:
    """A release off the cycle that makes texts live at once."""
    book.plan(name, str(book.now.date()), kind="single")
    for document, text in texts:
        book.draft(document, text=text, release=name, causes=("MP001",))
    book.release(name)


def june_book(book: Book) -> None:
    """June is planned with a draft of Section A; MP001 is approved."""
    book.plan(JUNE, "2026-06-25", title="June 2026 Release")
    book.approve("MP001", "MP002")
    book.draft("section-a", text=JUNE_A, release=JUNE, causes=("MP002",))


june = kept(june_book)


def stale_book(book: Book) -> None:
    """8.0 of Section A has gone live since."""
    off_cycle(book, ("section-a", LIVE_A))


stale = kept(june_book, stale_book)


def clean(book: Book) -> None:
    report = verify(book.git, book.now)
    assert report.findings == ()


# Clean merges


def test_a_stale_draft_is_merged_and_numbered_on_the_live_version(stale: Book) -> None:
    done = rebased(stale)
    assert done.findings == ()
    assert done.outcome.summary == ("Section A 8.1 is 7.1 on the live 8.0.",)
    assert done.outcome.tags == ("section-a/8.1",)
    assert stale.at(LINE, A) == BOTH_A
    (document,) = stale.pending(JUNE).releases[0].documents
    assert (document.draft, document.base, document.stale, document.modifications) == ("8.1", "8.0", False, ("MP002",))
    clean(stale)


def test_the_work_tree_is_left_alone(stale: Book) -> None:
    stale.repo.write("notes.txt", "mine\n")
    before = stale.repo.state()
    rebased(stale)
    after = stale.repo.state()
    assert (after.head, after.staged, after.status, after.files) == before[1:]


def test_a_rebased_draft_goes_live(stale: Book) -> None:
    rebased(stale)
    stale.on("2026-06-25")
    stale.release(JUNE)
    assert stale.live()["section-a"] == "9.0"
    assert stale.at("main", A) == BOTH_A
    clean(stale)


def test_a_rehearsal_changes_nothing(stale: Book) -> None:
    before = stale.repo.state()
    done = rebased(stale, way=DRY)
    assert done.outcome.dry_run
    assert done.outcome.summary == ("Section A 8.1 is 7.1 on the live 8.0.",)
    assert stale.repo.state() == before


def test_a_draft_is_rebased_again_and_again(stale: Book) -> None:
    rebased(stale)
    off_cycle(stale, ("section-a", LIVE_A.replace("A Party", "Each Party")), name="2026-02a")
    assert rebased(stale, "section-a").outcome.summary == ("Section A 9.1 is 8.1 on the live 9.0.",)
    assert stale.at(LINE, A) == BOTH_A.replace("A Party", "Each Party")
    clean(stale)


def test_what_the_live_line_holds_already_is_said(june: Book) -> None:
    off_cycle(june, ("section-a", JUNE_A))
    said = rebased(june).outcome.summary
    assert said[-1] == (
        "The live text of Section A holds all of its draft; to take it off: seclog withdraw section-a --from 2026-06"
    )


# Nothing to do


def test_with_nothing_stale_it_says_so(june: Book) -> None:
    before = june.repo.state()
    assert rebased(june) == Rebased(
        Outcome("rebase", ("No draft of June 2026 Release is stale.",), False, "", (), (), {}), ()
    )
    assert rebased(june, "section-a").outcome.summary == ("Section A 7.1 is not stale: 7.0 is what it stands on.",)
    assert june.repo.state() == before


def test_a_document_without_a_draft_is_no_draft_to_rebase(stale: Book) -> None:
    error = refused(RuleError, rebased, stale, "section-g")
    assert error.message == "section-g has no draft for June 2026 Release."
    assert error.hint == "Did you mean section-a?"


# Conflicts


def torn_book(book: Book) -> None:
    """Section A conflicts, Section G merges."""
    book.draft("section-g", text=SECTION_G.replace("Keys shall", "All keys shall"), release=JUNE)
    off_cycle(
        book,
        ("section-a", JUNE_A.replace("24 hours", "1,440 minutes")),
        ("section-g", SECTION_G.replace("Each Party", "Every Party")),
    )


torn = kept(june_book, torn_book)


def test_clean_ones_are_recorded_and_the_others_stay_stale(torn: Book) -> None:
    done = rebased(torn)
    assert [one.code for one in done.findings] == ["D205"]
    assert done.outcome.summary == (
        "Section G 8.1 is 7.1 on the live 8.0.",
        "1 of 2 drafts stay stale.",
    )
    assert torn.drafts(JUNE) == {"section-a": "7.1", "section-g": "8.1"}
    before = torn.repo.state()
    error = refused(RuleError, rebased, torn)
    assert error.message == "1 of 1 draft stays stale, and nothing has changed."
    assert codes(error) == ["D205"]
    assert torn.repo.state() == before
    clean(torn)


def test_a_conflict_is_settled_by_what_the_hint_says(torn: Book) -> None:
    error = refused(RuleError, rebased, torn, "section-a")
    assert error.hint == (
        "Write both sides to a file: seclog rebase 2026-06 section-a -o FILE; settle it there, then: "
        "seclog draft section-a --for 2026-06 --file FILE --base 8.0"
    )
    marked = marked_text(torn.git, torn.now, JUNE, ("section-a",))
    assert marked.data is not None
    assert marked.data.decode().split("A Party is a person.\n\n")[1] == (
        "<<<<<<< draft 7.1\nA day has 24 hours.\n||||||| base 7.0\nA day is a day.\n=======\n"
        "A day has 1,440 minutes.\n>>>>>>> live 8.0\n"
    )
    refused(RuleError, torn.draft, "section-a", text=marked.data, release=JUNE, base="8.0")
    torn.draft("section-a", text=JUNE_A, release=JUNE, base="8.0")
    assert torn.drafts(JUNE)["section-a"] == "8.1"
    clean(torn)


def test_both_sides_of_a_clean_merge_are_simply_merged(stale: Book) -> None:
    assert marked_text(stale.git, stale.now, JUNE, ("section-a",)).data == BOTH_A.encode()


def test_both_sides_are_those_of_one_stale_document(june: Book) -> None:
    refused(UsageError, marked_text, june.git, june.now, JUNE, ())
    found = marked_text(june.git, june.now, JUNE, ("section-a",))
    assert found == (None, "Section A 7.1 is not stale: 7.0 is what it stands on.")


def test_drafting_on_a_stale_draft_says_rebase_first(stale: Book) -> None:
    error = refused(RuleError, stale.draft, "section-a", text="# x\n", release=JUNE)
    assert error.hint == "Rebase it first: seclog rebase 2026-06 section-a"


# Binaries


def test_a_binary_changed_on_both_sides_asks_for_a_new_file(june: Book) -> None:
    june.draft("guide", text=GUIDE + b"june", text_name="guide.docx", release=JUNE)
    june.plan("2026-02", "2026-01-10")
    june.draft("guide", text=GUIDE + b"live", text_name="guide.docx", release="2026-02")
    june.release("2026-02")
    error = refused(RuleError, rebased, june)
    assert codes(error) == ["D206"]
    hint = "Make one file of both, then: seclog draft guide --for 2026-06 --file FILE --base 2.0"
    assert error.hint == refused(RuleError, marked_text, june.git, june.now, JUNE, ("guide",)).hint == hint
    june.draft("guide", text=GUIDE + b"both", text_name="guide.docx", release=JUNE, base="2.0")
    assert june.drafts(JUNE)["guide"] == "2.1"


def test_a_binary_that_only_the_line_changed_is_kept(june: Book) -> None:
    june.draft("guide", text=GUIDE + b"june", text_name="guide.docx", release=JUNE)
    june.plan("2026-02", "2026-01-10")
    june.repo.write("registry/documents/guide.yaml", june.repo.read("registry/documents/guide.yaml") + "owner: Us\n")
    june.draft("guide", release="2026-02")
    june.release("2026-02")
    rebased(june)
    assert june.drafts(JUNE)["guide"] == "2.1"
    june.on("2026-06-25")
    june.release(JUNE)
    assert (june.repo.path / "documents/guide.docx").read_bytes() == GUIDE + b"june"
    assert "owner: Us" in june.at("main", "registry/documents/guide.yaml")
    clean(june)


# Entries and annexes


def entry_edit(book: Book, path: str, old: str, new: str, release: str) -> None:
    """Draft a changed registry entry from the work tree."""
    book.repo.write(path, book.repo.read(path).replace(old, new))
    book.draft(release=release, causes=("MP001",))


def test_what_each_side_says_in_the_entry_is_put_together(june: Book) -> None:
    entry_edit(june, ENTRY, "title: Definitions", "title: Meanings", JUNE)
    june.plan("2026-02", "2026-01-10")
    entry_edit(june, ENTRY, "category: Section", "category: Form", "2026-02")
    june.release("2026-02")
    rebased(june)
    (document,) = june.pending(JUNE).releases[0].documents
    assert (document.title, document.draft) == ("Meanings", "8.1")
    entry = june.repo.git("show", f"{LINE}:{ENTRY}")
    assert "title: Meanings" in entry
    assert "category: Form" in entry
    june.on("2026-06-25")
    june.release(JUNE)
    row = next(one for one in june.log().rows if one.id == "section-a")
    assert (row.title, row.category, row.version) == ("Meanings", "Form", "9.0")
    clean(june)


def test_a_title_that_went_live_is_not_taken_back_by_an_older_draft(june: Book) -> None:
    june.plan("2026-02", "2026-01-10")
    entry_edit(june, ENTRY, "title: Definitions", "title: Meanings", "2026-02")
    june.release("2026-02")
    june.draft("section-a", text=JUNE_A, release=JUNE, base="8.0")
    (document,) = june.pending(JUNE).releases[0].documents
    assert (document.title, document.draft) == ("Meanings", "8.1")


def test_one_key_changed_on_both_sides_is_a_conflict_that_the_line_may_settle(june: Book) -> None:
    entry_edit(june, ENTRY, "title: Definitions", "title: Meanings", JUNE)
    june.plan("2026-02", "2026-01-10")
    entry_edit(june, ENTRY, "title: Definitions", "title: Words", "2026-02")
    june.release("2026-02")
    error = refused(RuleError, rebased, june)
    assert codes(error) == ["D208"]
    assert error.findings[0].message == f"{ENTRY}: title changed in both 7.2 and 8.0"
    marked = marked_text(june.git, june.now, JUNE, ("section-a",)).data
    done = june.draft("section-a", text=marked, release=JUNE, base="8.0")
    assert "Its entry keeps title as drafted, though 8.0 changed it too." in done.summary
    (document,) = june.pending(JUNE).releases[0].documents
    assert (document.title, document.draft) == ("Meanings", "8.1")


def annex(book: Book, text: str, release: str) -> None:
    book.repo.write(KEYS, text)
    book.draft("section-g", release=release, causes=("MP001",))


def test_annexes_are_merged_too(june: Book) -> None:
    annex(june, "key,years\nroot,10\nleaf,2\n", JUNE)
    june.plan("2026-02", "2026-01-10")
    annex(june, "key,days\nroot,10\n", "2026-02")
    june.release("2026-02")
    rebased(june, "section-g")
    assert june.at(LINE, KEYS) == "key,days\nroot,10\nleaf,2\n"
    clean(june)


def test_a_conflict_of_annexes_is_settled_on_the_line(june: Book) -> None:
    annex(june, "key,years\nroot,20\n", JUNE)
    june.plan("2026-02", "2026-01-10")
    annex(june, "key,years\nroot,30\n", "2026-02")
    june.release("2026-02")
    error = refused(RuleError, rebased, june, "section-g")
    assert codes(error) == ["D207"]
    assert error.hint == (
        f"Write both sides to a file: seclog rebase 2026-06 section-g -o FILE; settle it, put it at {KEYS} on the line "
        "(git switch pending/2026-06), then there: seclog draft section-g --for 2026-06 --base 8.0"
    )
    june.repo.git("switch", "-q", LINE)
    june.repo.write(KEYS, "key,years\nroot,25\n")
    june.draft("section-g", base="8.0")
    assert june.at(LINE, KEYS) == "key,years\nroot,25\n"
    june.repo.git("switch", "-q", "main")
    assert june.drafts(JUNE)["section-g"] == "8.1"
    clean(june)


def test_an_annex_that_only_the_live_line_changed_is_taken(june: Book) -> None:
    june.draft("section-g", text=SECTION_G + "More.\n", release=JUNE)
    june.plan("2026-02", "2026-01-10")
    annex(june, "key,days\nroot,10\n", "2026-02")
    june.release("2026-02")
    rebased(june)
    assert june.at(LINE, KEYS) == "key,days\nroot,10\n"
    assert june.at(LINE, G) == SECTION_G + "More.\n"


def test_a_settled_text_takes_the_live_annexes_along(june: Book) -> None:
    june.draft("section-g", text=SECTION_G + "More.\n", release=JUNE)
    june.plan("2026-02", "2026-01-10")
    annex(june, "key,days\nroot,10\n", "2026-02")
    june.release("2026-02")
    june.draft("section-g", text=SECTION_G + "Most.\n", release=JUNE, base="8.0")
    assert june.at(LINE, KEYS) == "key,days\nroot,10\n"


# Lines that were changed by hand


def test_a_line_changed_since_the_draft_is_refused_and_the_hint_puts_it_back(stale: Book) -> None:
    repo = stale.repo
    repo.git("switch", "-q", LINE)
    repo.commit("Work on", {A: JUNE_A + "More.\n"})
    repo.git("switch", "-q", "main")
    error = refused(RuleError, rebased, stale)
    assert codes(error) == ["D204"]
    command = error.hint.partition("commit: ")[2].partition(". Or, where")[0]
    subprocess.run(["sh", "-c", command], cwd=repo.path, check=True, capture_output=True)
    rebased(stale)
    assert repo.read(A) == BOTH_A
    assert repo.git("status", "--porcelain") == ""


def test_a_text_that_was_merged_by_git_is_settled_as_it_stands(stale: Book) -> None:
    repo = stale.repo
    repo.git("switch", "-q", LINE)
    repo.git("merge", "-q", "--no-edit", "main")
    assert codes(refused(RuleError, rebased, stale)) == ["D204"]
    stale.draft("section-a", base="8.0")
    assert stale.drafts(JUNE) == {"section-a": "8.1"}
    assert stale.at(LINE, A) == BOTH_A


# Own numbering, documents to come, retirements


def test_an_own_numbered_draft_goes_onto_what_took_its_roots_place(book: Book) -> None:
    text = book.repo.read("documents/schedule-8/3.1.md")
    book.plan(JUNE, "2026-06-25")
    book.draft("schedule-8", text=text + "June.\n", release=JUNE, version="4.2", base="3.1")
    book.approve("MP001")
    book.plan("2026-02", "2026-01-10")
    new = text.replace("# Specification", "# The Specification")
    book.draft(
        "schedule-8", text=new, release="2026-02", version="3.2", base="3.1", supersede=("3.1",), causes=("MP001",)
    )
    book.release("2026-02")
    assert rebased(book).outcome.summary == ("Schedule 8 4.2-draft.2 is 4.2-draft.1 on the live 3.2.",)
    assert book.at(LINE, "documents/schedule-8/4.2.md") == new + "June.\n"
    clean(book)


def test_an_own_number_issued_meanwhile_is_stated_anew(book: Book) -> None:
    text = book.repo.read("documents/schedule-8/3.1.md")
    book.plan(JUNE, "2026-06-25")
    book.draft("schedule-8", text=text + "June.\n", release=JUNE, version="3.2", base="3.1")
    book.approve("MP001")
    book.plan("2026-02", "2026-01-10")
    now = text + "Now.\n"
    book.draft(
        "schedule-8", text=now, release="2026-02", version="3.2", base="3.1", supersede=("3.1",), causes=("MP001",)
    )
    book.release("2026-02")
    assert codes(refused(RuleError, rebased, book)) == ["D203"]
    book.draft("schedule-8", text=text + "Both.\n", release=JUNE, version="3.3", base="3.2")
    assert book.drafts(JUNE) == {"schedule-8": "3.3-draft.1"}


def test_a_document_to_come_that_came_otherwise_is_settled_by_hand(june: Book) -> None:
    june.add("appendix-z", "# Appendix Z\n\nJune.\n", release=JUNE, type="Paper", category="Form")
    june.plan("2026-02", "2026-01-10")
    june.add("appendix-z", "# Appendix Z\n\nNow.\n", release="2026-02", type="Paper", category="Form")
    june.release("2026-02")
    assert codes(refused(RuleError, rebased, june, "appendix-z")) == ["D205"]
    june.draft("appendix-z", text="# Appendix Z\n\nBoth.\n", release=JUNE, base="1.0")
    assert june.drafts(JUNE)["appendix-z"] == "1.1"


def test_what_the_release_retires_needs_no_rebase(june: Book) -> None:
    request = RetireRequest("", "section-g", "", ("MP001",), reason="It is spent.")
    retire(june.git, june.tick(), DO, request, JUNE)
    assert rebased(june, "section-g").outcome.summary == (
        "June 2026 Release retires section-g: there is nothing to rebase.",
    )


def test_a_draft_of_what_another_release_retired_is_taken_off(june: Book) -> None:
    june.plan("2026-02", "2026-01-10")
    retire(june.git, june.tick(), DO, RetireRequest("", "section-a", "", ("MP001",), reason="It is spent."), "2026-02")
    june.release("2026-02")
    error = refused(RuleError, rebased, june)
    assert codes(error) == ["D202"]
    assert error.hint == "Take the draft off: seclog withdraw section-a --from 2026-06"
    assert refused(RuleError, marked_text, june.git, june.now, JUNE, ("section-a",)).hint == error.hint
    before = june.repo.state()
    refused(RuleError, june.draft, "section-a", text="# x\n", release=JUNE, base="7.0")
    assert june.repo.state() == before


def test_an_entry_that_git_can_merge_keeps_the_comments_of_both_sides(june: Book) -> None:
    june.repo.write(ENTRY, "# ours\n" + june.repo.read(ENTRY))
    june.draft(release=JUNE, causes=("MP001",))
    june.plan("2026-02", "2026-01-10")
    june.repo.write(ENTRY, june.repo.read(ENTRY) + "owner: Us\n# theirs\n")
    june.draft(release="2026-02", causes=("MP001",))
    june.release("2026-02")
    rebased(june)
    entry = june.repo.git("show", f"{LINE}:{ENTRY}")
    assert entry.startswith("# ours\n")
    assert entry.endswith("owner: Us\n# theirs")


def test_an_entry_written_on_the_line_stands_with_its_settled_text(june: Book) -> None:
    june.plan("2026-02", "2026-01-10")
    entry_edit(june, ENTRY, "category: Section", "category: Form", "2026-02")
    june.release("2026-02")
    june.repo.git("switch", "-q", LINE)
    june.repo.write(ENTRY, june.repo.read(ENTRY).replace("category: Section", "category: Technical Specification"))
    june.draft("section-a", base="8.0")
    assert "category: Technical Specification" in june.repo.git("show", f"{LINE}:{ENTRY}")


def test_a_lost_entry_is_damage(stale: Book) -> None:
    stale.repo.git("switch", "-q", LINE)
    stale.repo.commit("Lose it", {ENTRY: None})
    stale.repo.git("switch", "-q", "main")
    assert codes(refused(RuleError, rebased, stale)) == ["D204"]
    stale.repo.commit("Lose it", {ENTRY: None})
    assert ENTRY in refused(IntegrityError, rebased, stale).hint
