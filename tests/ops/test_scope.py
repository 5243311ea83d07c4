"""What a release holds, changed: drafts withdrawn or moved, on the lines, in git's trees and for verify."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from seclog.core.errors import RaceError, RuleError, StateError, UsageError
from seclog.core.plan_retire import RetireRequest
from seclog.core.report import Outcome
from seclog.ops.act import Way
from seclog.ops.load import load_state
from seclog.ops.planning import cancel
from seclog.ops.rebase import rebase
from seclog.ops.recover import recover
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.retire import retire
from seclog.ops.scope import Halves, move, withdraw
from seclog.ops.status import status
from seclog.ops.verify import verify
from seclog.render.tables import render
from tests.builder import Repo
from tests.ops.rulebooks import DO, DRY, SECTION_A, Book, refused
from tests.store.conftest import forked

R, LATER = "2026-03", "2026-06"
A, G = "documents/section-a.md", "documents/section-g.md"
NEW_A, NEW_G = "# Definitions\n\nNew words.\n", "# Security\n\nNew rules.\n"


@pytest.fixture(autouse=True)
def own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What verify remembers of one test is nothing to the next."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(name="two")
def two_planned_releases(planned: Book) -> Book:
    """March with drafts of Section A and the guide, and June with nothing yet."""
    planned.plan(LATER, "2026-06-01", title="June 2026 Release")
    return planned


def take_out(book: Book, *names: str, release: str = R, way: Way = DO, reason: str = "") -> Outcome:
    return withdraw(book.git, book.tick(), way, release, names, reason)


def carry(book: Book, *names: str, source: str = R, to: str = LATER, way: Way = DO) -> Outcome:
    return move(book.git, book.tick(), way, source, to, names)


def leave(book: Book, name: str, into: str = "", *causes: str, release: str = R) -> Outcome:
    return retire(book.git, book.tick(), DO, RetireRequest("", name, into, causes), release)


def files(book: Book, revision: str) -> dict[str, str]:
    """The blobs of a tree by path."""
    rows = book.repo.git("ls-tree", "-r", "--format=%(path) %(objectname)", revision).split("\n")
    return dict(row.split(" ") for row in rows)


def clean(book: Book) -> None:
    report = verify(book.git, book.now)
    assert (report.findings, report.notes) == ((), ())


# --- withdrawn ---------------------------------------------------------------------------------------------------


def test_a_withdrawn_draft_leaves_live_text_on_the_line_its_tag_and_a_spent_number(planned: Book) -> None:
    tag = planned.repo.tip("section-a/7.1")
    outcome = take_out(planned, "Section A", reason="The Panel wants to see it again")
    assert outcome.summary == ("section-a 7.1 is taken out of March 2026 Release.",)
    assert (outcome.tags, outcome.next_steps) == ((), ("seclog pending 2026-03",))
    assert planned.drafts() == {"guide": "1.1"}
    assert planned.at(f"pending/{R}", A) == SECTION_A
    assert planned.repo.tip("section-a/7.1") == tag
    assert planned.at("section-a/7.1", A) == NEW_A
    planned.draft("section-a", text=NEW_A, release=R)
    assert planned.drafts() == {"guide": "1.1", "section-a": "7.2"}
    clean(planned)


def test_all_that_a_modification_brings_is_withdrawn_by_any_of_its_ids(planned: Book) -> None:
    planned.draft("section-g", text=NEW_G, release=R, causes=("MP002",))
    leave(planned, "schedule-8", "", "MP002")
    take_out(planned, "MP002")
    assert planned.drafts() == {"section-a": "7.1", "guide": "1.1"}
    assert files(planned, f"pending/{R}").keys() == files(planned, "main").keys()
    take_out(planned, "MP001")
    assert planned.drafts() == {"guide": "1.1"}
    clean(planned)


def test_a_withdrawn_retirement_brings_all_files_back(planned: Book) -> None:
    before = files(planned, f"pending/{R}")
    leave(planned, "section-g", "", "MP001")
    leave(planned, "schedule-8", "", "MP001")
    assert "documents/section-g.csv" not in files(planned, f"pending/{R}")
    assert take_out(planned, "section-g", "Schedule 8").summary[1].startswith("schedule-8 retired is taken out of")
    assert files(planned, f"pending/{R}") == before
    clean(planned)


def test_a_withdrawn_new_document_leaves_no_file_behind(planned: Book) -> None:
    before = files(planned, f"pending/{R}")
    planned.add("annex", "# Annex\n", category="Section", release=R, causes=("MP001",))
    rename(planned.git, planned.tick(), DO, RenameRequest("section-g", "", "Safety", R, ("MP001",)))
    planned.draft("schedule-8", text="# 4.0\n", release=R, version="4.0", text_name="s.md", causes=("MP001",))
    assert len(files(planned, f"pending/{R}")) == len(before) + 3
    take_out(planned, "annex", "section-g", "schedule-8")
    assert files(planned, f"pending/{R}") == before
    clean(planned)


def test_a_line_that_is_checked_out_shows_live_text_again(planned: Book) -> None:
    planned.repo.git("switch", "-q", f"pending/{R}")
    assert planned.repo.read(A) == NEW_A
    take_out(planned, "section-a")
    assert planned.repo.read(A) == SECTION_A
    assert planned.repo.git("status", "--porcelain") == ""


def test_a_rehearsal_and_a_refusal_change_nothing(planned: Book) -> None:
    before = planned.repo.state()
    assert take_out(planned, "section-a", way=DRY).dry_run
    for names, message in ((("section-q",), "Nothing on 2026-03 is called"), (("section-h",), "is called")):
        assert message in refused(RuleError, take_out, planned, *names).message
    assert "Did you mean 2026-03?" in refused(StateError, take_out, planned, "section-a", release="2026-3").hint
    assert planned.repo.state() == before


def test_a_withdrawal_lapses_an_approval(planned: Book) -> None:
    planned.approve(R)
    assert planned.pending(R).releases[0].approved
    take_out(planned, "section-a")
    assert not planned.pending(R).releases[0].approved


# --- moved -------------------------------------------------------------------------------------------------------


def test_a_moved_draft_keeps_number_and_tag_and_goes_live_from_its_new_line(two: Book) -> None:
    tag = two.repo.tip("section-a/7.1")
    outcome = carry(two, "section-a")
    assert outcome.summary == ("section-a 7.1 moves from March 2026 Release to June 2026 Release.",)
    assert (outcome.tags, outcome.next_steps) == ((), ("seclog pending 2026-06",))
    assert (two.drafts(), two.drafts(LATER)) == ({"guide": "1.1"}, {"section-a": "7.1"})
    assert (two.at(f"pending/{R}", A), two.at(f"pending/{LATER}", A)) == (SECTION_A, NEW_A)
    assert two.repo.tip("section-a/7.1") == tag
    clean(two)
    two.draft("section-a", text=NEW_A + "\nMore.\n", release=LATER)
    assert two.drafts(LATER) == {"section-a": "7.2"}
    two.on("2026-06-01")
    two.release(LATER)
    assert two.live()["section-a"] == "8.0"
    clean(two)


def test_a_chain_of_drafts_stays_behind_and_a_draft_may_move_on(two: Book) -> None:
    two.draft("section-a", text=NEW_A + "\nMore.\n", release=R)
    two.plan("2026-11", "2026-11-05")
    carry(two, "section-a")
    carry(two, "section-a", source=LATER, to="2026-11")
    assert two.drafts("2026-11") == {"section-a": "7.2"}
    carry(two, "section-a", source="2026-11", to=R)
    assert two.drafts() == {"guide": "1.1", "section-a": "7.2"}
    clean(two)
    two.on("2026-03-01")
    two.release()
    assert two.live()["section-a"] == "8.0"
    clean(two)


def test_all_that_a_modification_brings_is_moved_with_entries_and_retirements(two: Book) -> None:
    two.approve("MP002")
    two.add("annex", "# Annex\n", category="Section", release=R, causes=("MP002",), part_of="section-g")
    rename(two.git, two.tick(), DO, RenameRequest("section-g", "", "Safety", R, ("MP002",)))
    leave(two, "schedule-8", "section-g", "MP002")
    carry(two, "MP002")
    assert two.drafts() == {"section-a": "7.1", "guide": "1.1"}
    assert set(two.drafts(LATER)) == {"annex", "section-g", "schedule-8"}
    assert files(two, f"pending/{R}").keys() == files(two, "main").keys()
    clean(two)
    two.on("2026-06-01")
    two.release(LATER)
    titles = {row.id: row.title for row in two.log().rows}
    assert titles["section-g"] == "Safety"
    assert "schedule-8" not in titles
    assert two.history("annex").document.part_of == "section-g"
    clean(two)


def test_an_own_numbered_draft_moves_with_what_it_ends(two: Book) -> None:
    two.draft(
        "schedule-8", text="# 4.0\n", release=R, version="4.0", supersede=("3.1",), text_name="s.md", causes=("MP001",)
    )
    carry(two, "schedule-8")
    assert two.drafts(LATER) == {"schedule-8": "4.0-draft.1"}
    two.on("2026-06-01")
    two.release(LATER)
    assert two.live()["schedule-8"] == "3.10 4.0"
    clean(two)


def test_alternatives_stand_apart_on_lines_of_their_own_until_one_is_moved_into_a_release(two: Book) -> None:
    two.plan("mp102a", None, title="MP102A")
    two.plan("mp102b", None, title="MP102B")
    two.draft("section-g", text="# Security\n\nOne way.\n", release="mp102a", causes=("MP102A",))
    two.draft("section-g", text="# Security\n\nAnother way.\n", release="mp102b", causes=("MP102B",))
    assert (two.drafts("mp102a"), two.drafts("mp102b")) == ({"section-g": "7.1"}, {"section-g": "7.2"})
    assert "not scheduled" in refused(RuleError, two.release, "mp102a").message
    carry(two, "MP102A", source="mp102a")
    assert (two.drafts("mp102a"), two.drafts(LATER)) == ({}, {"section-g": "7.1"})
    assert two.at("pending/mp102b", G).endswith("Another way.\n")
    two.approve("MP102A")
    two.on("2026-06-01")
    two.release(LATER)
    assert two.at("main", G).endswith("One way.\n")
    clean(two)


def test_the_unscheduled_line_begins_with_what_is_moved_there_and_may_vanish_when_it_is_empty(two: Book) -> None:
    carry(two, "section-a", to="unscheduled")
    assert two.drafts("unscheduled") == {"section-a": "7.1"}
    carry(two, "section-a", source="unscheduled")
    two.repo.git("branch", "-D", "pending/unscheduled")
    assert two.drafts(LATER) == {"section-a": "7.1"}
    clean(two)


def test_drafts_move_out_of_a_cancelled_release(two: Book) -> None:
    leave(two, "section-g", "", "MP001")
    cancel(two.git, two.tick(), DO, R, "nothing left to do")
    carry(two, "section-a", "section-g")
    assert set(two.drafts(LATER)) == {"section-a", "section-g"}
    clean(two)
    two.on("2026-06-01")
    two.release(LATER)
    assert two.live()["section-a"] == "8.0"
    clean(two)


def test_a_move_that_was_interrupted_is_finished_by_the_same_command(two: Book) -> None:
    ended = forked(lambda: carry(two, "section-a", "guide"), {"SECLOG_FAILPOINT": "finish.journal"})
    assert ended.signal == signal.SIGKILL
    recover(two.git)
    assert set(two.drafts()) == set(two.drafts(LATER)) == {"section-a", "guide"}
    clean(two)
    arrived = two.repo.tip(f"pending/{LATER}")
    outcome = carry(two, "section-a", "guide")
    assert outcome.summary[0] == "section-a 7.1 leaves March 2026 Release."
    assert two.repo.tip(f"pending/{LATER}") == arrived
    assert (two.drafts(), set(two.drafts(LATER))) == ({}, {"section-a", "guide"})
    clean(two)


def test_what_else_is_named_with_an_interrupted_move_goes_along(two: Book) -> None:
    forked(lambda: carry(two, "section-a"), {"SECLOG_FAILPOINT": "finish.journal"})
    recover(two.git)
    carry(two, "section-a", "guide")
    assert (two.drafts(), set(two.drafts(LATER))) == ({}, {"section-a", "guide"})
    clean(two)


def test_what_would_refuse_the_second_half_is_asked_before_the_first(two: Book) -> None:
    two.repo.git("switch", "-q", f"pending/{R}")
    two.repo.write(A, "my own edit\n")
    before = two.repo.state()
    assert A in refused(StateError, carry, two, "section-a").message
    assert two.repo.state() == before


def test_a_rehearsal_of_a_move_and_its_refusals_change_nothing(two: Book) -> None:
    two.draft("section-g", text=NEW_G, release=LATER, causes=("MP001",))
    before = two.repo.state()
    outcome = carry(two, "section-a", way=DRY)
    assert (outcome.dry_run, len(outcome.summary)) == (True, 1)
    assert "2026-03 is where it stands already" in refused_usage(two, "section-a", to=R)
    assert "Did you mean 2026-06?" in refused(StateError, carry, two, "section-a", to="2026-6").hint
    assert refused(RuleError, carry, two, "section-g").message == "Nothing on 2026-03 is called 'section-g'."
    assert two.repo.state() == before


def refused_usage(book: Book, *names: str, to: str) -> str:
    return refused(UsageError, carry, book, *names, to=to).message


def test_a_text_that_changed_on_the_line_since_its_draft_is_drafted_first(two: Book) -> None:
    two.repo.git("switch", "-q", f"pending/{R}")
    two.repo.commit("work in progress", {A: "# Definitions\n\nIn progress.\n"})
    two.repo.git("switch", "-q", "main")
    error = refused(RuleError, carry, two, "section-a")
    assert f"{A} changed on 2026-03 since section-a 7.1 was drafted" in error.message


# --- what came to a line after it had landed ---------------------------------------------------------------------


@pytest.fixture(name="late")
def landed_with_late_drafts(two: Book, tmp_path: Path) -> Book:
    """March has landed, and somebody who did not know it has drafted Section G for it and pushed that."""
    other = Book(two.repo.copy(tmp_path / "other"), two.now)
    other.draft("section-g", text=NEW_G, release=R, causes=("MP001",))
    leave(other, "schedule-8", "", "MP001")
    two.on("2026-03-01")
    two.release()
    assert two.pending().homeless == ()
    two.repo.git("fetch", "-q", "--tags", str(other.repo.path), f"+pending/{R}:pending/{R}")
    two.on("2026-03-02")
    return two


def test_a_draft_that_came_after_the_cancellation_is_homeless_too(two: Book, tmp_path: Path) -> None:
    other = Book(two.repo.copy(tmp_path / "other"), two.now)
    other.draft("section-g", text=NEW_G, release=R, causes=("MP001",))
    cancel(two.git, two.tick(), DO, R, "Overtaken")
    assert two.pending().homeless == ()
    two.repo.git("fetch", "-q", "--tags", str(other.repo.path), f"+pending/{R}:pending/{R}")
    two.on("2026-03-02")
    assert [one.document for one in two.pending().homeless] == ["section-g"]


def test_homeless_drafts_are_told_until_they_are_moved(late: Book) -> None:
    said = [one.text for one in late.pending().homeless]
    assert said == [
        "section-g 7.1 stands on the closed line 2026-03. Move it: seclog move section-g --from 2026-03 --to RELEASE",
        "schedule-8 retired stands on the closed line 2026-03. "
        "Move it: seclog move schedule-8 --from 2026-03 --to RELEASE",
    ]
    assert [one.kind for one in status(late.git, late.now).collisions] == ["homeless", "homeless"]
    assert said[0] in render(late.pending(), "table", width=200)
    assert json.loads(render(late.pending(), "json"))["homeless"][0]["document"] == "section-g"
    carry(late, "section-g")
    assert [one.document for one in late.pending().homeless] == ["schedule-8"]
    take_out(late, "schedule-8")
    assert late.pending().homeless == ()
    assert status(late.git, late.now).collisions == ()
    assert late.drafts(LATER) == {"section-g": "7.1"}
    clean(late)
    late.on("2026-06-01")
    late.release(LATER)
    assert late.live()["section-g"] == "8.0"
    clean(late)


def test_from_a_landed_line_nothing_is_moved_that_went_live_and_nothing_drafted_on_it(late: Book) -> None:
    assert "Nothing on 2026-03 is called 'section-a'" in refused(RuleError, carry, late, "section-a").message
    error = refused(RuleError, late.draft, "section-a", text=NEW_A, release=R)
    assert (error.message, error.hint) == (
        "Release 2026-03 has landed.", "Plan another release, and draft for that one.",
    )  # fmt: skip
    carry(late, "section-g", "schedule-8")
    assert "nothing is left on its line" in refused(RuleError, carry, late, "section-g").message


def test_a_line_that_is_behind_its_release_has_nothing_homeless(two: Book) -> None:
    two.repo.git("branch", "old", f"pending/{R}~1")
    two.on("2026-03-01")
    two.release()
    two.repo.git("update-ref", f"refs/heads/pending/{R}", "old")
    assert two.pending().homeless == ()


# --- two people --------------------------------------------------------------------------------------------------


def test_a_draft_that_somebody_makes_while_it_is_moved_is_not_lost(two: Book) -> None:
    """The second half looks again: what it takes off the line must stand on the other."""
    forked(lambda: carry(two, "section-a"), {"SECLOG_FAILPOINT": "finish.journal"})
    recover(two.git)
    two.draft("section-a", text=NEW_A + "\nMine.\n", release=R)
    error = refused(RuleError, carry, two, "section-a")
    assert error.message == "section-a 7.1 stands on 2026-06 already."
    take_out(two, "section-a", release=LATER)
    carry(two, "section-a")
    assert two.drafts(LATER) == {"section-a": "7.2"}
    clean(two)


def test_a_clone_moves_what_it_knows_only_from_the_server(two: Book, tmp_path: Path) -> None:
    two.repo.git("clone", "-q", "--bare", str(two.repo.path), str(tmp_path / "server.git"))
    two.repo.git("clone", "-q", str(tmp_path / "server.git"), str(tmp_path / "mine"))
    repo = Repo(tmp_path / "mine")
    repo.configure()
    mine = Book(repo, two.now)
    carry(mine, "section-a", way=Way(push=True))
    server = Book(Repo(tmp_path / "server.git"), mine.now)
    assert (server.drafts(), server.drafts(LATER)) == ({"guide": "1.1"}, {"section-a": "7.1"})
    clean(mine)


def test_the_state_of_a_plan_knows_where_a_draft_came_from(two: Book) -> None:
    carry(two, "section-a")
    assert load_state(two.git, two.now).lines[LATER].origins == {"section-a": R}


def test_leaving_is_refused_where_another_draft_stands_there_meanwhile(two: Book) -> None:
    error = refused(RaceError, Halves(two.git, two.tick(), R, LATER, ("section-a",)).leave)
    assert error.message == "section-a has changed on 2026-03 while it was moved."


def test_a_stale_draft_moves_and_is_rebased_where_it_stands_then(two: Book) -> None:
    two.plan("urgent", "2026-02-01", kind="single")
    two.draft(
        "section-a", text=SECTION_A.replace("A day is a day", "A day has 24 hours"), release="urgent", causes=("MP001",)
    )
    two.draft("section-a", text=SECTION_A.replace("A Party is a person", "A Party is somebody"), release=R)
    two.on("2026-02-01")
    two.release("urgent")
    carry(two, "section-a")
    (stale,) = two.pending(LATER).releases[0].documents
    assert (stale.draft, stale.base, stale.stale) == ("7.3", "7.0", True)
    rebase(two.git, two.tick(), DO, LATER, ("section-a",))
    assert two.drafts(LATER) == {"section-a": "8.1"}
    merged = two.at(f"pending/{LATER}", A)
    assert "A Party is somebody" in merged
    assert "24 hours" in merged
    clean(two)
