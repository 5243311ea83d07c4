"""`release --due`: what is approved as it stands goes live on its day, by itself, each once."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from seclog.core.due import DueReport
from seclog.core.errors import MachineError, UnfinishedError
from seclog.ops.act import Way
from seclog.ops.due import release_due
from seclog.ops.planning import hold, reschedule
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.rulebooks import DO, DRY, Book, kept, refused

SAME = "# Definitions\n\nNew words.\n"
TOLD = "Rebase it first: seclog rebase b section-a"


def run(book: Book, way: Way = DO) -> DueReport:
    return release_due(book.git, book.tick(), way)


def statuses(report: DueReport) -> list[tuple[str, str]]:
    return [(one.release, one.status) for one in report.releases]


def line(book: Book, name: str, day: str | None, document: str, text: str, *, approved: bool = True) -> None:
    """Plan a release with one draft, and approve it as it stands."""
    book.plan(name, day)
    book.draft(document, text=text, release=name, causes=("MP001",))
    if approved:
        book.approve(name)


def coming_book(book: Book) -> None:
    """Three approved releases, one not approved, one to come and one without a date, on 2 March 2026."""
    book.approve("MP001")
    line(book, "c", "2026-03-02", "guide", "the guide")
    line(book, "b", "2026-02-03", "section-g", "# Security\n\nBe secure.\n")
    line(book, "a", "2026-02-03", "section-a", SAME)
    line(book, "unseen", "2026-02-01", "section-a", "# Definitions\n\nOthers.\n", approved=False)
    line(book, "later", "2026-03-03", "section-a", "# Definitions\n\nLater.\n")
    line(book, "undated", None, "section-a", "# Definitions\n\nNever.\n")
    book.on("2026-03-02")


coming = kept(coming_book)


def test_all_that_is_due_goes_live_in_the_order_of_dates_on_its_own_day(coming: Book) -> None:
    report = run(coming)
    assert statuses(report) == [("unseen", "not approved"), ("a", "released"), ("b", "released"), ("c", "released")]
    assert (report.code, report.on, report.dry_run) == (0, date(2026, 3, 2), False)
    subjects = coming.repo.git("log", "--first-parent", "--format=%H %s", "-3").split("\n")
    assert [line.partition(" ")[2] for line in subjects] == ["Implement the c", "Implement the b", "Implement the a"]
    assert [one.commit for one in report.releases[:0:-1]] == [line.partition(" ")[0] for line in subjects]
    assert report.releases[1].summary[0].startswith("a takes effect on 2026-02-03, recorded late (27 days)")
    assert coming.live("2026-02-02")["section-g"] == "7.0"
    assert coming.live("2026-02-03")["section-g"] == "8.0"
    assert (coming.live("2026-03-01")["guide"], coming.live("2026-03-02")["guide"]) == ("1.0", "2.0")
    assert verify(coming.git, coming.now).findings == ()


def test_a_second_run_finds_nothing_and_changes_nothing(coming: Book) -> None:
    run(coming)
    before = coming.repo.state()
    report = run(coming)
    assert (statuses(report), report.code) == ([("unseen", "not approved")], 0)
    assert "seclog approve unseen" in report.releases[0].hint
    assert coming.repo.state() == before


def test_nothing_due_is_no_failure(planned: Book) -> None:
    planned.approve("2026-03")
    before = planned.repo.state()
    assert (run(planned).releases, run(planned).code) == ((), 0)
    assert planned.repo.state() == before


@pytest.mark.parametrize(("moment", "due"), [("2026-02-28T23:59", False), ("2026-03-01T00:00", True)])
def test_a_release_is_due_from_the_first_minute_of_its_day(planned: Book, moment: str, due: bool) -> None:
    planned.approve("2026-03")
    planned.now = planned.now.fromisoformat(f"{moment}:00+00:00")
    report = release_due(planned.git, planned.now, DO)
    assert bool(report.releases) is due


def test_a_scope_that_changed_since_its_approval_is_not_taken_and_asks_for_a_person(due: Book) -> None:
    due.approve("2026-03")
    due.draft("section-g", text="# Later\n", causes=("MP001",))
    before = due.repo.state()
    report = run(due)
    (one,) = report.releases
    assert (one.status, one.message, report.code) == (
        "lapsed", "March 2026 Release is not taken: its scope has changed since it was approved.", 1,
    )  # fmt: skip
    assert one.hint == "When it is approved as it stands, type: seclog approve 2026-03"
    assert due.repo.state() == before
    due.approve("2026-03")
    assert statuses(run(due)) == [("2026-03", "released")]


def test_another_date_does_not_lapse_an_approval_and_is_the_day_in_force(due: Book) -> None:
    due.approve("2026-03")
    reschedule(due.git, due.tick(), DO, "2026-03", date(2026, 3, 5), "Later")
    assert run(due).releases == ()
    due.on("2026-03-04")
    hold(due.git, due.tick(), DO, "2026-03", "Not yet")
    due.on("2026-03-06")
    assert run(due).releases == ()
    reschedule(due.git, due.tick(), DO, "2026-03", date(2026, 3, 5), "Now")
    assert statuses(run(due)) == [("2026-03", "released")]
    assert (due.live("2026-03-04")["section-a"], due.live("2026-03-05")["section-a"]) == ("7.0", "8.0")


def test_one_that_is_refused_does_not_stop_the_others(coming: Book) -> None:
    coming.plan("bad", "2026-02-02")
    coming.draft("form-l", text=None, release="bad", digest="sha256:" + "0" * 64, causes=("MP077",))
    coming.approve("bad")
    report = run(coming)
    assert statuses(report)[:3] == [("unseen", "not approved"), ("bad", "refused"), ("a", "released")]
    bad = report.releases[1]
    assert (bad.message, bad.findings[0].code, bad.code, report.code) == ("bad cannot be released.", "E116", 1, 1)
    assert bad.hint == "When it is approved, type: seclog approve MP077"


def colliding_book(book: Book) -> None:
    """Two approved releases that change one document, both due."""
    book.approve("MP001")
    line(book, "a", "2026-02-01", "section-a", SAME)
    line(book, "b", "2026-02-02", "section-a", "# Definitions\n\nOther words.\n")
    line(book, "c", "2026-02-03", "section-g", "# Security\n\nBe secure.\n")
    book.on("2026-02-03")


colliding = kept(colliding_book)


def test_of_two_that_change_one_document_the_second_asks_for_a_rebase(colliding: Book) -> None:
    report = run(colliding)
    assert statuses(report) == [("a", "released"), ("b", "refused"), ("c", "released")]
    second = report.releases[1]
    assert (second.findings[0].code, second.hint, report.code) == ("E112", TOLD, 1)
    assert colliding.live()["section-a"] == "8.0"
    assert statuses(run(colliding)) == [("b", "refused")]


def test_a_rehearsal_tells_the_same_as_the_act_and_changes_nothing(colliding: Book) -> None:
    before, objects = colliding.repo.state(), colliding.repo.git("count-objects")
    report = run(colliding, DRY)
    assert statuses(report) == [("a", "released"), ("b", "refused"), ("c", "released")]
    second = report.releases[1]
    assert second.message == "b will be refused: a comes first, and both change section-a."
    assert (second.hint, second.code, report.code) == (TOLD, 1, 1)
    assert report.dry_run
    assert {one.commit for one in report.releases} == {""}
    assert (colliding.repo.state(), colliding.repo.git("count-objects")) == (before, objects)


# --- with a server -----------------------------------------------------------------------------------------------


def served(book: Book, path: Path) -> Repo:
    """A bare repository that the rulebook has as its upstream."""
    book.repo.git("clone", "-q", "--bare", str(book.repo.path), str(path))
    book.repo.git("remote", "add", "origin", str(path))
    book.repo.git("fetch", "-q", "origin")
    book.repo.git("branch", "-q", "--set-upstream-to=origin/main", "main")
    return Repo(path)


def runner_of(book: Book, server: Repo, path: Path, *options: str) -> Book:
    server.git("clone", "-q", *options, f"file://{server.path}", str(path))
    repo = Repo(path)
    repo.configure()
    return Book(repo, book.now)


def test_a_clone_that_has_no_local_lines_releases_to_the_server(coming: Book, tmp_path: Path) -> None:
    server = served(coming, tmp_path / "server.git")
    runner = runner_of(coming, server, tmp_path / "runner")
    assert [ref for ref in runner.repo.refs() if ref.startswith("refs/heads/")] == ["refs/heads/main"]
    report = run(runner)
    assert [status for _, status in statuses(report)] == ["not approved", "released", "released", "released"]
    assert server.tip() == runner.repo.tip() == report.releases[-1].commit
    assert {"refs/tags/section-a/8.0", "refs/tags/release/c"} <= server.refs().keys()


def test_a_race_that_is_lost_for_one_is_told_and_the_others_are_tried(coming: Book, tmp_path: Path) -> None:
    server = served(coming, tmp_path / "server.git")
    other = runner_of(coming, server, tmp_path / "other")
    other.approve("MP009")
    before, there = coming.repo.state(), server.refs()
    report = run(coming)
    assert [status for _, status in statuses(report)] == ["not approved", "refused", "refused", "refused"]
    assert (report.code, {one.code for one in report.releases[1:]}) == (5, {5})
    assert (coming.repo.state(), server.refs()) == (before, there)
    coming.repo.git("pull", "-q", "--ff-only", "--tags")
    assert [status for _, status in statuses(run(coming))] == ["not approved", "released", "released", "released"]


def test_two_runners_at_once_release_each_once(coming: Book, tmp_path: Path) -> None:
    server = served(coming, tmp_path / "server.git")
    first, second = (runner_of(coming, server, tmp_path / name) for name in ("first", "second"))
    assert run(first).code == 0
    there = server.refs()
    assert run(second).code == 5
    assert server.refs() == there
    second.repo.git("pull", "-q", "--ff-only", "--tags")
    assert statuses(run(second)) == [("unseen", "not approved")]


def test_an_approved_line_that_two_people_moved_is_told(coming: Book, tmp_path: Path) -> None:
    server = served(coming, tmp_path / "server.git")
    other = runner_of(coming, server, tmp_path / "other")
    reschedule(other.git, other.tick(), Way(push=True), "b", date(2026, 2, 4), "Theirs")
    reschedule(coming.git, coming.tick(), DO, "b", date(2026, 2, 5), "Ours")
    coming.repo.git("fetch", "-q", "origin")
    report = run(coming)
    assert statuses(report) == [("unseen", "not approved"), ("a", "released"), ("c", "released")]
    assert (report.diverged, report.code) == (("b",), 5)


def test_a_clone_that_lacks_lines_releases_nothing(coming: Book, tmp_path: Path) -> None:
    server = served(coming, tmp_path / "server.git")
    narrow = runner_of(coming, server, tmp_path / "narrow", "--single-branch")
    assert "'+refs/heads/*:refs/remotes/origin/*' && git fetch origin" in refused(MachineError, run, narrow).hint
    shallow = runner_of(coming, server, tmp_path / "shallow", "--depth=1")
    assert "git fetch --unshallow" in refused(MachineError, run, shallow).hint


def test_an_act_that_stands_unfinished_is_settled_first(coming: Book) -> None:
    coming.repo.git("update-ref", "refs/seclog/intent", "HEAD")
    assert refused(UnfinishedError, run, coming).hint == "Type: seclog recover"


def test_an_act_that_is_cut_off_midway_does_not_hide_what_was_done_before_it(
    coming: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(coming, tmp_path / "server.git")
    real, folder = shutil.which("git"), tmp_path / "bin"
    folder.mkdir()
    script = f"""#!/bin/sh
case "$*" in *"push --porcelain"*)
  if test -e {tmp_path}/once; then mv {server.path} {server.path}.gone; exit 128; fi
  touch {tmp_path}/once ;;
esac
exec "{real}" "$@"
"""
    (folder / "git").write_text(script)
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    report = run(coming)
    assert [(one.release, one.status, one.code) for one in report.releases[1:]] == [
        ("a", "released", 0), ("b", "refused", 6), ("c", "refused", 8),
    ]  # fmt: skip
    assert {one.hint for one in report.releases[2:]} == {
        "When it can be reached again, type: seclog recover", "Type: seclog recover",
    }  # fmt: skip
    assert (report.code, coming.live()["section-a"], coming.live()["section-g"]) == (6, "8.0", "7.0")
