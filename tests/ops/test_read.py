"""The log, histories and what is pending, on both axes of time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, StateError, UsageError
from seclog.ops.history import NoDocumentError
from seclog.ops.load import today_at
from seclog.ops.log import only
from tests.builder import Repo
from tests.ops.rulebooks import START, Book, refused


@pytest.fixture(scope="session")
def original_told(original_planned: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """2026-03 landed on 6 March, five days late; drafts for 2026-06 stand on the landed text, MP002 unapproved."""
    book = Book(original_planned.repo.copy(tmp_path_factory.mktemp("told") / "rulebook"), original_planned.now)
    book.on("2026-03-06")
    book.release()
    book.on("2026-03-20")
    book.plan("2026-06", "2026-06-25", title="June 2026 Release")
    book.draft("section-a", text="# Definitions\n\nJune words.\n", release="2026-06", causes=("MP002",))
    book.draft("section-a", text="# Definitions\n\nJune words, better.\n", release="2026-06", causes=("MP003",))
    book.draft("section-g", text="# Security\n\nSome day.\n", release="unscheduled")
    return book


@pytest.fixture
def told(original_told: Book, tmp_path: Path) -> Book:
    return Book(original_told.repo.copy(tmp_path / "rulebook"), original_told.now)


NOW = {"section-a": "8.0", "section-g": "7.0", "schedule-8": "3.1 3.10", "guide": "2.0", "form-l": "1.0"}
FIRST = {"section-a": "7.0", "section-g": "7.0", "schedule-8": "3.1 3.10", "guide": "1.0", "form-l": "1.0"}


@pytest.mark.parametrize(
    ("as_of", "known", "live"),
    [
        (None, None, NOW),
        ("2026-03-01", None, NOW),
        ("2026-02-28", None, FIRST),
        ("2026-01-01", None, FIRST),
        ("2025-12-31", None, {}),
        ("2027-01-01", None, NOW),
        ("2026-03-01", "2026-03-05", FIRST),
        ("2026-03-01", "2026-03-06", NOW),
        (None, "2026-01-10", FIRST),
        (None, "2026-01-09", {}),
        (None, "main~1", FIRST),
        (None, "release/2026-03", NOW),
        (None, "release/baseline", FIRST),
    ],
)
def test_the_log_on_both_axes(told: Book, as_of: str | None, known: str | None, live: dict[str, str]) -> None:
    assert told.live(as_of, known) == live


def test_the_log_tells_release_causes_and_drafts(told: Book) -> None:
    log = told.log()
    row = next(one for one in log.rows if one.id == "section-a")
    assert (row.label, row.title, row.type, row.category, row.status) == (
        "Section A", "Definitions", "Code", "Section", "live",
    )  # fmt: skip
    assert (row.effective_on, row.release, row.release_title, row.causes) == (
        date(2026, 3, 1), "2026-03", "March 2026 Release", ("MP001",),
    )  # fmt: skip
    assert [(one.version, one.release) for one in row.drafts] == [("8.2", "2026-06")]
    assert (log.name, log.number, log.as_of, log.known_at) == ("Test Code", "8.0", date(2026, 3, 20), "")


def test_documents_stand_in_the_order_of_types_and_labels(told: Book) -> None:
    assert [row.id for row in told.log().rows] == [
        "schedule-8", "schedule-8", "section-a", "section-g", "form-l", "guide",
    ]  # fmt: skip


def test_the_log_of_a_past_day_knows_no_drafts_but_that_of_past_knowledge_does(told: Book) -> None:
    assert all(not row.drafts for row in told.log("2026-03-02").rows)
    then = {row.id: row.drafts for row in told.log(known="2026-01-10").rows}
    assert [(one.version, one.release) for one in then["section-a"]] == [("7.1", "2026-03")]


def test_what_was_pending_before_a_release_landed(told: Book) -> None:
    then = told.pending(known="2026-01-10")
    assert [(one.id, [d.draft for d in one.documents]) for one in then.releases] == [("2026-03", ["1.1", "7.1"])]
    assert then.known_at == "2026-01-10"
    assert [one.id for one in told.pending(known="release/2026-03").releases] == []
    assert [one.id for one in told.pending(known="main~1").releases] == ["2026-03"]


def test_a_line_deleted_since_is_known_as_it_was(told: Book) -> None:
    told.repo.git("branch", "-D", "-q", "pending/2026-03")
    assert [one.id for one in told.pending(known="2026-01-10").releases] == ["2026-03"]


def test_pending_now(told: Book) -> None:
    found = told.pending()
    assert [(one.id, one.effective_on, one.kind, one.approved) for one in found.releases] == [
        ("2026-06", date(2026, 6, 25), "release", False),
        ("unscheduled", None, "release", False),
    ]
    document = found.releases[0].documents[0]
    assert (document.id, document.live, document.draft, document.base, document.stale) == (
        "section-a", "8.0", "8.2", "8.0", False,
    )  # fmt: skip
    assert (document.modifications, document.standing) == (("MP002", "MP003"), "proposed")
    told.approve("MP002", "MP003")
    assert told.pending().releases[0].documents[0].standing == "approved"


def test_pending_of_one_release(told: Book) -> None:
    assert [one.id for one in told.pending("2026-06").releases] == ["2026-06"]
    assert "landed" in refused(StateError, told.pending, "2026-03").message
    assert refused(StateError, told.pending, "2026-0").hint == "Did you mean 2026-06?"


def test_a_document_on_two_lines_is_remarked(told: Book) -> None:
    told.draft("section-a", text="# Other\n", release="unscheduled")
    remarks = {one.id: one.remarks for one in told.pending().releases}
    assert remarks == {
        "2026-06": ("Section A is drafted for unscheduled as well (8.3); unscheduled has no date.",),
        "unscheduled": ("Section A is drafted for 2026-06 as well (8.2); unscheduled has no date.",),
    }


def test_an_approved_release_whose_day_has_come_is_overdue(told: Book) -> None:
    told.approve("MP002", "MP003")
    told.approve("2026-06")
    assert told.log().overdue == ()
    told.on("2026-06-25")
    for report in (told.log(), told.pending(), told.history("section-a")):
        assert [(one.release, one.planned_on) for one in report.overdue] == [("2026-06", date(2026, 6, 25))]
    told.draft("section-a", text="# Lapsed\n", release="2026-06")
    assert told.log().overdue == ()


def test_a_history_has_every_version_in_order(told: Book) -> None:
    found = told.history("section-a")
    assert [(one.version, one.status, one.effective_on, one.ended_on, one.release) for one in found.versions] == [
        ("7.0", "superseded", date(2026, 1, 1), date(2026, 3, 1), "baseline"),
        ("8.0", "live", date(2026, 3, 1), None, "2026-03"),
        ("8.2", "draft", None, None, "2026-06"),
    ]
    assert [one.tag for one in found.versions] == ["release/baseline", "section-a/8.0", "section-a/8.2"]
    assert found.versions[1].commit == told.repo.tip("release/2026-03")
    assert found.document[:6] == ("section-a", "Section A", "Definitions", "Code", "Section", "documents/section-a.md")


@pytest.mark.parametrize(
    ("as_of", "known", "expected"),
    [
        ("2026-02-01", None, [("7.0", "live"), ("8.0", "recorded"), ("8.2", "draft")]),
        (None, "2026-03-05", [("7.0", "live"), ("7.1", "draft")]),
        (None, "main~1", [("7.0", "live")]),
        ("2026-03-02", "2026-03-06", [("7.0", "superseded"), ("8.0", "live")]),
    ],
)
def test_a_history_on_both_axes(
    told: Book, as_of: str | None, known: str | None, expected: list[tuple[str, str]]
) -> None:
    assert [(one.version, one.status) for one in told.history("section-a", as_of, known).versions] == expected


@pytest.mark.parametrize("name", ["section-a", "Section A", "section a", "SECTION A", "Section-A"])
def test_a_document_is_named_by_id_or_label(told: Book, name: str) -> None:
    assert told.history(name).document.id == "section-a"


@pytest.mark.parametrize(("prefix", "name"), [("gu", "guide"), ("sch", "schedule-8"), ("FORM", "form-l")])
def test_a_unique_prefix_is_enough(told: Book, prefix: str, name: str) -> None:
    assert told.history(prefix).document.id == name


def test_an_ambiguous_prefix_lists_what_it_may_mean(told: Book) -> None:
    error = refused(StateError, told.history, "section")
    assert error.message == "'section' may mean several documents: section-a, section-g."


@pytest.mark.parametrize(
    ("name", "hint"),
    [("sektion-a", "Did you mean section-a?"), ("gide", "Did you mean guide?"), ("zzz", "Type: seclog log")],
)
def test_an_unknown_name_suggests_the_nearest(told: Book, name: str, hint: str) -> None:
    assert refused(NoDocumentError, told.history, name).hint == hint


def test_a_document_still_to_come_has_a_history(told: Book) -> None:
    told.add("appendix-at", "# Traffic\n", release="2026-06", type="Code", category="Section", label="Appendix AT")
    found = told.history("Appendix AT")
    assert [(one.version, one.status) for one in found.versions] == [("0.1", "draft")]
    assert found.document.label == "Appendix AT"
    assert "appendix-at" not in told.live()


@pytest.mark.parametrize(
    ("known", "kind"),
    [("2026-02-30", UsageError), ("nowhere", StateError), ("--all", StateError), ("section-a/8.2", StateError)],
)
def test_knowledge_that_cannot_be_is_refused(told: Book, known: str, kind: type[StateError]) -> None:
    for ask in (told.log, told.pending):
        refused(kind, ask, known=known)


def test_the_log_is_kept_to_a_type_and_a_category(told: Book) -> None:
    log = told.log()
    assert [row.id for row in only(log, "paper", None).rows] == ["form-l", "guide"]
    assert [row.id for row in only(log, "Code", "technical specification").rows] == ["schedule-8", "schedule-8"]
    assert only(log, "Code", "Form").rows == ()
    assert refused(UsageError, only, log, "Papr", None).hint == "Did you mean Paper?"
    assert "Section" in refused(UsageError, only, log, None, "zzz").hint


@pytest.mark.parametrize("where", ["documents", ".git", "bare", "linked"])
def test_reading_works_from_anywhere(told: Book, tmp_path: Path, where: str) -> None:
    if where == "bare":
        told.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
        told.where = tmp_path / "bare"
    elif where == "linked":
        told.repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "main~2")
        told.where = tmp_path / "linked"
    else:
        told.where = told.repo.path / where
    assert told.live() == NOW
    if where != "bare":
        assert told.drafts("2026-06") == {"section-a": "8.2"}


def test_a_detached_head_and_a_dirty_tree_do_not_change_the_answer(told: Book) -> None:
    told.repo.git("switch", "-q", "--detach", "HEAD~1")
    told.repo.write("documents/section-a.md", "mine\n")
    told.repo.write(".git/MERGE_HEAD", told.repo.tip() + "\n")
    assert told.live() == NOW


def test_reading_writes_nothing(told: Book) -> None:
    before = sorted((str(p), p.stat().st_mtime_ns) for p in told.repo.path.rglob("*"))
    told.log(known="2026-01-10")
    told.history("section-a")
    told.pending()
    assert sorted((str(p), p.stat().st_mtime_ns) for p in told.repo.path.rglob("*")) == before


def test_outside_of_a_repository_the_way_in_is_named(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    for ask in (Book(repo).log, Book(repo).pending):
        error = refused(StateError, ask)
        assert "not a git repository" in error.message
        assert "seclog init" in error.hint


def test_a_repository_without_rulebook_says_so(repo: Repo) -> None:
    book = Book(repo)
    assert "seclog init" in refused(StateError, book.log).hint
    repo.commit("Begin", {"a": "x\n"})
    assert "no rulebook" in refused(StateError, book.log).message
    assert "no rulebook" in refused(StateError, book.plan).message


def test_a_missing_git_is_told(told: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Install git" in refused(MachineError, told.log).hint


def test_replaced_objects_are_not_read(told: Book) -> None:
    told.repo.git("replace", "release/2026-03^{commit}", "release/2026-03~1")
    assert told.live() == NOW


def test_a_cherry_picked_record_stops_reading(told: Book) -> None:
    tree = told.repo.git("rev-parse", "main^{tree}")
    message = told.repo.git("log", "-1", "--format=%B", "main").encode() + b"\n"
    told.repo.commit_bytes(message, tree, told.repo.tip(), ref="refs/heads/main")
    refused(IntegrityError, told.log)


def test_today_is_that_of_the_time_zone() -> None:
    late = START.replace(hour=23, minute=30)
    assert today_at(late, "Europe/London") == date(2026, 1, 10)
    assert today_at(late, "Asia/Tokyo") == date(2026, 1, 11)
    assert "tzdata" in refused(UsageError, today_at, late, "Mars/Base").hint


def test_the_title_of_then_belongs_to_the_version_of_then(told: Book) -> None:
    path = "registry/documents/section-a.yaml"
    told.repo.write(path, told.repo.read(path).replace("title: Definitions", "title: Meanings"))
    told.draft("section-a", release="2026-06")
    told.approve("MP002", "MP003")
    told.on("2026-06-25")
    told.release("2026-06")
    titles = {one.version: one.title for one in told.history("section-a").versions}
    assert titles == {"7.0": "Definitions", "8.0": "Definitions", "9.0": "Meanings"}
    assert next(row.title for row in told.log("2026-06-24").rows if row.id == "section-a") == "Definitions"
    assert next(row.title for row in told.log().rows if row.id == "section-a") == "Meanings"
