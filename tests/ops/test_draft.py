from __future__ import annotations

import os
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, RaceError, RuleError, StateError, UsageError
from seclog.core.record import Instrument
from seclog.ops.history import NoDocumentError
from tests.builder import Repo
from tests.ops.rulebooks import DRY, GUIDE, SECTION_A, SECTION_G, Book, codes, refused

LINE = "pending/2026-03"
A, G, CSV = "documents/section-a.md", "documents/section-g.md", "documents/section-g.csv"
EDITED_A = SECTION_A.replace("a day", "twenty-four hours")


@pytest.fixture
def open_book(book: Book) -> Book:
    """A rulebook with release 2026-03 planned and nothing drafted."""
    book.plan(title="March 2026 Release")
    return book


def test_an_edit_becomes_a_draft_and_live_text_is_shown_again(open_book: Book) -> None:
    repo = open_book.repo
    repo.write(A, EDITED_A)
    before = repo.tip()
    done = open_book.draft("section-a", causes=("MP001",))
    assert done.tags == ("section-a/7.1",)
    assert done.summary == (
        "Section A 7.1 is drafted from 7.0 for March 2026 Release (MP001).",
        "The work tree shows live text again: the edit is in section-a/7.1.",
    )
    assert (repo.tip(), repo.tip(LINE)) == (before, done.commit)
    assert repo.read(A) == SECTION_A
    assert open_book.at(LINE, A) == EDITED_A
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_all_changed_documents_are_drafted_at_once(open_book: Book) -> None:
    repo = open_book.repo
    repo.write(A, EDITED_A)
    repo.write(CSV, "key,years\nroot,5\n")
    repo.write("documents/guide.docx", GUIDE + b"more")
    repo.write("notes.txt", "mine\n")
    done = open_book.draft()
    assert sorted(done.tags) == ["guide/1.1", "section-a/7.1", "section-g/7.1"]
    assert "The work tree shows live text again: the edits are in pending/2026-03." in done.summary
    assert open_book.at(LINE, CSV) == "key,years\nroot,5\n"
    assert open_book.at(LINE, G) == SECTION_G
    assert repo.git("status", "--porcelain") == "?? notes.txt"


def test_only_the_named_documents_are_drafted(open_book: Book) -> None:
    repo = open_book.repo
    repo.write(A, EDITED_A)
    repo.write(G, "# Security\n\nOther.\n")
    open_book.draft("Section A")
    assert open_book.drafts() == {"section-a": "7.1"}
    assert repo.git("status", "--porcelain") == f" M {G}"


def test_nothing_changed_is_refused(open_book: Book) -> None:
    before = open_book.repo.state()
    assert "Nothing is changed" in refused(RuleError, open_book.draft).message
    assert "nothing is changed" in refused(RuleError, open_book.draft, "section-a").message
    assert open_book.repo.state() == before


def test_a_text_from_elsewhere_becomes_a_draft(open_book: Book) -> None:
    done = open_book.draft("section-a", text=EDITED_A, text_name="received.md")
    assert done.summary == ("Section A 7.1 is drafted from 7.0 for March 2026 Release.",)
    assert open_book.at(LINE, A) == EDITED_A


def test_a_given_text_replaces_the_whole_draft_and_says_so(open_book: Book) -> None:
    open_book.draft("section-a", text="# One\n")
    done = open_book.draft("section-a", text="# Two\n")
    assert done.summary[0] == "Section A 7.2 is drafted from 7.1 for March 2026 Release."
    assert "The whole text of 7.1 is replaced." in done.summary
    assert open_book.at(LINE, A) == "# Two\n"


def test_a_given_text_leaves_an_edit_of_the_same_document_alone(open_book: Book) -> None:
    open_book.repo.write(A, "my own\n")
    open_book.draft("section-a", text=EDITED_A)
    assert open_book.repo.read(A) == "my own\n"


def test_a_given_file_that_is_the_text_itself_shows_live_text_again(open_book: Book) -> None:
    open_book.repo.write(A, EDITED_A)
    open_book.draft("section-a", text=EDITED_A, text_name="section-a.md", place=A)
    assert open_book.repo.read(A) == SECTION_A


@pytest.mark.parametrize("text", [SECTION_A, EDITED_A])
def test_a_given_text_that_changes_nothing_is_refused(open_book: Book, text: str) -> None:
    if text == EDITED_A:
        open_book.draft("section-a", text=EDITED_A)
    said = refused(RuleError, open_book.draft, "section-a", text=text).message
    assert ("7.0" if text == SECTION_A else "7.1") in said


def test_taking_a_draft_back_to_live_text_is_a_draft(open_book: Book) -> None:
    open_book.draft("section-a", text=EDITED_A)
    open_book.draft("section-a", text=SECTION_A)
    assert open_book.drafts() == {"section-a": "7.2"}


@pytest.mark.parametrize(
    ("names", "options", "kind"),
    [
        ((), {"text": "x\n"}, UsageError),
        (("section-a", "section-g"), {"text": "x\n"}, UsageError),
        (("section-a",), {"text": "x\n", "text_name": "a.docx"}, UsageError),
        (("section-a",), {"text": ""}, RuleError),
        (("section-a",), {"text": "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"}, RuleError),
        (("section-a",), {"text": "x\n", "version": "9.0"}, RuleError),
        (("section-a",), {"text": "x\n", "base": "6.0"}, RuleError),
        (("section-a",), {"text": "x\n", "release": "2026-04"}, StateError),
        (("section-x",), {"text": "x\n"}, NoDocumentError),
        (("section",), {"text": "x\n"}, StateError),
    ],
)
def test_what_cannot_be_drafted_changes_nothing(
    open_book: Book, names: tuple[str, ...], options: dict[str, str], kind: type[RuleError]
) -> None:
    before = open_book.repo.state()
    assert refused(kind, open_book.draft, *names, **options).hint
    assert open_book.repo.state() == before


def test_a_new_file_says_how_to_add_it(open_book: Book) -> None:
    open_book.repo.write("documents/Appendix AT.md", "# Appendix\n")
    error = refused(RuleError, open_book.draft)
    assert [(one.code, one.where) for one in error.findings] == [("D101", "documents/Appendix AT.md")]
    assert error.findings[0].hint == "Add it: seclog add appendix-at --file 'documents/Appendix AT.md'"


def test_naming_a_new_file_says_how_to_add_it(open_book: Book) -> None:
    open_book.repo.write("documents/appendix-at.md", "# Appendix\n")
    said = refused(NoDocumentError, open_book.draft, "appendix-at").hint
    assert said.endswith("seclog add appendix-at --file documents/appendix-at.md")
    said = refused(NoDocumentError, open_book.draft, "Appendix BX", text="# A\n", text_name="b x.md").hint
    assert said.endswith("seclog add appendix-bx --file 'b x.md'")
    assert refused(NoDocumentError, open_book.draft, "sektion-a").hint == "Did you mean section-a?"


def test_a_new_file_is_no_obstacle_to_drafting_others_by_name(open_book: Book) -> None:
    open_book.repo.write("documents/appendix-at.md", "# Appendix\n")
    open_book.repo.write(A, EDITED_A)
    open_book.draft("section-a")
    assert open_book.repo.git("status", "--porcelain") == "?? documents/appendix-at.md"


def test_a_deleted_text_is_not_drafted_away(open_book: Book) -> None:
    (open_book.repo.path / A).unlink()
    assert refused(RuleError, open_book.draft).hint == f"Put it back: git restore -SW {A}"


def test_a_text_that_became_a_link_is_refused(open_book: Book, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n")
    (open_book.repo.path / A).unlink()
    (open_book.repo.path / A).symlink_to(tmp_path / "secret")
    before = open_book.repo.state()
    with pytest.raises(Exception, match="symbolic link"):
        open_book.draft()
    assert open_book.repo.state() == before


def test_a_staged_edit_is_drafted_like_any_other(open_book: Book) -> None:
    open_book.repo.write(A, EDITED_A)
    open_book.repo.git("add", A)
    open_book.draft()
    assert open_book.at(LINE, A) == EDITED_A
    assert open_book.repo.git("status", "--porcelain") == ""


def test_two_texts_in_index_and_work_tree_are_refused(open_book: Book) -> None:
    repo = open_book.repo
    repo.write(A, EDITED_A)
    repo.git("add", A)
    repo.write(A, "another\n")
    before = repo.state()
    error = refused(StateError, open_book.draft)
    assert "git add" in error.hint
    assert repo.state() == before


def test_a_registry_entry_is_drafted_with_its_document(open_book: Book) -> None:
    repo = open_book.repo
    path = "registry/documents/section-a.yaml"
    repo.write(path, repo.read(path).replace("title: Definitions", "title: Definitions and rules  # as agreed"))
    open_book.draft()
    row = open_book.pending("2026-03").releases[0].documents[0]
    assert (row.id, row.title, row.draft) == ("section-a", "Definitions and rules", "7.1")
    assert "# as agreed" in repo.git("show", f"{LINE}:{path}")
    assert repo.git("status", "--porcelain") == ""


def test_a_broken_registry_entry_is_refused_with_its_place(open_book: Book) -> None:
    path = "registry/documents/section-a.yaml"
    open_book.repo.write(path, "id: section-a\nlabel: [\n")
    with pytest.raises(Exception, match="section-a") as caught:
        open_book.draft()
    assert getattr(caught.value, "exit_code", 70) == 3


def test_a_label_that_another_bears_is_refused(open_book: Book) -> None:
    path = "registry/documents/section-a.yaml"
    open_book.repo.write(path, open_book.repo.read(path).replace("label: Section A", "label: SECTION G"))
    assert "section-g" in refused(RuleError, open_book.draft).message


def test_a_rehearsal_changes_nothing(open_book: Book) -> None:
    repo = open_book.repo
    repo.write(A, EDITED_A)
    before, objects = repo.state(), repo.git("count-objects")
    done = open_book.draft(way=DRY)
    assert (done.dry_run, done.commit, done.tags) == (True, "", ("section-a/7.1",))
    assert done.summary[0].startswith("Section A 7.1 is drafted from 7.0")
    assert (repo.state(), repo.git("count-objects")) == (before, objects)


def test_the_work_tree_of_the_line_keeps_what_is_drafted(open_book: Book) -> None:
    repo = open_book.repo
    repo.git("switch", "-q", LINE)
    repo.write(A, EDITED_A)
    done = open_book.draft("section-a")
    assert len(done.summary) == 1
    assert repo.read(A) == EDITED_A
    assert repo.git("status", "--porcelain") == ""
    assert repo.tip("HEAD") == done.commit


def test_plain_commits_on_the_line_are_work_in_progress(open_book: Book) -> None:
    repo = open_book.repo
    repo.git("switch", "-q", LINE)
    repo.commit("Begin", {A: "# Definitions\n\nHalf.\n"})
    repo.commit("Go on", {A: EDITED_A, "notes.txt": "n\n"})
    open_book.draft()
    assert open_book.drafts() == {"section-a": "7.1"}
    assert open_book.at("section-a/7.1", A) == EDITED_A
    assert "Nothing is changed" in refused(RuleError, open_book.draft).message


def test_a_third_branch_takes_given_texts_only(open_book: Book) -> None:
    repo = open_book.repo
    repo.git("switch", "-q", "-c", "topic")
    repo.write(A, EDITED_A)
    assert "--file" in refused(StateError, open_book.draft).hint
    open_book.draft("section-a", text="# Given\n")
    assert repo.read(A) == EDITED_A


def test_work_goes_on_in_a_subfolder_and_a_linked_work_tree(open_book: Book, tmp_path: Path) -> None:
    repo = open_book.repo
    repo.write(A, EDITED_A)
    open_book.where = repo.path / "documents"
    open_book.draft("section-a")
    assert repo.git("status", "--porcelain") == ""
    repo.git("worktree", "add", "-q", str(tmp_path / "tree"), LINE)
    tree = Repo(tmp_path / "tree")
    tree.write(G, "# Security\n\nNew.\n")
    open_book.where = tree.path
    open_book.draft()
    assert tree.git("status", "--porcelain") == ""
    assert open_book.drafts() == {"section-a": "7.1", "section-g": "7.1"}


def test_a_line_checked_out_elsewhere_is_brought_on(open_book: Book, tmp_path: Path) -> None:
    repo = open_book.repo
    repo.git("worktree", "add", "-q", str(tmp_path / "tree"), LINE)
    repo.write(A, EDITED_A)
    open_book.draft()
    assert (tmp_path / "tree" / A).read_text() == EDITED_A
    assert Repo(tmp_path / "tree").git("status", "--porcelain") == ""


def test_a_bare_repository_takes_given_texts(open_book: Book, tmp_path: Path) -> None:
    open_book.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    bare = Book(Repo(tmp_path / "bare"), open_book.now)
    bare.repo.configure()
    bare.draft("section-a", text=EDITED_A)
    assert bare.drafts() == {"section-a": "7.1"}
    assert "--file" in refused(StateError, bare.draft).hint


def test_a_merge_in_progress_is_refused(open_book: Book) -> None:
    open_book.repo.write(A, EDITED_A)
    open_book.repo.write(".git/MERGE_HEAD", open_book.repo.tip() + "\n")
    assert "merge" in refused(StateError, open_book.draft).message


def test_an_annex_and_its_text_are_one_document(open_book: Book) -> None:
    open_book.repo.write(G, "# Security\n\nNew.\n")
    open_book.repo.write(CSV, "key\n")
    assert open_book.draft().tags == ("section-g/7.1",)
    assert (open_book.at(LINE, G), open_book.at(LINE, CSV)) == ("# Security\n\nNew.\n", "key\n")


def test_a_listed_document_is_given_its_text(open_book: Book) -> None:
    open_book.draft("form-l", text="# A form\n", text_name="form.md")
    assert open_book.at(LINE, "documents/form-l.md") == "# A form\n"
    entry = open_book.repo.git("show", f"{LINE}:registry/documents/form-l.yaml")
    assert "file: documents/form-l.md" in entry
    assert "listed" not in entry
    open_book.draft("form-l", text="# A form, better\n", text_name="form.md")
    assert open_book.drafts() == {"form-l": "1.2"}


def test_causes_and_instruments_gather_on_the_draft(open_book: Book) -> None:
    open_book.draft("section-a", text="# 1\n", causes=("MP001",))
    instrument = Instrument("BEIS designation", None, "ref 1")
    open_book.draft("section-a", text="# 2\n", causes=("MP001", "SECMP0062 part 2"), instruments=(instrument,))
    row = open_book.history("section-a").versions[-1]
    assert row.causes == ("MP001", "SECMP0062 part 2", "BEIS designation")


@pytest.mark.parametrize("cause", ["", "mp 1", "BEIS designation", "a,b"])
def test_a_cause_that_is_no_modification_is_refused(open_book: Book, cause: str) -> None:
    with pytest.raises(Exception, match="modification") as caught:
        open_book.draft("section-a", text="# 1\n", causes=(cause,))
    assert getattr(caught.value, "exit_code", 70) == 3


# Which release


def test_without_any_release_planned_a_draft_is_unscheduled(book: Book) -> None:
    book.draft("section-a", text=EDITED_A)
    assert book.drafts("unscheduled") == {"section-a": "7.1"}
    assert book.repo.tip("pending/unscheduled")


def test_the_only_release_planned_is_meant(open_book: Book) -> None:
    open_book.draft("section-a", text=EDITED_A)
    assert open_book.drafts() == {"section-a": "7.1"}


def test_of_several_releases_one_must_be_named(open_book: Book) -> None:
    open_book.plan("2026-06", "2026-06-25")
    error = refused(UsageError, open_book.draft, "section-a", text=EDITED_A)
    assert "2026-03, 2026-06" in error.message
    open_book.draft("section-a", text=EDITED_A, release="2026-06")
    assert open_book.drafts("2026-06") == {"section-a": "7.1"}


def test_the_branch_tells_the_release(open_book: Book) -> None:
    open_book.plan("2026-06", "2026-06-25")
    open_book.repo.git("switch", "-q", "pending/2026-06")
    open_book.repo.write(A, EDITED_A)
    open_book.draft()
    assert open_book.drafts("2026-06") == {"section-a": "7.1"}


def test_a_release_that_has_landed_takes_no_drafts(due: Book) -> None:
    due.release()
    assert "landed" in refused(RuleError, due.draft, "section-a", text="# 9\n", release="2026-03").message


# Numbers


def test_a_number_is_never_given_twice(open_book: Book) -> None:
    repo = open_book.repo
    open_book.plan("2026-06", "2026-06-25")
    open_book.draft("section-a", text="# 1\n", release="2026-03")
    open_book.draft("section-a", text="# 2\n", release="2026-06")
    assert open_book.drafts("2026-06") == {"section-a": "7.2"}
    repo.git("tag", "-a", "-m", "left over", "section-a/7.9")
    open_book.draft("section-a", text="# 3\n", release="2026-03")
    assert open_book.drafts() == {"section-a": "7.10"}
    repo.git("tag", "-d", "section-a/7.1", "section-a/7.2", "section-a/7.9", "section-a/7.10")
    open_book.draft("section-a", text="# 4\n", release="2026-06")
    assert open_book.drafts("2026-06") == {"section-a": "7.11"}


def test_a_number_of_a_line_that_only_the_remote_has_is_taken(open_book: Book) -> None:
    repo = open_book.repo
    open_book.plan("2026-06", "2026-06-25")
    open_book.draft("section-a", text="# 1\n", release="2026-06")
    repo.git("update-ref", "refs/remotes/origin/pending/2026-06", "pending/2026-06")
    repo.git("branch", "-D", "-q", "pending/2026-06")
    repo.git("tag", "-d", "section-a/7.1")
    open_book.draft("section-a", text="# 2\n", release="2026-03")
    assert open_book.drafts() == {"section-a": "7.2"}


def test_a_tag_that_stands_elsewhere_is_not_overwritten(open_book: Book) -> None:
    repo = open_book.repo
    repo.git("tag", "section-a")
    before = repo.state()
    with pytest.raises((StateError, IntegrityError), match="section-a"):
        open_book.draft("section-a", text=EDITED_A)
    assert repo.state() == before


def test_drafts_go_to_a_line_that_only_the_remote_has(open_book: Book) -> None:
    repo = open_book.repo
    open_book.draft("section-a", text="# 1\n")
    repo.git("update-ref", f"refs/remotes/origin/{LINE}", LINE)
    repo.git("branch", "-D", "-q", LINE)
    open_book.draft("section-a", text="# 2\n")
    assert open_book.drafts() == {"section-a": "7.2"}
    assert repo.tip(f"{LINE}~1") == repo.tip(f"origin/{LINE}")


@pytest.mark.parametrize("further", ["local", "remote"])
def test_the_further_of_local_and_remote_line_is_taken(open_book: Book, further: str) -> None:
    repo = open_book.repo
    open_book.draft("section-a", text="# 1\n")
    old = repo.tip(LINE)
    open_book.draft("section-a", text="# 2\n")
    behind, ahead = (f"refs/remotes/origin/{LINE}", f"refs/heads/{LINE}")
    if further == "remote":
        behind, ahead = ahead, behind
    repo.git("update-ref", ahead, LINE)
    repo.git("update-ref", behind, old)
    open_book.draft("section-a", text="# 3\n")
    assert open_book.drafts() == {"section-a": "7.3"}


def test_a_line_that_moved_both_here_and_there_is_a_race(open_book: Book) -> None:
    repo = open_book.repo
    old = repo.tip(LINE)
    open_book.draft("section-a", text="# 1\n")
    repo.git("update-ref", f"refs/remotes/origin/{LINE}", LINE)
    repo.git("update-ref", f"refs/heads/{LINE}", old)
    repo.git("tag", "-d", "section-a/7.1")
    repo.git("switch", "-q", LINE)
    repo.commit("Mine", {A: "# Mine\n"})
    repo.git("switch", "-q", "main")
    before = repo.state()
    error = refused(RaceError, open_book.draft, "section-a", text="# 3\n")
    assert "2026-03" in error.message
    assert repo.state() == before


# Own numbers


def test_an_own_number_must_be_stated_once(open_book: Book) -> None:
    assert "--version" in refused(UsageError, open_book.draft, "schedule-8", text="# New\n").hint
    open_book.draft("schedule-8", text="# New\n", version="4.2")
    assert open_book.drafts() == {"schedule-8": "4.2-draft.1"}
    assert open_book.at(LINE, "documents/schedule-8/4.2.md") == "# New\n"
    open_book.draft("schedule-8", text="# Newer\n")
    assert open_book.drafts() == {"schedule-8": "4.2-draft.2"}
    assert open_book.at(LINE, "documents/schedule-8/4.2.md") == "# Newer\n"


def test_an_own_numbered_edit_of_a_live_text_is_the_new_version(open_book: Book) -> None:
    repo = open_book.repo
    path = "documents/schedule-8/3.1.md"
    live = repo.read(path)
    repo.write(path, live + "\nMore.\n")
    assert "--version" in refused(UsageError, open_book.draft).hint
    open_book.draft("schedule-8", version="3.2")
    assert open_book.at(LINE, "documents/schedule-8/3.2.md") == live + "\nMore.\n"
    assert open_book.at(LINE, path) == live
    assert repo.git("status", "--porcelain") == ""


def test_a_new_file_of_an_own_numbered_document_states_its_version(open_book: Book) -> None:
    repo = open_book.repo
    repo.write("documents/schedule-8/5.0.md", "# Five\n")
    open_book.draft()
    assert open_book.drafts() == {"schedule-8": "5.0-draft.1"}
    assert open_book.at(LINE, "documents/schedule-8/5.0.md") == "# Five\n"
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("version", ["3.1", "3.10", "4.2-draft.1", "four", "04.2"])
def test_an_own_number_that_cannot_be_is_refused(open_book: Book, version: str) -> None:
    with pytest.raises(Exception, match=r"issued|draft's|not a version") as caught:
        open_book.draft("schedule-8", text="# New\n", version=version)
    assert getattr(caught.value, "exit_code", 70) in (1, 2, 3)


def test_version_and_supersede_go_with_one_document(open_book: Book) -> None:
    open_book.repo.write(A, EDITED_A)
    open_book.repo.write(G, "# G\n\nx\n")
    assert "one document" in refused(UsageError, open_book.draft, version="4.2").message


def test_several_texts_of_one_own_numbered_document_are_drafted_one_by_one(open_book: Book) -> None:
    for version in ("3.1", "3.10"):
        open_book.repo.write(f"documents/schedule-8/{version}.md", "# Edited\n")
    assert "Several texts" in refused(UsageError, open_book.draft, version="3.2").message


def test_a_new_text_and_another_version_do_not_go_together(open_book: Book) -> None:
    open_book.repo.write("documents/schedule-8/5.0.md", "# Five\n")
    assert "--version 5.0" in refused(UsageError, open_book.draft, version="6.0").hint


def test_an_edit_of_an_own_numbered_text_goes_onto_its_draft(open_book: Book) -> None:
    repo, path = open_book.repo, "documents/schedule-8/3.1.md"
    live = repo.read(path)
    open_book.draft("schedule-8", text=live + "\nSecond.\n", version="3.2")
    repo.write(path, "# Specification\n\nA meter shall measure.\n")
    open_book.draft()
    assert open_book.drafts() == {"schedule-8": "3.2-draft.2"}
    assert open_book.at(LINE, "documents/schedule-8/3.2.md") == (
        "# Specification\n\nA meter shall measure.\n\nSecond.\n"
    )


# A line that lags behind


@pytest.fixture
def behind(due: Book) -> Book:
    """On the line of June, which left the live line before March changed Section A."""
    due.plan("2026-06", "2026-06-25")
    due.release()
    due.repo.git("switch", "-q", "pending/2026-06")
    return due


def test_what_only_the_live_line_changed_is_no_edit_of_the_line(behind: Book) -> None:
    assert "Nothing is changed" in refused(RuleError, behind.draft).message
    behind.repo.write(G, "# Security\n\nJune.\n")
    behind.draft()
    assert behind.drafts("2026-06") == {"section-g": "7.1"}


def test_a_text_without_what_went_live_meanwhile_is_refused(behind: Book) -> None:
    behind.repo.write(A, SECTION_A + "\nJune.\n")
    before = behind.repo.state()
    assert refused(RuleError, behind.draft).hint == "Take it in first: git merge main"
    assert behind.repo.state() == before
    behind.repo.git("stash", "-q")
    behind.repo.git("merge", "-q", "--no-edit", "main")
    behind.repo.write(A, "# Definitions\n\nNew words.\n\nJune.\n")
    behind.draft()
    assert behind.drafts("2026-06") == {"section-a": "8.1"}


# Stale drafts


@pytest.fixture
def stale(due: Book) -> Book:
    """Section A was drafted for June on 7.0, and 8.0 has gone live since."""
    due.plan("2026-06", "2026-06-25")
    due.draft("section-a", text=SECTION_A + "\nJune.\n", release="2026-06")
    due.release()
    return due


def test_a_stale_draft_is_not_drafted_on(stale: Book) -> None:
    error = refused(RuleError, stale.draft, "section-a", text="# x\n", release="2026-06")
    assert "stale" in error.message
    assert error.hint == "Rebase it first: seclog rebase 2026-06 section-a"
    assert stale.pending("2026-06").releases[0].documents[0].stale


def test_a_stale_draft_is_settled_on_the_live_text(stale: Book) -> None:
    stale.draft("section-a", text="# Definitions\n\nNew words.\n\nJune.\n", release="2026-06", base="8.0")
    assert stale.drafts("2026-06") == {"section-a": "8.1"}
    assert not stale.pending("2026-06").releases[0].documents[0].stale


def test_an_edit_of_live_text_does_not_hide_that_the_draft_is_stale(stale: Book) -> None:
    stale.repo.write(A, "# Definitions\n\nNewest words.\n")
    before = stale.repo.state()
    assert "stale" in refused(RuleError, stale.draft, "section-a", release="2026-06").message
    assert stale.repo.state() == before


def test_a_path_of_bytes_that_are_no_text_does_not_stop_drafting(open_book: Book) -> None:
    with open(os.path.join(os.fsencode(open_book.repo.path), b"caf\xe9.txt"), "wb") as file:
        file.write(b"x")
    open_book.repo.write(A, EDITED_A)
    open_book.draft()
    assert open_book.drafts() == {"section-a": "7.1"}


def test_a_path_of_bytes_among_the_documents_is_named(open_book: Book) -> None:
    with open(os.path.join(os.fsencode(open_book.repo.path), b"documents/caf\xe9.md"), "wb") as file:
        file.write(b"x")
    assert codes(refused(RuleError, open_book.draft)) == ["D101"]


def test_an_edit_already_drafted_is_only_put_back(open_book: Book) -> None:
    open_book.draft("section-a", text=EDITED_A)
    open_book.repo.write(A, EDITED_A)
    done = open_book.draft()
    assert (done.commit, open_book.drafts()) == ("", {"section-a": "7.1"})
    assert open_book.repo.read(A) == SECTION_A


def test_a_document_whose_entry_is_lost_is_damage(open_book: Book) -> None:
    repo = open_book.repo
    repo.git("switch", "-q", LINE)
    repo.commit("Lose it", {"registry/documents/section-a.yaml": None})
    repo.git("switch", "-q", "main")
    error = refused(IntegrityError, open_book.draft, "section-a", text="# N\n")
    assert "registry/documents/section-a.yaml" in error.hint
