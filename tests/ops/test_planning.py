from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from seclog.core.errors import InputError, RaceError, RuleError, StateError
from seclog.ops.act import Way
from seclog.ops.planning import plan_line
from seclog.store.git import Git
from tests.builder import Repo
from tests.ops.rulebooks import DRY, Book, refused


def test_a_release_is_planned_and_nothing_else_is_touched(book: Book) -> None:
    before = book.repo.state()
    done = book.plan(title="March 2026 Release")
    assert done.summary == ("March 2026 Release (release) is planned for 2026-03-01.",)
    after = book.repo.state()
    assert after._replace(refs="") == before._replace(refs="")
    new = set(book.repo.refs()) - {line.split(" ")[0] for line in before.refs.split("\n")}
    assert new == {"refs/heads/pending/2026-03"}
    planned = book.pending().releases[0]
    assert (planned.id, planned.title, str(planned.effective_on), planned.documents) == (
        "2026-03", "March 2026 Release", "2026-03-01", (),
    )  # fmt: skip


def test_a_release_without_a_date_comes_last(book: Book) -> None:
    book.plan("mp102a", None)
    book.plan("2026-06", "2026-06-25")
    book.plan("2026-03", "2026-03-01")
    assert [(one.id, one.effective_on is None) for one in book.pending().releases] == [
        ("2026-03", False), ("2026-06", False), ("mp102a", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "day", "kind"),
    [
        ("2026-03", "2026-03-01", RuleError),
        ("A", None, InputError),
        ("a..b", None, InputError),
        ("x.lock", None, InputError),
        ("-n", None, InputError),
        ("baseline", None, InputError),
        ("unscheduled", "2026-03-01", RuleError),
    ],
)
def test_what_cannot_be_planned_changes_nothing(book: Book, name: str, day: str | None, kind: type[RuleError]) -> None:
    book.plan()
    before = book.repo.state()
    refused(kind, book.plan, name, day)
    assert book.repo.state() == before


@pytest.mark.parametrize("title", ["a | b", "two  blanks", "line\nbreak", "\x1b[31m", "x" * 301, " outer"])
def test_a_title_that_no_record_may_hold_is_refused(book: Book, title: str) -> None:
    before = book.repo.state()
    with pytest.raises(Exception, match=r".") as caught:
        book.plan(title=title)
    assert getattr(caught.value, "exit_code", 70) in (2, 3)
    assert book.repo.state() == before


@pytest.mark.parametrize(("command", "clash"), [("tag", "release/2026-03/rc"), ("branch", "pending/2026-03/x")])
def test_a_ref_in_the_way_is_named(book: Book, command: str, clash: str) -> None:
    book.repo.git(command, clash)
    error = refused(StateError, book.plan)
    assert clash in error.message
    assert clash in error.hint


def test_the_id_of_a_release_that_has_landed_is_spent(due: Book) -> None:
    due.release()
    due.repo.git("branch", "-D", "-q", "pending/2026-03")
    assert "landed" in refused(RuleError, due.plan).message


def test_a_branch_made_by_hand_is_no_plan(book: Book) -> None:
    book.repo.git("branch", "pending/2026-03")
    assert book.pending().releases == ()
    with pytest.raises((StateError, RaceError)) as caught:
        book.plan()
    assert "pending/2026-03" in caught.value.message


def test_a_modification_is_approved_on_a_day(planned: Book) -> None:
    before = planned.repo.git("rev-parse", "main^{tree}")
    done = planned.approve("MP002", on="2026-01-08")
    assert done.summary == ("MP002 is approved on 2026-01-08.",)
    assert planned.repo.git("rev-parse", "main^{tree}") == before
    assert planned.repo.git("status", "--porcelain") == ""


def test_a_release_is_approved_in_its_scope_and_a_later_draft_lapses_it(planned: Book) -> None:
    assert planned.approve("2026-03").summary == ("Release 2026-03 is approved with 2 drafts.",)
    assert planned.pending().releases[0].approved
    planned.draft("section-g", text="# Security\n\nLater.\n")
    assert not planned.pending().releases[0].approved


@pytest.mark.parametrize(
    ("names", "on", "kind"),
    [
        (("MP001",), None, RuleError),
        (("MP009",), "2026-01-11", RuleError),
        (("2026-09",), None, StateError),
        (("mp 9",), None, InputError),
        (("MP008", "MP001"), None, RuleError),
    ],
)
def test_what_cannot_be_approved_changes_nothing(
    planned: Book, names: tuple[str, ...], on: str | None, kind: type[RuleError]
) -> None:
    before = planned.repo.state()
    refused(kind, planned.approve, *names, on=on)
    assert planned.repo.state() == before


def test_a_release_without_drafts_has_nothing_to_approve(book: Book) -> None:
    book.plan()
    assert "no drafts" in refused(RuleError, book.approve, "2026-03").message


def test_rehearsals_change_nothing(planned: Book) -> None:
    before, objects = planned.repo.state(), planned.repo.git("count-objects")
    assert planned.plan("2026-06", "2026-06-25", way=DRY).dry_run
    assert planned.approve("MP003", "2026-03", way=DRY).dry_run
    assert (planned.repo.state(), planned.repo.git("count-objects")) == (before, objects)


def test_acts_leave_the_branch_and_work_of_the_moment_alone(planned: Book) -> None:
    planned.repo.git("switch", "-q", "-c", "topic")
    planned.repo.write("notes.txt", "mine\n")
    planned.plan("2026-06", "2026-06-25")
    planned.approve("MP004")
    assert planned.repo.git("symbolic-ref", "HEAD") == "refs/heads/topic"
    assert planned.repo.git("status", "--porcelain") == "?? notes.txt"


def test_no_act_is_done_in_a_submodule(tmp_path: Path, repo: Repo) -> None:
    inner = Repo.init(tmp_path / "inner")
    inner.commit("Begin", {"a.md": "a\n"})
    repo.commit("Begin", {"a.md": "a\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.path), "rules")
    git = Git(repo.path / "rules")
    with pytest.raises(StateError, match="submodule"):
        plan_line(git, datetime(2026, 1, 5, tzinfo=UTC), Way(), "2026-02", "February", "release", None)
