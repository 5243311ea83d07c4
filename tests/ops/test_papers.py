"""Papers from real rulebooks: planned, landed and cancelled releases, the guide, and a rulebook's own templates."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.errors import InputError, RaceError, StateError
from seclog.core.paper import Stance
from seclog.ops.papers import guide_paper, own_template, release_paper
from seclog.ops.planning import cancel, reschedule
from seclog.ops.record import RecordOptions, record
from tests.ops.rulebooks import DO, Book, refused


def test_a_planned_release(planned: Book) -> None:
    reschedule(planned.git, planned.tick(), DO, "2026-03", date(2026, 3, 8), "The Panel asked for a week")
    made = release_paper(planned.git, planned.tick(), "2026-03")
    assert (made.state, made.title, made.effective_on) == ("planned", "March 2026 Release", date(2026, 3, 8))
    assert made.stance == Stance("ahead", 57)
    assert [(one.planned_on, one.reason) for one in made.dates] == [
        (date(2026, 3, 1), ""),
        (date(2026, 3, 8), "The Panel asked for a week"),
    ]
    assert [(one.label, one.old_version, one.new_version) for one in made.documents] == [
        ("Section A", "7.0", "8.0"),
        ("Guide", "1.0", "2.0"),
    ]
    assert [(one.id, one.state) for one in made.modifications] == [("MP001", "approved")]
    assert [one.what for one in made.events][:2] == ["planned", "drafted"]


def test_a_landed_release_is_told_from_its_record_and_its_line(due: Book) -> None:
    due.on("2026-03-06")
    due.release(effective_on=date(2026, 3, 1), published_on=date(2026, 2, 27), made_on=date(2026, 2, 20))
    for branch in (True, False):
        if not branch:
            due.repo.git("branch", "-D", "pending/2026-03")
        made = release_paper(due.git, due.tick(), "2026-03")
        assert (made.state, made.effective_on, made.published_on) == ("landed", date(2026, 3, 1), date(2026, 2, 27))
        assert made.stance == Stance("ahead", 2, 5)
        assert made.collection_number == "8.0"
        assert [(one.label, one.old_version, one.new_version, one.draft) for one in made.documents] == [
            ("Section A", "7.0", "8.0", "7.1"),
            ("Guide", "1.0", "2.0", "1.1"),
        ]
        assert [one.planned_on for one in made.dates] == [date(2026, 3, 1)]
        assert made.events[-1].what == "landed"


def test_an_own_numbered_version_names_the_one_that_it_was_drafted_from(book: Book) -> None:
    book.approve("MP001")
    book.plan()
    book.draft("schedule-8", text="# Specification 4.0\n", version="4.0", base="3.1", causes=("MP001",))
    assert release_paper(book.git, book.tick(), "2026-03").documents[0].old_version == "3.1"
    book.on("2026-03-01")
    book.release()
    (one,) = release_paper(book.git, book.tick(), "2026-03").documents
    assert (one.old_version, one.new_version, one.redline) == ("3.1", "4.0", "seclog redline schedule-8 3.1 4.0")


def test_a_cancelled_release_is_told_from_what_is_left_of_it(planned: Book) -> None:
    cancel(planned.git, planned.tick(), DO, "2026-03", "Withdrawn by the Panel")
    planned.repo.git("branch", "-D", "pending/2026-03")
    made = release_paper(planned.git, planned.tick(), "2026-03")
    assert (made.state, made.stance.name, len(made.documents)) == ("cancelled", "cancelled", 2)
    assert made.events[-1].reason == "Withdrawn by the Panel"


def test_an_unknown_release_is_refused_with_the_nearest(planned: Book) -> None:
    assert refused(StateError, release_paper, planned.git, planned.now, "2026-3").hint == "Did you mean 2026-03?"
    assert refused(StateError, release_paper, planned.git, planned.now, "x").hint == "Type: seclog pending"


def test_an_approved_release_that_is_due_is_told_first(due: Book) -> None:
    due.approve("2026-03")
    assert [one.release for one in release_paper(due.git, due.tick(), "2026-03").overdue] == ["2026-03"]
    assert [one.release for one in guide_paper(due.git, due.tick()).overdue] == ["2026-03"]


def test_a_line_that_two_people_moved_apart_is_refused(planned: Book) -> None:
    repo = planned.repo
    tip = repo.git("rev-parse", "pending/2026-03")
    repo.git("update-ref", "refs/remotes/origin/pending/2026-03", f"{tip}~1")
    planned.draft("section-g", text="# Security\n\nOther words.\n")
    theirs = repo.git("commit-tree", f"{tip}^{{tree}}", "-p", f"{tip}~1", "-m", "Other work")
    repo.git("update-ref", "refs/remotes/origin/pending/2026-03", theirs)
    assert "has moved both here" in refused(RaceError, release_paper, planned.git, planned.now, "2026-03").message


def test_a_branch_without_a_plan_is_no_release(book: Book) -> None:
    book.repo.git("branch", "pending/empty")
    refused(StateError, release_paper, book.git, book.now, "empty")


def test_the_guide_of_a_real_rulebook(planned: Book) -> None:
    made = guide_paper(planned.git, planned.tick())
    assert [one.kind for one in made.examples] == ["integer", "own", "draft"]
    assert made.examples[0].citation == "Section A 7.0, in force from 1 January 2026"
    assert {one.id: one.live for one in made.rows}["schedule-8"] == ("3.1", "3.10")


def test_a_template_of_the_work_tree_stands_above_the_recorded_one(book: Book) -> None:
    assert own_template(book.git, "rid.md.j2") is None
    path = book.repo.path / "registry/templates/rid.md.j2"
    path.parent.mkdir()
    path.write_text("recorded")
    record(book.git, book.tick(), DO, RecordOptions("Our own papers"))
    path.write_text("edited")
    found = own_template(book.git, "rid.md.j2")
    assert found == (b"edited", "registry/templates/rid.md.j2")
    path.unlink()
    found = own_template(book.git, "rid.md.j2")
    assert found is not None
    assert found.data == b"recorded"
    book.where = book.repo.path / ".git"
    found = own_template(book.git, "rid.md.j2")
    assert found is not None
    assert found.data == b"recorded"


def test_a_template_that_is_a_link_is_refused(book: Book) -> None:
    folder = book.repo.path / "registry/templates"
    folder.mkdir()
    (folder / "rid.md.j2").symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="symbolic link"):
        own_template(book.git, "rid.md.j2")


def test_a_release_made_after_its_first_day_is_retrospective_for_ever(due: Book) -> None:
    due.on("2026-03-06")
    due.release(effective_on=date(2026, 3, 1), made_on=date(2026, 3, 4), retrospective=True)
    made = release_paper(due.git, due.tick(), "2026-03")
    assert made.retrospective
    assert (made.number_before, made.collection_number) == ("7.0", "8.0")


def test_a_release_told_on_its_day_is_not_late_when_the_paper_is_made_again(due: Book) -> None:
    due.release()
    due.on("2026-04-20")
    assert release_paper(due.git, due.tick(), "2026-03").stance == Stance("on the day")
