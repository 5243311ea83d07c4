from __future__ import annotations

import os

import pytest

from seclog.core.errors import IntegrityError, StateError
from seclog.core.report import Outcome
from seclog.ops.recover import recover
from seclog.ops.restore_tags import restore_tags
from tests.builder import Repo
from tests.ops.rulebooks import Book, refused


def tags(book: Book) -> dict[str, str]:
    return {name: found for name, found in book.repo.refs().items() if name.startswith("refs/tags/")}


def drop(book: Book, *names: str) -> None:
    for name in names:
        book.repo.git("update-ref", "-d", f"refs/tags/{name}")


@pytest.fixture
def released(due: Book) -> Book:
    """A rulebook with a landed release, an open one, and a correction of neither."""
    due.release()
    due.plan("2026-06", "2026-06-25")
    due.draft("section-g", text="# Security\n\nNew.\n", release="2026-06")
    due.approve("MP009")
    return due


def test_all_tags_can_be_made_again_from_the_records_alone(released: Book) -> None:
    before = tags(released)
    names = [name.removeprefix("refs/tags/") for name in before]
    assert {"release/baseline", "release/2026-03", "section-a/7.1", "section-a/8.0", "section-g/7.1"} < set(names)
    drop(released, *names)
    released.repo.git("config", "user.name", "Somebody Else")
    done = restore_tags(released.git)
    assert (sorted(done.made), done.known) == (sorted(names), len(names))
    assert tags(released) == before
    assert restore_tags(released.git).made == ()


def test_a_tag_that_differs_stops_it_before_anything_moves(released: Book) -> None:
    drop(released, "release/baseline", "section-a/8.0")
    released.repo.git("tag", "-f", "section-a/7.1", "HEAD")
    before = released.repo.state()
    assert "section-a/7.1" in refused(IntegrityError, restore_tags, released.git).message
    assert released.repo.state() == before
    assert restore_tags(released.git, frozenset({"section-a/8.0"})).made == ("section-a/8.0",)


def test_a_ref_in_the_way_stops_it(released: Book) -> None:
    drop(released, "section-a/7.1", "section-a/8.0", "release/baseline")
    released.repo.git("tag", "section-a", "HEAD")
    before = tags(released)
    refused(StateError, restore_tags, released.git)
    assert tags(released) == before


def test_a_draft_number_that_stands_on_two_lines_moved_apart_is_left_out(planned: Book) -> None:
    start = planned.repo.tip("pending/2026-03")
    planned.draft("section-g", text="there\n")
    planned.repo.git("update-ref", "refs/remotes/hub/pending/2026-03", "pending/2026-03")
    planned.repo.git("update-ref", "refs/heads/pending/2026-03", start)
    drop(planned, "section-g/7.1")
    message = planned.repo.git("log", "-1", "--format=%B", "refs/remotes/hub/pending/2026-03")
    tree = "refs/remotes/hub/pending/2026-03^{tree}"
    planned.repo.commit_bytes(f"{message.strip()}\n".encode(), tree, start, ref="refs/heads/pending/2026-03")
    drop(planned, "guide/1.1")
    done = restore_tags(planned.git)
    assert done.made == ("guide/1.1",)
    assert "refs/tags/section-g/7.1" not in tags(planned)


def test_recovery_says_when_there_is_nothing_to_do(book: Book) -> None:
    assert recover(book.git) == Outcome(
        "recover", ("There is nothing to recover.",), False, "", (), (), {"recovery": "nothing", "kept": ()}
    )
    assert recover(book.git, tags=True).summary == ("No tag is missing (1 looked at).",)
    drop(book, "release/baseline")
    done = recover(book.git, tags=True)
    assert (done.summary, done.tags) == (("1 missing tag is made again.",), ("release/baseline",))


def test_recovery_completes_an_act_and_the_tags_that_it_lost(planned: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECLOG_FAILPOINT", "publish.intent")
    pid = os.fork()
    if not pid:
        planned.draft("section-g", text="# Security\n\nNew.\n")
        os._exit(0)
    os.waitpid(pid, 0)
    monkeypatch.delenv("SECLOG_FAILPOINT")
    intent = planned.repo.git("cat-file", "-p", "refs/seclog/intent").split("\n")
    wanted = next(line.split()[-1] for line in intent if line.startswith("refs/tags/section-g/7.1 "))
    planned.repo.git("update-ref", "refs/heads/pending/2026-03", "refs/seclog/intent^{commit}")
    planned.repo.git("gc", "-q", "--prune=now")
    done = recover(planned.git)
    assert (done.details["recovery"], done.next_steps) == ("forward", ("seclog status",))
    assert (done.summary[-1], done.tags) == ("1 missing tag is made again.", ("section-g/7.1",))
    assert planned.repo.refs()["refs/tags/section-g/7.1"] == wanted


def test_without_a_rulebook_no_tags_can_be_derived(repo: Repo) -> None:
    repo.commit("texts", {"a": "b\n"})
    assert recover(repo.runner).summary == ("There is nothing to recover.",)
    refused(StateError, recover, repo.runner, tags=True)
