"""Documents that leave the rulebook or are merged into another: on the line, in the release, in every report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan_retire import RetireRequest
from seclog.core.record import Release, Retirement
from seclog.core.report import RETIRED, DocumentHistory, Outcome
from seclog.formats.record import parse
from seclog.ops.load import load_state
from seclog.ops.log import document_log
from seclog.ops.release import line_files
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.retire import retire
from seclog.ops.texts import document_text, redline
from seclog.ops.verify import verify
from seclog.ops.when import When
from seclog.render.tables import render
from seclog.store.cited import citing_paths
from seclog.store.git import Git
from tests.ops.rulebooks import DO, DRY, Book, codes, refused

R = "2026-03"


def leave(book: Book, name: str, into: str = "", release: str | None = R, way: object = DO, **given: object) -> Outcome:
    request = RetireRequest("", name, into, **given)  # type: ignore[arg-type]
    return retire(book.git, book.tick(), way, request, release)  # type: ignore[arg-type]


def landed(book: Book, name: str, into: str = "") -> Book:
    """The rulebook after a release that takes a document out."""
    book.plan()
    book.approve("MP1")
    leave(book, name, into, causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    return book


def files(book: Book, revision: str) -> set[str]:
    return set(book.repo.git("ls-tree", "-r", "--name-only", revision).split("\n"))


SECTION_G = {"documents/section-g.md", "documents/section-g.csv", "registry/documents/section-g.yaml"}


def test_the_line_lacks_what_is_to_go_and_the_live_line_keeps_it_until_the_release(book: Book) -> None:
    book.plan()
    outcome = leave(book, "Section G", causes=("MP1",), reason="Its rules are in law now")
    assert outcome.summary == ("Section G 7.0 leaves the rulebook with 2026-03 (MP1).",)
    assert outcome.tags == ()
    subject = book.repo.git("log", "-1", "--format=%s", f"pending/{R}")
    assert subject == "Retire Section G with 2026-03: Its rules are in law now"
    assert not files(book, f"pending/{R}") & SECTION_G
    assert files(book, "main") >= SECTION_G
    book.approve("MP1")
    book.on("2026-03-01")
    done = book.release()
    assert "section-g is retired." in done.summary
    assert not files(book, "main") & SECTION_G
    assert verify(book.git, book.now).findings == ()


def test_a_release_may_hold_nothing_but_a_retirement_and_says_so(book: Book) -> None:
    landed(book, "section-g")
    record = parse(book.repo.git("log", "-1", "--format=%B").encode() + b"\n")
    assert isinstance(record, Release)
    assert record.blocks[0].retired == (Retirement("section-g", "", ("MP1",)),)
    assert (record.blocks[0].versions, record.collection_number) == ((), "8.0")
    assert "section-g is retired" in book.repo.git("tag", "-l", "--format=%(contents)", f"release/{R}")
    assert "section-g" not in book.live()
    assert book.live("2026-02-28")["section-g"] == "7.0"


def test_a_merged_document_and_the_one_that_takes_it_in_name_each_other(book: Book) -> None:
    book.plan()
    book.approve("MP1")
    book.draft("section-a", text="# Definitions\n\nAll of it.\n", release=R, causes=("MP1",))
    leave(book, "section-g", "Section A", causes=("MP1",))
    book.on("2026-03-01")
    book.release()
    gone, kept = book.history("section-g").document, book.history("section-a").document
    assert (str(gone.retired_on), gone.merged_into) == ("2026-03-01", "section-a")
    assert [(one.name, str(one.on)) for one in kept.merged] == [("section-g", "2026-03-01")]
    assert [one.status for one in book.history("section-g").versions] == ["retired"]
    before = book.history("section-g", as_of="2026-02-28")
    assert (before.document.retired_on, before.versions[0].status) == (None, "live")
    earlier = book.history("section-g", as_of="2026-03-02", known="2026-02-28")
    assert (earlier.document.retired_on, earlier.versions[0].status) == (None, "live")
    shown = render(book.history("section-g"), "table")
    assert "Retired since 2026-03-01 and merged into section-a; Section G is not used since" in shown
    assert "Merged into it: section-g (since 2026-03-01)." in render(book.history("section-a"), "table")
    assert verify(book.git, book.now).findings == ()


def test_a_retired_document_is_shown_as_it_stood_last_and_listed_by_log_all(book: Book) -> None:
    landed(book, "section-g", "section-a")
    text = document_text(book.git, book.now, "Section G", When())
    assert (text.entry.version, text.entry.status) == ("7.0", "retired")
    assert b"Keys shall be kept" in (text.data or b"")
    log = document_log(book.git, book.now, retired_too=True)
    row = next(one for one in log.rows if one.id == "section-g")
    assert (row.status, str(row.retired_on), row.merged_into) == ("retired", "2026-03-01", "section-a")
    assert "Not used since 2026-03-01" in render(log, "table", width=160)
    assert "section-g" not in {one.id for one in book.log().rows}


def test_all_versions_of_an_own_numbered_document_go(book: Book) -> None:
    landed(book, "schedule-8")
    assert not {one for one in files(book, "main") if "schedule-8" in one}
    assert [one.status for one in book.history("schedule-8").versions] == ["retired", "retired"]
    assert verify(book.git, book.now).findings == ()


def test_what_is_pending_is_told_everywhere(book: Book) -> None:
    book.plan()
    leave(book, "section-g", "section-a", causes=("MP1",))
    (release,) = book.pending().releases
    (one,) = release.documents
    assert (one.id, one.draft, one.retired, one.merged_into, one.live) == ("section-g", "", True, "section-a", "7.0")
    assert not release.approved
    book.approve(R)
    assert book.pending().releases[0].approved
    (row,) = (row for row in book.log().rows if row.id == "section-g")
    assert [(note.version, note.release) for note in row.drafts] == [(RETIRED, R)]
    assert "leaves with 2026-03" in render(book.log(), "table", width=160)
    assert "1 document to leave" in render(book.pending(), "table")
    history: DocumentHistory = book.history("section-g")
    assert [(leaving.release, leaving.merged_into) for leaving in history.document.leaving] == [(R, "section-a")]
    error = refused(StateError, redline, book.git, book.now, "section-g", ("", "", R), When())
    assert "leaves the rulebook with 2026-03 and is merged into section-a" in error.message


def test_a_document_that_leaves_is_not_drafted_with_the_same_release(book: Book) -> None:
    book.plan()
    leave(book, "section-g")
    error = refused(RuleError, book.draft, "section-g", text="# New\n", release=R)
    assert error.hint == f"To keep it and draft it, type first: seclog withdraw section-g --from {R}"
    book.repo.write("documents/section-g.md", "# Security\n\nOther.\n")
    assert refused(RuleError, book.draft, release=R).message == error.message


def test_a_change_of_the_scope_by_a_retirement_lapses_an_approval(book: Book) -> None:
    book.plan()
    book.draft("section-a", text="# Definitions\n\nAll.\n", release=R, causes=("MP1",))
    book.approve(R)
    assert book.pending().releases[0].approved
    leave(book, "section-g")
    assert not book.pending().releases[0].approved


def test_without_its_cause_or_approval_a_document_stays(book: Book) -> None:
    book.plan()
    leave(book, "section-g")
    book.on("2026-03-01")
    error = refused(RuleError, book.release)
    assert codes(error) == ["E115"]
    assert error.hint == f"Name it: seclog retire section-g --for {R} --mod MP000"
    leave(book, "section-g", causes=("MP1",))
    assert codes(refused(RuleError, book.release)) == ["E116"]
    book.approve("MP1")
    book.release()
    assert "section-g" not in book.live()


def test_what_still_cites_it_is_told_and_forbids_nothing(book: Book) -> None:
    book.plan()
    book.approve("MP2")
    book.draft("section-a", text="# Definitions\n\nAs section G says.\n", release=R, causes=("MP2",))
    book.add("annex", "# Annex\n", label="Annex", category="Section", release=R, part_of="section-g", causes=("MP2",))
    book.on("2026-03-01")
    book.release()
    book.plan("2026-06", "2026-06-01")
    outcome = leave(book, "section-g", release="2026-06", way=DRY)
    assert outcome.summary[1:] == ("Annex, which is part of it, still cites it.", "Section A still cites it.")


def test_a_retirement_on_another_line_is_a_warning(book: Book) -> None:
    book.plan()
    book.plan("2026-06", "2026-06-01")
    leave(book, "section-g")
    outcome = leave(book, "section-g", release="2026-06")
    assert "Section G is to leave with 2026-03 as well; one of the two must be withdrawn." in outcome.summary
    remarks = {one.id: one.remarks for one in book.pending().releases}
    assert "section-g is to leave with 2026-06 as well." in remarks[R]


def test_the_second_of_two_retirements_is_refused_at_its_release(book: Book) -> None:
    book.plan("2026-06", "2026-06-01")
    leave(book, "section-g", release="2026-06", causes=("MP1",))
    landed(book, "section-g")
    book.on("2026-06-01")
    error = refused(RuleError, book.release, "2026-06")
    assert codes(error) == ["E122"]
    assert error.hint == "Take that back: seclog withdraw section-g --from 2026-06"


def test_a_draft_of_what_has_left_meanwhile_is_refused_at_its_release(book: Book) -> None:
    book.plan("2026-06", "2026-06-01")
    book.draft("section-g", text="# New\n", release="2026-06", causes=("MP1",))
    landed(book, "section-g")
    book.on("2026-06-01")
    assert codes(refused(RuleError, book.release, "2026-06")) == ["E121"]


def test_nothing_leaves_without_a_planned_release(book: Book) -> None:
    error = refused(UsageError, leave, book, "section-g", release=None)
    assert error.message == "A document leaves the rulebook with a release."


@pytest.mark.parametrize("name", ["ghost", "sectoin-g"])
def test_an_unknown_document_suggests_the_nearest(book: Book, name: str) -> None:
    book.plan()
    with pytest.raises(StateError) as caught:
        leave(book, name)
    assert caught.value.message == f"There is no document {name!r}."


def test_drafting_on_the_lines_own_branch_passes_over_what_has_left(book: Book) -> None:
    book.plan()
    leave(book, "section-g")
    book.repo.git("switch", "-q", f"pending/{R}")
    book.repo.write("documents/section-a.md", "# Definitions\n\nAll.\n")
    book.draft(release=R)
    assert book.drafts() == {"section-a": "7.1", "section-g": ""}


def processes(git: Git, act: Callable[[Git], object]) -> int:
    """How many git processes an act starts."""
    calls = []
    start = git._start

    def counted(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return start(*given, **more)

    git._start = counted  # type: ignore[method-assign]
    act(git)
    return len(calls)


def test_a_release_starts_as_many_git_processes_however_many_documents_leave(book: Book) -> None:
    book.plan()
    counts = []
    for name in ("section-g", "section-a", "guide"):
        leave(book, name, causes=("MP1",))
        state = load_state(book.git, book.now)
        line = state.line(R)
        counts.append(processes(book.git, lambda git, state=state, line=line: line_files(git, state, line)))  # type: ignore[misc]
    assert len(set(counts)) == 1


def test_what_has_left_cannot_leave_again(book: Book) -> None:
    landed(book, "section-g", "section-a")
    book.plan("2026-06", "2026-06-01")
    error = refused(RuleError, leave, book, "section-g", release="2026-06")
    assert error.message == "Section G left the rulebook on 2026-03-01 and was merged into section-a."


def test_a_line_that_drafts_what_another_retires_is_warned_of(book: Book) -> None:
    book.plan()
    book.plan("2026-06", "2026-06-01")
    book.draft("section-g", text="# New\n", release="2026-06")
    leave(book, "section-g")
    (remark,) = book.pending(R).releases[0].remarks
    assert remark == "section-g leaves with this release, and is drafted for 2026-06."


def test_a_document_cannot_become_part_of_one_that_leaves(book: Book) -> None:
    book.plan()
    leave(book, "section-g")
    error = refused(
        InputError, book.add, "annex", "# Annex\n", category="Section", release=R, part_of="section-g", causes=("MP1",)
    )
    assert error.message == "Annex is part of section-g, which leaves the rulebook."


def test_a_search_in_a_tree_that_is_not_there_is_a_failure(book: Book) -> None:
    with pytest.raises(SeclogError):
        citing_paths(book.git, "Section G", ["no-such-commit"])


def test_a_document_that_left_is_neither_drafted_nor_renamed(book: Book) -> None:
    book.plan()
    retire(book.git, book.tick(), DO, RetireRequest("2026-03", "guide"), "2026-03")
    book.on("2026-03-01")
    book.release()
    book.plan("2026-06", "2026-06-01")
    for act in (
        lambda: book.draft("guide", text="x", text_name="guide.docx", release="2026-06"),
        lambda: rename(book.git, book.tick(), DO, RenameRequest("guide", "", "Another", "2026-06")),
    ):
        assert "Guide left the rulebook on 2026-03-01" in refused(RuleError, act).message
