"""Documents that number themselves: their drafts, several live at once, ends, order, and both time axes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import RuleError, SeclogError, UsageError
from seclog.core.plan_correct import CorrectRequest
from seclog.core.plan_retire import RetireRequest
from seclog.core.verify_report import Verified
from seclog.ops.correct import correct
from seclog.ops.rebase import rebase
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.retire import retire
from seclog.ops.scope import withdraw
from seclog.ops.texts import document_text
from seclog.ops.verify import verify
from seclog.ops.when import When
from seclog.render.log import view
from tests.ops.rulebooks import DO, Book, codes, refused

S, FOLDER = "schedule-8", "documents/schedule-8"


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def two(book: Book) -> Book:
    """Schedule 8 with 3.1 and 3.10 live, and two releases planned for 1 March."""
    book.approve("MP001")
    book.plan("a", "2026-03-01")
    book.plan("b", "2026-03-01")
    return book


def put(book: Book, version: str, release: str, **options: object) -> None:
    book.draft(S, text=f"# {version}\n", version=version, release=release, causes=("MP001",), **options)  # type: ignore[arg-type]


def live(book: Book, as_of: str | None = None, known: str | None = None) -> str:
    return book.live(as_of, known)[S]


def texts(book: Book) -> list[str]:
    listing = book.repo.git("ls-tree", "-r", "--name-only", "main", f"{FOLDER}/").split()
    return sorted(path.removeprefix(f"{FOLDER}/").removesuffix(".md") for path in listing)


def statuses(book: Book) -> dict[str, str]:
    return {one.version: one.status for one in book.history(S).versions}


def sound(book: Book) -> bool:
    found: Verified = verify(book.git, book.now)
    assert found.findings == ()
    return True


def test_drafts_count_towards_their_target_and_it_goes_live_beside_the_others(two: Book) -> None:
    put(two, "4.2", "a")
    two.draft(S, text="# Four, better\n", release="a")
    assert two.drafts("a") == {S: "4.2-draft.2"}
    two.on("2026-03-01")
    two.release("a")
    assert (live(two), texts(two)) == ("3.1 3.10 4.2", ["3.1", "3.10", "4.2"])
    assert two.at("main", f"{FOLDER}/4.2.md") == "# Four, better\n"
    assert sound(two)


def test_versions_are_ordered_by_what_they_mean_and_shown_as_written(two: Book) -> None:
    two.on("2026-03-01")
    for number, version in enumerate(("4.2", "3.1.2", "4.0.0", "3.1.10", "3.9")):
        two.plan(f"r{number}", "2026-03-01")
        put(two, version, f"r{number}")
        two.release(f"r{number}")
    assert live(two) == "3.1 3.1.2 3.1.10 3.9 3.10 4.0.0 4.2"
    assert list(statuses(two)) == ["3.1", "3.1.2", "3.1.10", "3.9", "3.10", "4.0.0", "4.2"]
    assert sound(two)


@pytest.mark.parametrize(("version", "base"), [("3.2", "3.1"), ("3.1.2", "3.1"), ("4.2", "3.10"), ("2.0", "3.10")])
def test_a_first_draft_is_made_from_the_highest_live_version_below_its_target(
    two: Book, version: str, base: str
) -> None:
    done = two.draft(S, text="# New\n", version=version, release="a")
    assert done.summary[0] == f"Schedule 8 {version}-draft.1 is drafted from {base} for a."


def test_a_version_ends_only_where_that_is_said(two: Book) -> None:
    put(two, "4.2", "a", supersede=("3.1",))
    assert two.pending().releases[0].documents[0].ends == ("3.1",)
    two.on("2026-03-01")
    two.release("a")
    assert (live(two), live(two, "2026-02-28"), texts(two)) == ("3.10 4.2", "3.1 3.10", ["3.10", "4.2"])
    assert (live(two, known="2026-02-27"), live(two, "2026-03-01", "2026-02-27")) == ("3.1 3.10", "3.1 3.10")
    ended = {one.version: str(one.ended_on) for one in two.history(S).versions}
    assert ended == {"3.1": "2026-03-01", "3.10": "None", "4.2": "None"}
    assert "3.10, 4.2" in refused(RuleError, put, two, "4.3", "b", supersede=("3.1",)).hint.replace(" and ", ", ")
    assert sound(two)


def test_the_log_as_data_has_a_row_for_each_version_under_one_id(two: Book) -> None:
    put(two, "4.2", "a")
    two.on("2026-03-01")
    two.release("a")
    listed = view(two.log()).data()["documents"]
    assert isinstance(listed, list)
    rows = [(one["id"], one["version"]) for one in listed if one["id"] == S]
    assert rows == [(S, "3.1"), (S, "3.10"), (S, "4.2")]


def test_a_text_is_asked_for_by_its_version_where_several_are_live(two: Book) -> None:
    assert "schedule-8@3.10" in refused(UsageError, document_text, two.git, two.now, S, When()).hint
    assert document_text(two.git, two.now, f"{S}@3.1", When()).entry.path == f"{FOLDER}/3.1.md"


@pytest.mark.parametrize("version", ["3.1.0", "3.10.0"])
def test_another_spelling_of_an_issued_number_is_refused(two: Book, version: str) -> None:
    error = refused(RuleError, put, two, version, "a")
    assert error.message == f"{version} is the same version as {version[:-2]}, which has been issued."


@pytest.mark.parametrize("version", ["4.2", "4.2.0"])
def test_a_number_that_two_releases_would_issue_is_told_and_issued_once(two: Book, version: str) -> None:
    put(two, "4.2", "a")
    put(two, version, "b")
    assert two.drafts("b") == {S: "4.2-draft.2" if version == "4.2" else "4.2.0-draft.1"}
    found = {one.id: [met.kind for met in one.collisions] for one in two.pending().releases}
    assert found == {"a": ["both"], "b": ["both"]}
    two.on("2026-03-01")
    two.release("a")
    (told,) = two.pending().releases[0].collisions
    assert (told.kind, told.other, told.message) == ("issued", "a", "Schedule 8 4.2 has been issued by a.")
    error = refused(RuleError, two.release, "b")
    assert codes(error) == ["E125"]
    assert "--version V" in error.hint
    assert "issued" in refused(RuleError, two.draft, S, text="# Again\n", release="b").message
    put(two, "4.3", "b")
    two.release("b")
    assert (live(two), texts(two)) == ("3.1 3.10 4.2 4.3", ["3.1", "3.10", "4.2", "4.3"])
    assert sound(two)


def test_a_draft_is_stale_only_where_the_version_it_was_made_from_has_ended(two: Book) -> None:
    put(two, "4.2", "a", supersede=("3.10",))
    put(two, "4.3", "b")
    two.on("2026-03-01")
    two.release("a")
    assert "E112" in codes(refused(RuleError, two.release, "b"))
    assert codes(refused(RuleError, rebase, two.git, two.tick(), DO, "b", ())) == ["D205"]
    two.draft(S, text="# Both\n", release="b", base="4.2")
    two.release("b")
    assert (live(two), sound(two)) == ("3.1 4.2 4.3", True)


def test_a_stale_draft_goes_onto_what_took_the_place_of_its_base(two: Book) -> None:
    base = two.at("main", f"{FOLDER}/3.10.md")
    two.draft(S, text=f"{base}\nB.\n", version="4.3", release="b", causes=("MP001",))
    two.draft(S, text=f"A.\n\n{base}", version="4.2", release="a", causes=("MP001",), supersede=("3.10",))
    two.on("2026-03-01")
    two.release("a")
    rebase(two.git, two.tick(), DO, "b", ())
    two.release("b")
    assert two.at("main", f"{FOLDER}/4.3.md") == f"A.\n\n{base}\nB.\n"
    assert (live(two), sound(two)) == ("3.1 4.2 4.3", True)


def test_a_withdrawn_target_leaves_no_text_and_may_be_drafted_again(two: Book) -> None:
    put(two, "4.2", "a")
    withdraw(two.git, two.tick(), DO, "a", (S,), "Not now.")
    assert f"{FOLDER}/4.2.md" not in two.repo.git("ls-tree", "-r", "--name-only", "pending/a")
    put(two, "4.2", "a")
    assert two.drafts("a") == {S: "4.2-draft.2"}


def test_another_target_on_the_same_release_does_not_take_the_place_of_the_first_in_silence(two: Book) -> None:
    put(two, "4.2", "a")
    before = two.repo.state()
    error = refused(RuleError, put, two, "4.3", "a")
    assert error.message == "Schedule 8 4.2 is drafted for a, and 4.3 would take its place."
    assert "seclog withdraw schedule-8 --from a" in error.hint
    assert two.repo.state() == before
    put(two, "4.2.0", "a")
    assert two.drafts("a") == {S: "4.2.0-draft.1"}
    withdraw(two.git, two.tick(), DO, "a", (S,), "Not now.")
    put(two, "4.3", "a")
    two.on("2026-03-01")
    two.release("a")
    assert (live(two), texts(two), sound(two)) == ("3.1 3.10 4.3", ["3.1", "3.10", "4.3"], True)


def test_all_live_versions_leave_when_the_document_does(two: Book) -> None:
    retire(two.git, two.tick(), DO, RetireRequest("", S, causes=("MP001",), reason="Gone."), "a")
    two.on("2026-03-01")
    two.release("a")
    assert (S in two.live(), two.live("2026-02-28")[S], texts(two)) == (False, "3.1 3.10", [])
    assert statuses(two) == {"3.1": "retired", "3.10": "retired"}
    assert sound(two)


def test_a_version_that_was_never_in_force_brings_back_what_it_ended(two: Book) -> None:
    put(two, "4.2", "a", supersede=("3.1",))
    two.on("2026-03-01")
    two.release("a")
    correct(two.git, two.tick(), DO, CorrectRequest("Never designated.", S, "4.2", void=True))
    assert (live(two), texts(two)) == ("3.1 3.10", ["3.1", "3.10"])
    assert statuses(two)["4.2"] == "void"
    assert "issued" in refused(RuleError, put, two, "4.2", "b").message
    assert sound(two)


def test_a_corrected_day_moves_the_end_that_came_with_it(two: Book) -> None:
    put(two, "4.2", "a", supersede=("3.1",))
    two.on("2026-03-05")
    two.release("a", effective_on=date(2026, 3, 1))
    asked = CorrectRequest("As designated.", release="a", effective_on=date(2026, 2, 20))
    two.on("2026-03-09")
    correct(two.git, two.tick(), DO, asked)
    assert live(two, "2026-02-25") == "3.10 4.2"
    assert live(two, "2026-02-25", "2026-03-06") == "3.1 3.10"
    assert sound(two)


def test_a_renamed_document_has_one_label_for_all_its_live_versions(two: Book) -> None:
    asked = RenameRequest(S, label="Schedule 8A", release="a", causes=("MP001",), version="3.11")
    rename(two.git, two.tick(), DO, asked)
    two.on("2026-03-01")
    two.release("a")
    rows = [(row.label, row.version) for row in two.log().rows if row.id == S]
    assert rows == [("Schedule 8A", "3.1"), ("Schedule 8A", "3.10"), ("Schedule 8A", "3.11")]
    then = {row.label for row in two.log("2026-02-28").rows if row.id == S}
    assert then == {"Schedule 8"}
    assert sound(two)


@pytest.mark.parametrize("version", ["4", "4.2-draft.1", "4.02", "v4.2", "4.2.1.0", "4.2-rc1"])
def test_what_is_no_version_is_refused(two: Book, version: str) -> None:
    before = two.repo.state()
    with pytest.raises(SeclogError):
        put(two, version, "a")
    assert two.repo.state() == before
