"""Releases whose date slips, that are held or given up, in a real repository and between clones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import RaceError, RuleError, SeclogError, StateError, UsageError
from seclog.core.report import Outcome
from seclog.ops.act import Way
from seclog.ops.planning import cancel, hold, reschedule
from seclog.ops.scope import move
from seclog.ops.scope_history import scope_history
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.rulebooks import DO, DRY, Book, refused

PUSH = Way(push=True)
R = "2026-03"
LINE = f"refs/heads/pending/{R}"
WHY = "The Panel asks for it"


def put(book: Book, day: str, reason: str = WHY, *, name: str = R, way: Way = DO) -> Outcome:
    return reschedule(book.git, book.tick(), way, name, date.fromisoformat(day), reason)


def hold_it(book: Book, reason: str = WHY, *, name: str = R, way: Way = DO) -> Outcome:
    return hold(book.git, book.tick(), way, name, reason)


def give_up(book: Book, reason: str = WHY, *, name: str = R, way: Way = DO) -> Outcome:
    return cancel(book.git, book.tick(), way, name, reason)


def day_of(book: Book, known: str | None = None) -> list[str]:
    return [str(one.effective_on) for one in book.pending(known=known).releases]


def sound(book: Book) -> bool:
    return verify(book.git, book.now).findings == ()


def server_of(book: Book, path: Path) -> Repo:
    """A bare repository that the rulebook has as its upstream, with all that it holds."""
    book.repo.git("clone", "-q", "--bare", str(book.repo.path), str(path))
    book.repo.git("remote", "add", "origin", str(path))
    book.repo.git("fetch", "-q", "origin")
    book.repo.git("branch", "-q", "--set-upstream-to=origin/main", "main")
    return Repo(path)


def clone_of(book: Book, server: Repo, path: Path) -> Book:
    server.git("clone", "-q", str(server.path), str(path))
    repo = Repo(path)
    repo.configure()
    return Book(repo, book.now)


def test_a_date_may_slip_any_number_of_times_and_every_one_stays(planned: Book) -> None:
    main = planned.repo.tip()
    put(planned, "2026-03-08")
    planned.on("2026-02-01")
    hold_it(planned, "Testing takes longer")
    planned.on("2026-02-20")
    done = put(planned, "2026-04-05", "Testing is done")
    assert done.summary == ("March 2026 Release moves to 2026-04-05.",)
    assert (done.next_steps, done.tags) == (("seclog pending 2026-03",), ())
    assert planned.repo.tip() == main
    (release,) = planned.pending().releases
    assert [(str(one.planned_on), str(one.recorded_at.date()), one.reason) for one in release.dates] == [
        ("2026-03-01", "2026-01-10", ""),
        ("2026-03-08", "2026-01-10", WHY),
        ("None", "2026-02-01", "Testing takes longer"),
        ("2026-04-05", "2026-02-20", "Testing is done"),
    ]
    assert (release.title, release.kind, len(release.documents)) == ("March 2026 Release", "release", 2)
    assert day_of(planned, "2026-01-31") == ["2026-03-08"]
    assert day_of(planned, "2026-02-01") == ["None"]
    assert day_of(planned, "2026-02-20") == ["2026-04-05"]
    history = scope_history(planned.git, planned.now, R)
    assert [one.what for one in history.events if not one.document] == ["planned", "rescheduled", "held", "rescheduled"]
    assert sound(planned)


def test_a_held_release_waits_until_it_has_a_date_again(due: Book) -> None:
    due.approve(R)
    hold_it(due)
    error = refused(RuleError, due.release)
    assert error.hint == "Give it a date: seclog reschedule 2026-03 DATE --reason TEXT"
    assert due.pending().releases[0].approved
    assert due.pending().overdue == ()
    put(due, "2026-03-01")
    assert [one.release for one in due.pending().overdue] == [R]
    assert due.release().summary[0].startswith("March 2026 Release takes effect on 2026-03-01")
    assert sound(due)


def test_a_past_date_is_taken_and_released_late(due: Book) -> None:
    done = put(due, "2026-02-27")
    assert done.summary[1] == "2026-02-27 is past: released now, it will be recorded late."
    assert "recorded late (2 days)" in due.release().summary[0]
    assert due.live("2026-02-27")["section-a"] == "8.0"
    planned = due.plan("2026-02", "2026-02-28")
    assert planned.summary[1] == "2026-02-28 is past: released now, it will be recorded late."


def test_a_cancelled_release_leaves_texts_drafts_and_numbers_as_they_are(planned: Book) -> None:
    tree, live = planned.repo.git("rev-parse", "main^{tree}"), planned.live()
    line = planned.repo.tip(LINE)
    planned.on("2026-01-20")
    done = give_up(planned, "Ofgem sent it back")
    assert done.summary[0] == "March 2026 Release is cancelled."
    assert planned.repo.git("rev-parse", "main^{tree}") == tree
    assert planned.repo.git("show", "-s", "--format=%P", "main").split()[1] == line == planned.repo.tip(LINE)
    assert (planned.live(), planned.pending().releases) == (live, ())
    assert planned.log().rows[0].drafts == ()
    for act in (put, lambda book, *_: hold_it(book), lambda book, *_: give_up(book)):
        assert refused(RuleError, act, planned, "2026-05-01").message == "Release 2026-03 was cancelled."
    assert "was cancelled, and its id is not given again" in refused(RuleError, planned.plan).message
    planned.plan("2026-06", "2026-06-25")
    planned.draft("section-a", text="# Definitions\n\nOther words.\n", release="2026-06", causes=("MP001",))
    assert planned.drafts("2026-06") == {"section-a": "7.2"}
    assert sound(planned)


def test_what_was_pending_before_a_cancellation_is_still_known_then(planned: Book) -> None:
    put(planned, "2026-03-08")
    planned.approve("MP007")
    planned.on("2026-01-20")
    give_up(planned)
    planned.repo.git("branch", "-q", "-D", f"pending/{R}")
    assert planned.pending(known="2026-01-20").releases == ()
    (then,) = planned.pending(known="2026-01-19").releases
    assert (then.id, str(then.effective_on), {one.id: one.draft for one in then.documents}) == (
        R, "2026-03-08", {"section-a": "7.1", "guide": "1.1"},
    )  # fmt: skip
    assert planned.pending(known="main~1").releases[0].documents == then.documents
    rows = {row.id: [one.version for one in row.drafts] for row in planned.log(known="2026-01-19").rows}
    assert (rows["section-a"], rows["guide"], rows["section-g"]) == (["7.1"], ["1.1"], [])
    drafts = [(one.version, one.status) for one in planned.history("section-a", known="2026-01-19").versions]
    assert drafts == [("7.0", "live"), ("7.1", "draft")]
    assert [one.what for one in scope_history(planned.git, planned.now, R).events][-2:] == ["rescheduled", "cancelled"]
    assert sound(planned)


def test_a_draft_of_a_cancelled_release_can_be_carried_into_another(planned: Book) -> None:
    give_up(planned)
    planned.plan("2026-06", "2026-06-25")
    move(planned.git, planned.tick(), DO, R, "2026-06", ("section-a",))
    assert planned.drafts("2026-06") == {"section-a": "7.1"}
    assert sound(planned)


Act = Callable[[Book], object]


@pytest.mark.parametrize(
    ("act", "kind", "message"),
    [
        (lambda book: put(book, "2026-03-01"), RuleError, "March 2026 Release is planned for 2026-03-01 already."),
        (
            lambda book: put(book, "2025-12-31"),
            RuleError,
            "Section A would take effect on 2025-12-31, before its version 7.0 of 2026-01-01.",
        ),
        (lambda book: put(book, "2026-03-02", ""), UsageError, "A reason is needed."),
        (lambda book: hold_it(book, ""), UsageError, "A reason is needed."),
        (lambda book: give_up(book, ""), UsageError, "A reason is needed."),
        (lambda book: put(book, "2026-03-02", name="2026-04"), StateError, "No release 2026-04 is planned."),
        (lambda book: give_up(book, name="2026-04"), StateError, "No release 2026-04 is planned."),
    ],
)
def test_what_is_refused_changes_nothing(planned: Book, act: Act, kind: type[SeclogError], message: str) -> None:
    before = planned.repo.state()
    assert refused(kind, act, planned).message == message
    assert planned.repo.state() == before


def test_rehearsals_change_nothing(planned: Book) -> None:
    before, objects = planned.repo.state(), planned.repo.git("count-objects")
    done = [put(planned, "2026-03-08", way=DRY), hold_it(planned, way=DRY), give_up(planned, way=DRY)]
    assert all(one.dry_run and not one.commit for one in done)
    assert (planned.repo.state(), planned.repo.git("count-objects")) == (before, objects)


def test_no_act_needs_the_branch_that_it_writes(planned: Book) -> None:
    planned.repo.git("switch", "-q", f"pending/{R}")
    put(planned, "2026-03-08")
    give_up(planned)
    assert planned.repo.git("symbolic-ref", "HEAD") == LINE
    assert planned.repo.git("status", "--porcelain") == ""


def test_dates_stay_here_until_they_are_pushed_and_a_cancellation_is_told_at_once(
    planned: Book, tmp_path: Path
) -> None:
    server = server_of(planned, tmp_path / "server.git")
    old = server.refs()
    put(planned, "2026-03-08")
    assert server.refs() == old
    done = hold_it(planned, way=PUSH)
    assert (server.refs()[LINE], server.tip()) == (done.commit, old["refs/heads/main"])
    planned.draft("section-g", text="# N\n", causes=("MP001",))
    planned.on("2026-01-20")
    done = give_up(planned)
    assert server.tip() == done.commit == planned.repo.tip()
    # the drafts behind the cancellation are on the server with it, though their line was not pushed
    assert "refs/tags/section-g/7.1" in server.refs()
    other = clone_of(planned, server, tmp_path / "other")
    assert other.pending().releases == ()
    then = other.pending(known="2026-01-19").releases[0].documents
    assert [one.draft for one in then] == ["1.1", "7.1", "7.1"]
    assert sound(other)


def test_a_line_that_is_only_on_the_server_is_dated_in_a_clone(planned: Book, tmp_path: Path) -> None:
    server = server_of(planned, tmp_path / "server.git")
    other = clone_of(planned, server, tmp_path / "other")
    assert LINE not in other.repo.refs()
    done = put(other, "2026-03-08", way=PUSH)
    assert server.refs()[LINE] == other.repo.refs()[LINE] == done.commit
    planned.repo.git("fetch", "-q", "origin")
    planned.now = other.now
    assert day_of(planned) == ["2026-03-08"]
    done = hold_it(planned, way=PUSH)
    assert server.refs()[LINE] == planned.repo.refs()[LINE] == done.commit
    assert give_up(planned).commit == server.tip()


def test_two_dates_at_once_are_a_race_that_changes_nothing(planned: Book, tmp_path: Path) -> None:
    server = server_of(planned, tmp_path / "server.git")
    other = clone_of(planned, server, tmp_path / "other")
    put(other, "2026-03-08", way=PUSH)
    before, there = planned.repo.state(), server.refs()
    error = refused(RaceError, put, planned, "2026-03-15", way=PUSH)
    assert "git fetch origin" in error.hint
    assert (planned.repo.state(), server.refs()) == (before, there)
    put(planned, "2026-03-15")
    planned.repo.git("fetch", "-q", "origin")
    assert "has moved both here and on the remote" in refused(RaceError, hold_it, planned).message


def test_a_release_that_landed_elsewhere_is_not_cancelled(due: Book, tmp_path: Path) -> None:
    server = server_of(due, tmp_path / "server.git")
    other = clone_of(due, server, tmp_path / "other")
    other.release()
    before, there = due.repo.state(), server.refs()
    refused(RaceError, give_up, due)
    assert (due.repo.state(), server.refs()) == (before, there)
    due.repo.git("pull", "-q", "--ff-only", "--tags")
    assert refused(RuleError, give_up, due).message == "Release 2026-03 has landed."
