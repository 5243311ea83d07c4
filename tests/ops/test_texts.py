from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import StateError, UsageError
from seclog.ops.history import NoDocumentError
from seclog.ops.texts import Compared, Text, document_text, redline
from seclog.ops.when import When
from tests.ops.rulebooks import GUIDE, SECTION_A, Book, refused

NOW = When()
JUNE = "# Definitions\n\nJune words.\n"
MARCH = "# Definitions\n\nNew words.\n"


@pytest.fixture(scope="session")
def original_texts(original_planned: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = Book(original_planned.repo.copy(tmp_path_factory.mktemp("texts") / "rulebook"), original_planned.now)
    book.on("2026-03-01")
    book.release()
    book.plan("2026-06", "2026-06-25")
    book.draft("section-a", text="# Definitions\n\nEarly June words.\n", release="2026-06")
    book.draft("section-a", text=JUNE, release="2026-06")
    return book


@pytest.fixture
def told(original_texts: Book, tmp_path: Path) -> Book:
    return Book(original_texts.repo.copy(tmp_path / "rulebook"), original_texts.now)


def text(book: Book, name: str, as_of: str | None = None, known: str | None = None) -> Text:
    return document_text(book.git, book.now, name, When(date.fromisoformat(as_of) if as_of else None, known))


def compared(book: Book, name: str, base: str = "", target: str = "", release: str = "", when: When = NOW) -> Compared:
    return redline(book.git, book.now, name, (base, target, release), when)


def versions(found: Compared) -> tuple[str, str]:
    return found.base.entry.version, found.target.entry.version


@pytest.mark.parametrize(
    ("name", "as_of", "known", "version", "words"),
    [
        ("section-a", None, None, "8.0", MARCH),
        ("Section A", "2026-02-28", None, "7.0", SECTION_A),
        ("section-a", None, "2026-02-28", "7.0", SECTION_A),
        ("section-a", None, "release/baseline", "7.0", SECTION_A),
        ("section-a@7.0", None, None, "7.0", SECTION_A),
        ("section-a@8.2", None, None, "8.2", JUNE),
        ("section-a@8.1", None, None, "8.1", "# Definitions\n\nEarly June words.\n"),
        ("section-a@7.1", None, None, "7.1", MARCH),
        ("schedule-8@3.1", None, None, "3.1", "# Specification 3.1\n\nA meter shall measure.\n"),
    ],
)
def test_the_text_of_a_version(
    told: Book, name: str, as_of: str | None, known: str | None, version: str, words: str
) -> None:
    found = text(told, name, as_of, known)
    assert (found.entry.version, found.data) == (version, words.encode())


def test_a_draft_that_was_followed_says_so(told: Book) -> None:
    entry = text(told, "section-a@8.1").entry
    assert (entry.status, entry.remark, entry.release, entry.tag) == (
        "draft", "an earlier draft", "2026-06", "section-a/8.1",
    )  # fmt: skip
    assert entry.commit == told.repo.tip("section-a/8.1")


def test_a_text_is_that_of_its_record_whatever_the_work_tree_says(told: Book) -> None:
    told.repo.write("documents/section-a.md", "mine\n")
    told.repo.git("replace", told.repo.git("rev-parse", "main:documents/section-a.md"), told.repo.blob(b"forged\n"))
    assert text(told, "section-a").data == MARCH.encode()


def test_bytes_are_given_as_they_are(told: Book) -> None:
    assert text(told, "guide@1.0").data == GUIDE


def test_a_listed_document_has_no_text_here(told: Book) -> None:
    assert text(told, "form-l").data is None


@pytest.mark.parametrize(
    ("name", "kind", "hint"),
    [
        ("section-a@9.0", StateError, "Did you mean 8.0?"),
        ("section-a@zzz", StateError, "It has: 7.0, 8.0, 8.2."),
        ("section-a@../x", StateError, "It has: 7.0, 8.0, 8.2."),
        ("@8.0", UsageError, "Write section-d or section-d@8.0."),
        ("schedule-8", UsageError, "Name one: schedule-8@3.10"),
        ("sektion-a", NoDocumentError, "Did you mean section-a?"),
    ],
)
def test_what_cannot_be_shown_says_what_can(told: Book, name: str, kind: type[StateError], hint: str) -> None:
    assert refused(kind, text, told, name).hint == hint


def test_a_document_to_come_has_no_version_in_force(told: Book) -> None:
    told.add("appendix-at", "# T\n", release="2026-06", type="Code", category="Section")
    assert refused(StateError, text, told, "appendix-at").hint == "Its draft: appendix-at@0.1"
    assert refused(StateError, text, told, "section-a", "2025-12-31").message.endswith("no version in force.")


@pytest.mark.parametrize(
    ("name", "base", "target", "release", "expected"),
    [
        ("section-a", "", "", "", ("8.0", "8.2")),
        ("section-a", "", "", "2026-06", ("8.0", "8.2")),
        ("section-a", "7.0", "", "", ("7.0", "8.2")),
        ("section-a", "7.0", "8.0", "", ("7.0", "8.0")),
        ("section-a", "8.1", "", "", ("8.1", "8.2")),
        ("section-a", "7.1", "8.1", "", ("7.1", "8.1")),
        ("section-a@7.0", "", "", "", ("7.0", "8.2")),
        ("section-a@7.0", "8.0", "", "", ("7.0", "8.0")),
        ("guide", "", "", "", None),
        ("schedule-8", "3.1", "3.10", "", ("3.1", "3.10")),
    ],
)
def test_the_two_sides_of_a_redline(
    told: Book, name: str, base: str, target: str, release: str, expected: tuple[str, str] | None
) -> None:
    if expected is None:
        assert "no plain text" in refused(StateError, compared, told, name, base, target, release).message
    else:
        assert versions(compared(told, name, base, target, release)) == expected


def test_without_a_draft_the_last_two_live_versions_are_compared(told: Book) -> None:
    found = compared(told, "section-a", when=When(None, "release/2026-03"))
    assert versions(found) == ("7.0", "8.0")
    assert not found.redline.is_empty


def test_the_same_version_twice_has_no_change(told: Book) -> None:
    assert compared(told, "section-a", "8.0", "8.0").redline.is_empty


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("section-g",), StateError),
        (("section-g", "", "", "2026-06"), StateError),
        (("section-a", "9.9"), StateError),
        (("section-a@7.0", "8.0", "8.2"), UsageError),
        (("form-l", "1.0", "1.0"), StateError),
        (("schedule-8", "3.1"), UsageError),
    ],
)
def test_what_cannot_be_compared_is_refused(told: Book, arguments: tuple[str, ...], kind: type[StateError]) -> None:
    assert refused(kind, compared, told, *arguments).hint


def test_of_several_drafts_one_must_be_named(told: Book) -> None:
    told.draft("section-a", text="# Other\n", release="unscheduled")
    assert "--for RELEASE" in refused(UsageError, compared, told, "section-a").hint
    assert versions(compared(told, "section-a", release="unscheduled")) == ("8.0", "8.3")
    assert versions(compared(told, "section-a", "8.2", "8.3")) == ("8.2", "8.3")


def test_a_draft_of_a_document_to_come_has_nothing_to_compare_with(told: Book) -> None:
    told.add("appendix-at", "# T\n", release="2026-06", type="Code", category="Section")
    assert "no live version" in refused(StateError, compared, told, "appendix-at").message
