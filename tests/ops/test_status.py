from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, StateError
from seclog.core.report import Status
from seclog.ops.status import status
from tests.builder import Repo
from tests.ops.rulebooks import Book, refused

LINE = "pending/2026-03"


def of(book: Book) -> Status:
    return status(book.git, book.now)


def test_a_fresh_rulebook_has_nothing_to_do(book: Book) -> None:
    assert of(book) == Status("Test Code", "7.0", 5, "main", "main", "", (), (), (), "", ())


def test_edited_documents_are_named_by_label_and_strangers_by_path(book: Book) -> None:
    book.repo.write("documents/section-g.csv", "x\n")
    book.repo.write("documents/section-g.md", "x\n")
    book.repo.write("documents/schedule-8/3.1.md", "x\n")
    book.repo.write("documents/stray.md", "x\n")
    book.repo.write("registry/documents/section-z.yaml", "x\n")
    book.repo.write("registry/collection.yaml", "x\n")
    book.repo.write("README.md", "free\n")
    book.repo.git("rm", "-q", "documents/section-a.md")
    assert of(book).changed == (
        "Schedule 8",
        "Section A",
        "Section G",
        "documents/stray.md",
        "registry/collection.yaml",
        "section-z",
    )


def test_from_a_folder_below_the_paths_are_the_same(book: Book) -> None:
    book.repo.write("documents/section-g.md", "x\n")
    book.where = book.repo.path / "documents"
    assert of(book).changed == ("Section G",)


def test_the_next_release_is_shown_with_its_drafts(planned: Book) -> None:
    planned.plan("2026-06", "2026-06-25")
    planned.plan("2026-03b", "2026-03-01")
    planned.plan("someday", None)
    found = of(planned)
    assert [(one.id, one.effective_on) for one in found.next_due] == [
        ("2026-03", date(2026, 3, 1)),
        ("2026-03b", date(2026, 3, 1)),
    ]
    assert [(one.id, one.draft) for one in found.next_due[0].documents] == [("guide", "1.1"), ("section-a", "7.1")]


def test_on_a_line_what_its_drafts_do_not_hold_is_changed(planned: Book) -> None:
    planned.repo.git("checkout", "-q", LINE)
    found = of(planned)
    assert (found.branch, found.live_branch, found.changed) == (LINE, "main", ())
    planned.repo.commit("in progress", {"documents/section-g.md": "x\n", "documents/stray.md": "x\n", "NOTES": "x\n"})
    assert of(planned).changed == ("Section G", "documents/stray.md")
    planned.draft("section-g")
    assert of(planned).changed == ("documents/stray.md",)
    planned.repo.write("documents/section-a.md", "more\n")
    assert of(planned).changed == ("Section A", "documents/stray.md")
    planned.repo.git("stash")
    planned.repo.git("commit", "-q", "--allow-empty", "-m", "x")
    planned.repo.git("rm", "-q", "documents/section-a.md")
    planned.repo.git("commit", "-q", "-m", "gone")
    assert of(planned).changed == ("Section A", "documents/stray.md")


def test_annexes_that_were_drafted_are_not_changed(planned: Book) -> None:
    planned.repo.git("checkout", "-q", LINE)
    planned.repo.commit("in progress", {"documents/section-g.csv": "x\n"})
    assert of(planned).changed == ("Section G",)
    planned.draft("section-g")
    assert of(planned).changed == ()


def test_what_went_live_meanwhile_is_no_change_of_the_line(due: Book) -> None:
    due.plan("2026-06", "2026-06-25")
    due.release()
    due.repo.git("checkout", "-q", "pending/2026-06")
    assert of(due).changed == ()
    assert (of(due).last_release, of(due).number) == ("2026-03", "8.0")


def test_a_release_that_is_due_is_overdue(planned: Book) -> None:
    planned.approve("2026-03")
    planned.on("2026-03-02")
    found = of(planned)
    assert [one.release for one in found.overdue] == ["2026-03"]


def test_on_no_branch_and_without_a_work_tree(book: Book, tmp_path: Path) -> None:
    book.repo.git("checkout", "-q", "--detach")
    assert of(book).branch == ""
    book.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    book.where = tmp_path / "bare.git"
    assert of(book).changed == ()


def test_what_no_remote_has_is_unpushed(planned: Book, tmp_path: Path) -> None:
    planned.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "hub.git"))
    planned.repo.git("remote", "add", "hub", str(tmp_path / "hub.git"))
    assert of(planned).unpushed == ()
    planned.repo.git("fetch", "-q", "hub")
    assert of(planned).unpushed == ()
    planned.draft("section-g", text="# Security\n\nNew.\n")
    planned.repo.commit("a", {"README.md": "1\n"})
    planned.repo.commit("b", {"README.md": "2\n"})
    planned.repo.git("branch", "-q", "topic")
    planned.repo.commit("c", {"README.md": "3\n"})
    assert of(planned).unpushed == ("main (3 ahead)", f"{LINE} (1 ahead)")
    planned.repo.git("push", "-q", "hub", "main", LINE)
    assert of(planned).unpushed == ()


def test_branches_that_have_moved_apart_are_named(planned: Book, tmp_path: Path) -> None:
    planned.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "hub.git"))
    planned.repo.git("remote", "add", "hub", str(tmp_path / "hub.git"))
    planned.repo.git("fetch", "-q", "hub")
    planned.repo.git("branch", "-q", "-u", "hub/main", "main")
    start, line = planned.repo.tip(), planned.repo.tip(LINE)
    planned.repo.commit("there", {"README.md": "there\n"})
    planned.repo.git("update-ref", "refs/remotes/hub/main", "main")
    planned.repo.git("reset", "-q", "--hard", start)
    assert of(planned).diverged == ()
    planned.repo.commit("here", {"README.md": "here\n"})
    planned.draft("section-g", text="# Security\n\nThere.\n")
    planned.repo.git("update-ref", f"refs/remotes/hub/{LINE}", LINE)
    planned.repo.commit_bytes(b"here\n", f"{line}^{{tree}}", line, ref=f"refs/heads/{LINE}")
    found = of(planned)
    assert (found.diverged, found.unpushed) == (("main", LINE), ("main (1 ahead)",))


def test_an_act_that_stands_unfinished_is_told(planned: Book) -> None:
    journal = planned.repo.common / "seclog" / "journal"
    journal.write_text("not a journal")
    assert "cannot be read as a journal" in of(planned).unfinished


def test_a_standing_intent_is_told_in_words(planned: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECLOG_FAILPOINT", "publish.intent")
    pid = os.fork()
    if not pid:
        planned.draft("section-g", text="# Security\n\nNew.\n")
        os._exit(0)
    os.waitpid(pid, 0)
    monkeypatch.delenv("SECLOG_FAILPOINT")
    assert of(planned).unfinished.startswith(f"a record on {LINE} (")


def test_without_a_rulebook_it_says_how_to_begin(tmp_path: Path, repo: Repo) -> None:
    hints = [refused(StateError, status, Book(at).git, Book(repo).now).hint for at in (repo, Repo(tmp_path))]
    repo.commit("texts", {"a": "b\n"})
    hints.append(refused(StateError, status, Book(repo).git, Book(repo).now).hint)
    assert set(hints) == {"Begin a rulebook: seclog init. To look around first: seclog demo"}
    nowhere = Book(Repo(tmp_path / "nowhere"))
    assert "-C" in refused(StateError, of, nowhere).hint


def test_damage_is_not_taken_for_a_missing_rulebook(book: Book) -> None:
    message = book.repo.git("log", "-1", "--format=%B", "main").replace("Sequence: 1", "Sequence: 2")
    book.repo.commit_bytes(message.encode(), "main^{tree}", "main~1", ref="refs/heads/main")
    refused(IntegrityError, of, book)


def test_the_number_of_git_processes_does_not_grow(
    planned: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    git = shutil.which("git")
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho >>"{calls}"\nexec {git} "$@"\n')
    wrapper.chmod(0o755)
    planned.repo.git("update-ref", "refs/remotes/hub/main", "main")

    def count() -> int:
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
            calls.write_text("")
            of(planned)
        return calls.read_text().count("\n")

    planned.repo.git("checkout", "-q", LINE)
    planned.repo.commit("in progress", {"documents/section-a.md": "x\n"})
    few = count()
    for number in range(4):
        planned.plan(f"2027-0{number}", f"2027-01-0{number + 1}")
        planned.draft("section-g", text=f"text {number}\n", release=f"2027-0{number}")
        planned.repo.commit("in progress", {f"documents/{number}.md": "x\n", "documents/section-g.md": f"{number}\n"})
    assert count() == few <= 12
