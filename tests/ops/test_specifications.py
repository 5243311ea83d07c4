"""Reading specifications from a rulebook's history: which version of a table held on a day, as known at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from seclog.core.document import Document
from seclog.core.errors import InputError, StateError, UsageError
from seclog.core.period import last_day
from seclog.core.plan_correct import CorrectRequest
from seclog.core.spec_names import specification_named
from seclog.core.specification import SpecBook
from seclog.formats.registry_write import write_document
from seclog.ops.applicability import applicability
from seclog.ops.correct import correct
from seclog.ops.matrix import matrix
from seclog.ops.record import RecordOptions, record
from seclog.ops.specifications import held, require_some
from seclog.ops.verify import verify
from seclog.ops.when import By, When
from tests.ops.rulebooks import DO, Book, begun, build, refused

TABLES = Document(
    "schedule-11", "Schedule 11", "Applicability Tables", "Paper", "Form",
    text="listed", source="https://example.org", annexes=("registry/specifications/smets2.yaml",),
)  # fmt: skip
METERS = Document(
    "schedule-9", "Schedule 9", "Meters", "Paper", "Technical Specification",
    numbering="own", file="documents/schedule-9/{version}.md",
)  # fmt: skip
PATH = "registry/specifications/smets2.yaml"
LIST = "registry/specifications/incompatibilities.yaml"
PAIRS = "id: incompatibilities\nname: Incompatibility Matrix\nbegins: {begins}\nincompatibilities: []\n"


def smets2(until: str, *moves: str) -> str:
    """A file with one version whose installation ends so; each move is `DAY since DAY`."""
    ends = [f"              - on: {until}"]
    for move in moves:
        day, _, since = move.partition(" since ")
        ends += [f"              - on: {day}", f"                since: {since}", "                reason: moved"]
    return "\n".join(
        [
            "id: smets2",
            "name: SMETS2",
            "document: schedule-9",
            "kept_in: schedule-11",
            "decided_by: installed",
            "versions:",
            '  - version: "2.0"',
            "    terms:",
            "      - devices: [ESME]",
            "        installation:",
            "          from: unknown",
            "          until:",
            *[one[4:] for one in ends],
            "        maintenance: {from: unknown, until: open}",
            "",
        ]
    )


FIRST = smets2("2026-06-30")
MOVED = smets2("2026-06-30", "2026-09-30 since 2026-03-01")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A rulebook whose Schedule 11 keeps the periods of SMETS2, and that records a list of incompatibilities."""
    text = {"documents/schedule-9/2.0.md": "# SMETS2 2.0\n\nA meter shall measure.\n"}
    files = {PATH: FIRST, LIST: PAIRS.format(begins="2020-10-22")}
    return begun(tmp_path / "book", (TABLES, METERS), text | files, "1.0")


def ends(found: SpecBook) -> str:
    """The last day of installation that the table of the day states."""
    span = specification_named(found, "smets2").versions[0].terms[0].span("installation")
    assert span is not None
    return last_day(span.on(found.as_of).end)


def at(book: Book, as_of: str | None = None, known: str | None = None, release: str = "") -> SpecBook:
    return held(book.git, book.now, When(date.fromisoformat(as_of) if as_of else None, known), release)


def moved(book: Book) -> None:
    """Schedule 11 with a moved end goes live on 1 March, recorded on the 4th."""
    book.plan()
    book.repo.write(PATH, MOVED)
    book.draft("schedule-11")
    book.on("2026-03-04")
    book.release()


def test_a_draft_shows_for_its_release_alone_and_its_release_makes_it_live(book: Book) -> None:
    book.plan()
    book.repo.write(PATH, MOVED)
    done = book.draft("schedule-11")
    assert done.next_steps == ("seclog pending", "seclog validity smets2 --for 2026-03")
    assert (book.repo.path / PATH).read_text() == FIRST
    assert ends(at(book)) == "2026-06-30"
    planned = at(book, release="2026-03")
    assert (ends(planned), planned.as_of.isoformat(), planned.release) == ("2026-09-30", "2026-03-01", "2026-03")
    assert planned.tables["smets2"][:3] == ("schedule-11", "Schedule 11", "1.1")
    assert planned.tables["smets2"].draft
    book.on("2026-03-04")
    book.release()
    live = at(book)
    assert ends(live) == "2026-09-30"
    assert live.tables["smets2"] == ("schedule-11", "Schedule 11", "2.0", date(2026, 3, 1), "2026-03", False)
    assert (book.repo.path / PATH).read_text() == MOVED


@pytest.mark.parametrize(
    ("as_of", "known", "end", "version"),
    [
        ("2026-02-28", None, "2026-06-30", "1.0"),
        ("2026-03-01", None, "2026-09-30", "2.0"),
        ("2026-03-01", "2026-03-03", "2026-06-30", "1.0"),
        ("2026-03-01", "2026-03-04", "2026-09-30", "2.0"),
        ("2026-03-02", "release/baseline", "2026-06-30", "1.0"),
    ],
)
def test_the_table_of_a_day_is_that_of_the_version_in_force_as_known(
    book: Book, as_of: str, known: str | None, end: str, version: str
) -> None:
    moved(book)
    found = at(book, as_of, known)
    assert (ends(found), found.tables["smets2"].version, found.early) == (end, version, ())
    assert found.known_at == (known or "")


def test_before_the_first_version_the_first_one_is_shown_and_said_to_be(book: Book) -> None:
    found = at(book, "2018-08-01")
    assert (ends(found), found.tables["smets2"].version) == ("2026-06-30", "1.0")
    assert found.early == ("incompatibilities", "smets2")


def test_a_voided_version_gives_the_table_of_the_version_before(book: Book) -> None:
    moved(book)
    request = CorrectRequest("never designated", "schedule-11", "2.0", void=True)
    correct(book.git, book.tick(), DO, request)
    assert ends(at(book, "2026-03-02")) == "2026-06-30"
    assert ends(at(book, "2026-03-02", "release/2026-03")) == "2026-09-30"


def test_a_file_that_no_document_keeps_is_that_of_its_records(book: Book) -> None:
    book.on("2026-02-10")
    book.repo.write(LIST, PAIRS.format(begins="2020-10-23"))
    record(book.git, book.tick(), DO, RecordOptions("put right"))
    book.on("2026-02-20")
    book.approve("MP1")

    def begins(as_of: str | None = None, known: str | None = None) -> tuple[str, str]:
        found = at(book, as_of, known)
        assert found.tables["incompatibilities"].document == ""
        return str(found.incompatibilities[0].begins), str(found.tables["incompatibilities"].effective_on)

    assert begins() == ("2020-10-23", "2026-02-10")
    assert begins("2026-02-09") == ("2020-10-22", "2026-01-10")
    assert begins("2026-02-15", "2026-02-09") == ("2020-10-22", "2026-01-10")
    assert begins("2018-01-01") == ("2020-10-22", "2026-01-10")


def test_a_file_that_comes_with_a_later_version_was_in_no_table_before(book: Book) -> None:
    path = "registry/specifications/gbcs.yaml"
    more = (TABLES.annexes[0], path)
    book.plan()
    book.repo.write("registry/documents/schedule-11.yaml", write_document(replace(TABLES, annexes=more)))
    text = "id: gbcs\nname: GBCS\ndocument: schedule-9\nkept_in: schedule-11\nversions:\n"
    text += "  - version: '2.0'\n    terms:\n      - applicability: {from: unknown, until: open}\n"
    book.repo.write(path, text)
    book.draft("schedule-11")
    assert [one.id for one in at(book).specifications] == ["smets2"]
    assert [one.id for one in at(book, release="2026-03").specifications] == ["gbcs", "smets2"]
    book.on("2026-03-02")
    book.release()
    assert at(book).early == ()
    assert [one.id for one in at(book, "2026-02-01").specifications] == ["smets2"]


def test_tables_that_a_later_version_begins_answer_for_the_days_before_it(tmp_path: Path) -> None:
    text = {"documents/schedule-9/2.0.md": "# SMETS2 2.0\n\nA meter shall measure.\n"}
    book = begun(tmp_path / "book", (replace(TABLES, annexes=()), METERS), text, "1.0")
    book.plan()
    book.repo.write("registry/documents/schedule-11.yaml", write_document(TABLES))
    book.repo.write(PATH, FIRST)
    book.draft("schedule-11")
    book.on("2026-03-02")
    book.release()
    before = at(book, "2026-02-01")
    assert (ends(before), before.early, before.tables["smets2"].version) == ("2026-06-30", ("smets2",), "2.0")


def test_a_file_that_a_document_keeps_no_longer_is_there_on_the_days_it_was_kept(book: Book) -> None:
    book.plan()
    book.repo.write("registry/documents/schedule-11.yaml", write_document(replace(TABLES, annexes=())))
    (book.repo.path / PATH).unlink()
    book.draft("schedule-11")
    book.on("2026-03-02")
    book.release()
    assert at(book).specifications == ()
    assert not (book.repo.path / PATH).exists()
    assert [one.id for one in at(book, "2026-02-01").specifications] == ["smets2"]
    assert verify(book.git, book.now).findings == ()


def test_unknown_releases_and_times_are_refused_with_the_nearest(book: Book) -> None:
    book.plan("2026-06", None)
    assert "2026-06" in refused(StateError, at, book, release="2026-60").hint
    refused(UsageError, at, book, known="2026-01-10", release="2026-06")
    assert at(book, release="2026-06").as_of == book.now.date()


def test_a_rulebook_without_specifications_says_so(tmp_path: Path) -> None:
    empty = at(build(tmp_path / "code"))
    assert (empty.specifications, empty.tables) == ((), {})
    assert "seclog schema specification" in refused(StateError, require_some, empty).hint


def test_a_file_that_cannot_be_read_is_named(book: Book) -> None:
    blob = book.repo.path / PATH
    blob.write_text("id: smets2\nname: [\n")
    book.repo.git("add", "-A")
    tree = book.repo.git("write-tree").strip()
    tip = book.repo.git("rev-parse", "main").strip()
    message = book.repo.git("log", "-1", "--format=%B", tip)
    forged = book.repo.git("commit-tree", tree, "-m", message).strip()
    book.repo.git("update-ref", "refs/heads/main", forged)
    error = refused(InputError, at, book)
    assert error.findings[0].where.startswith(f"{PATH}:")


def test_the_tables_of_a_planned_release_are_drawn_by_every_command(book: Book) -> None:
    book.plan()
    book.repo.write(PATH, MOVED)
    book.draft("schedule-11")
    by = By(release="2026-03")
    tables = applicability(book.git, book.now, by)
    assert (tables.basis.release, tables.basis.to_come, str(tables.basis.as_of)) == ("2026-03", False, "2026-03-01")
    ends_on = tables.periods[0].rows[0].periods[0]
    assert ends_on is not None
    assert last_day(ends_on.end.bound) == "2026-09-30"
    assert matrix(book.git, book.now, by).basis.release == "2026-03"
    later = matrix(book.git, book.now, By(When(date(2026, 3, 1))))
    assert (later.basis.release, later.basis.to_come) == ("", True)
    assert not matrix(book.git, book.now, By()).basis.to_come
