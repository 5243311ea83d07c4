"""Comments on categories: noted by a record, listed on both axes, with the trial that they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from seclog.core.collection import COLLECTION_PATH, Trial
from seclog.core.errors import RuleError, UsageError
from seclog.core.feedback import Feedback
from seclog.core.plan_feedback import FeedbackRequest
from seclog.core.report import Outcome
from seclog.formats.registry_write import write_collection
from seclog.ops.act import Way
from seclog.ops.comments import list_feedback
from seclog.ops.feedback import give_feedback
from seclog.ops.history import NoDocumentError
from seclog.ops.init import InitRequest, init
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.rulebooks import COLLECTION, DO, DRY, START, Book, refused

TRIAL = Trial(date(2026, 1, 1), date(2026, 6, 30), "changes@example.org")


@pytest.fixture(name="trial")
def trial_book(tmp_path: Path) -> Book:
    """A rulebook of two documents whose categories are on trial."""
    repo = Repo.init(tmp_path / "trial")
    repo.write(COLLECTION_PATH, write_collection(replace(COLLECTION, trial=TRIAL)))
    for letter in "ab":
        entry = f"id: section-{letter}\nlabel: Section {letter.upper()}\ntitle: Rules\ntype: Code\ncategory: Section\n"
        repo.write(f"registry/documents/section-{letter}.yaml", f"{entry}file: documents/{letter}.md\n")
        repo.write(f"documents/{letter}.md", f"# Rules {letter}\n")
    init(START, Way(), InitRequest(str(repo.path), baseline="7.0", effective_on=date(2026, 1, 1)))
    return Book(repo)


def noted(book: Book, name: str, text: str, way: Way = DO, **stated: object) -> Outcome:
    request = FeedbackRequest(name, text, **stated)  # type: ignore[arg-type]
    return give_feedback(book.git, book.tick(), way, request)


def listed(book: Book, name: str | None = None, as_of: str | None = None, known: str | None = None) -> Feedback:
    return list_feedback(book.git, book.now, name, date.fromisoformat(as_of) if as_of else None, known)


def texts(found: Feedback) -> list[str]:
    return [one.text for one in found.comments]


def test_a_comment_is_recorded_and_changes_no_file(trial: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(trial.repo.path.parent / "state"))
    before = trial.repo.git("rev-parse", "main^{tree}")
    outcome = noted(trial, "Section A", "It is about security.", by="Large Supplier")
    assert outcome.summary == ("The comment by Large Supplier on Section A is noted.",)
    assert trial.repo.git("rev-parse", "main^{tree}") == before
    found = listed(trial)
    (comment,) = found.comments
    assert comment._asdict() == {
        "id": "section-a",
        "label": "Section A",
        "category": "Section",
        "on": date(2026, 1, 10),
        "by": "Large Supplier",
        "text": "It is about security.",
    }
    assert (found.open, found.trial) == (True, TRIAL)
    assert verify(trial.git, trial.now).findings == ()


def test_comments_are_listed_by_their_day_and_by_document_on_both_axes(trial: Book) -> None:
    trial.on("2026-02-10")
    noted(trial, "section-a", "second", on=date(2026, 2, 5))
    trial.on("2026-03-10")
    noted(trial, "section-b", "first", on=date(2026, 2, 1))
    assert texts(listed(trial)) == ["first", "second"]
    assert texts(listed(trial, "section-a")) == ["second"]
    assert texts(listed(trial, "Section B")) == ["first"]
    assert texts(listed(trial, as_of="2026-02-04")) == ["first"]
    assert texts(listed(trial, as_of="2026-01-31")) == []
    assert texts(listed(trial, known="2026-02-10")) == ["second"]
    assert not listed(trial, as_of="2026-07-01").open
    assert listed(trial, as_of="2026-06-30").open


def test_a_rehearsal_notes_nothing(trial: Book) -> None:
    assert noted(trial, "section-a", "x", DRY).dry_run
    assert listed(trial).comments == ()


def test_without_a_trial_comments_are_noted_all_the_same(book: Book) -> None:
    noted(book, "section-a", "Why?")
    found = listed(book)
    assert (texts(found), found.trial, found.open) == (["Why?"], None, False)


def test_what_cannot_be_noted_or_listed_is_refused(trial: Book) -> None:
    refused(NoDocumentError, noted, trial, "section-q", "x")
    refused(UsageError, noted, trial, "section-a", "")
    refused(RuleError, noted, trial, "section-a", "x", on=date(2026, 1, 11))
    error = refused(NoDocumentError, listed, trial, "section-c")
    assert error.hint.startswith("Did you mean section-")


def test_today_is_that_of_the_time_zone_of_the_collection(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "kiribati")
    zone = replace(COLLECTION, time_zone="Pacific/Kiritimati")  # fourteen hours ahead
    repo.write(COLLECTION_PATH, write_collection(zone))
    repo.write(
        "registry/documents/a.yaml", "id: a\nlabel: A\ntitle: A\ntype: Code\ncategory: Form\nfile: documents/a.md\n"
    )
    repo.write("documents/a.md", "# A\n")
    init(START, Way(), InitRequest(str(repo.path), baseline="7.0", effective_on=date(2026, 1, 1)))
    book = Book(repo)
    book.now = book.repo.clock.now = book.now.replace(hour=20)
    noted(book, "a", "tomorrow here")
    assert [one.on for one in listed(book).comments] == [date(2026, 1, 11)]
