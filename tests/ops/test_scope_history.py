"""How a release's scope and date changed, from git: planned, landed and cancelled ones, now and as known then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from seclog.core.errors import StateError
from seclog.core.scope_history import ScopeHistory
from seclog.ops.planning import cancel, hold, reschedule
from seclog.ops.scope import move, withdraw
from seclog.ops.scope_history import scope_history
from tests.ops.rulebooks import DO, Book, refused

R = "2026-03"


def told(book: Book, release: str = R, known: str | None = None) -> ScopeHistory:
    return scope_history(book.git, book.now, release, known)


def short(found: ScopeHistory) -> list[str]:
    return [" ".join(filter(None, (one.what, one.document, one.version))) for one in found.events]


FIRST = ["planned", "drafted section-a 7.1", "drafted guide 1.1"]


def changed(book: Book) -> None:
    """March is put off, held and dated again, and its scope changes."""
    book.on("2026-02-01")
    reschedule(book.git, book.tick(), DO, R, date(2026, 3, 15), "the DCC is late")
    book.plan("2026-06", "2026-06-01")
    book.approve(R)
    book.on("2026-02-02")
    move(book.git, book.tick(), DO, R, "2026-06", ("guide",))
    hold(book.git, book.tick(), DO, R, "until the Panel meets")
    book.draft("section-a", text="# Definitions\n\nOther words.\n", release=R)
    withdraw(book.git, book.tick(), DO, R, ("section-a",), "not ready")


CHANGED = [
    *FIRST, "rescheduled", "approved", "moved out guide 1.1", "lapsed", "held", "redrafted section-a 7.2",
    "withdrawn section-a 7.2",
]  # fmt: skip


def test_what_happened_to_a_planned_release_is_told_in_order(planned: Book) -> None:
    changed(planned)
    found = told(planned)
    assert short(found) == CHANGED
    assert (found.release, found.title, found.state, found.known_at) == (R, "March 2026 Release", "planned", "")
    assert [(one.planned_on, one.reason) for one in found.events if one.what in ("rescheduled", "held")] == [
        (date(2026, 3, 15), "the DCC is late"),
        (None, "until the Panel meets"),
    ]
    assert [one.reason for one in found.events][-1] == "not ready"
    assert short(told(planned, "2026-06")) == ["planned", "moved in guide 1.1"]
    assert all(planned.repo.git("cat-file", "-t", one.commit) == "commit" for one in found.events)


def test_what_was_known_then_is_told_without_what_came_later(planned: Book) -> None:
    changed(planned)
    assert short(told(planned, known="2026-02-01")) == CHANGED[:5]
    assert short(told(planned, known="2026-01-10")) == FIRST
    assert told(planned, known="2026-01-10").known_at == "2026-01-10"
    assert "2026-06 was ever planned" in refused(StateError, told, planned, "2026-06", "2026-01-10").message


def test_a_landed_release_keeps_its_history_with_its_branch_and_without(due: Book) -> None:
    due.release()
    assert short(told(due)) == [*FIRST, "landed"]
    due.repo.git("branch", "-D", f"pending/{R}")
    found = told(due)
    assert (short(found), found.state, found.title) == ([*FIRST, "landed"], "landed", "March 2026 Release")
    assert short(told(due, known="2026-02-28")) == FIRST
    assert told(due, known="2026-02-28").state == "planned"


def test_a_cancelled_release_keeps_its_history_with_its_branch_and_without(planned: Book) -> None:
    planned.on("2026-02-01")
    cancel(planned.git, planned.tick(), DO, R, "nothing left")
    assert short(told(planned)) == [*FIRST, "cancelled"]
    planned.repo.git("branch", "-D", f"pending/{R}")
    found = told(planned)
    assert (short(found), found.state, found.events[-1].reason) == ([*FIRST, "cancelled"], "cancelled", "nothing left")
    assert short(told(planned, known="2026-01-31")) == FIRST


def test_drafts_that_came_after_the_release_are_told_too(planned: Book, tmp_path: Path) -> None:
    other = Book(planned.repo.copy(tmp_path / "other"), planned.now)
    other.draft("section-g", text="# Security\n\nLate.\n", release=R, causes=("MP001",))
    planned.on("2026-03-01")
    planned.release()
    planned.repo.git("fetch", "-q", "--tags", str(other.repo.path), f"+pending/{R}:pending/{R}")
    assert set(short(told(planned))) == {*FIRST, "landed", "drafted section-g 7.1"}


def test_an_unknown_release_suggests_the_nearest(planned: Book) -> None:
    assert refused(StateError, told, planned, "2026-3").hint == "Did you mean 2026-03?"
    error = refused(StateError, told, planned, "x")
    assert (error.message, error.hint) == ("No release x was ever planned.", "Type: seclog pending")
