"""Effects in a real rulebook: listed on both time axes, shown at the document, and documents that expire."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.effects import Effect
from seclog.core.errors import RuleError, StateError
from seclog.core.plan_effect import EffectRequest
from seclog.core.report import Outcome
from seclog.ops.effects import effect, effects
from seclog.ops.history import NoDocumentError
from seclog.ops.log import document_log
from seclog.ops.texts import document_text
from seclog.ops.verify import verify
from seclog.ops.when import When
from tests.ops.rulebooks import DO, DRY, SECTION_G, Book, codes, refused


def day(text: str) -> date:
    return date.fromisoformat(text)


def note(book: Book, clause: str = "G3", kind: str = "varied", way: object = DO, **given: object) -> Outcome:
    given.setdefault("from_on", day("2026-02-01"))
    request = replace(EffectRequest("Section G", clause, kind), **given)  # type: ignore[arg-type]
    return effect(book.git, book.tick(), way, request)  # type: ignore[arg-type]


def expire(book: Book, until: str, name: str = "section-g") -> Outcome:
    return effect(book.git, book.tick(), DO, EffectRequest(name, "", "expires", last_on=day(until)))


def listed(
    book: Book, name: str = "", as_of: str | None = None, known: str | None = None, *, every: bool = False
) -> tuple[Effect, ...]:
    return effects(book.git, book.now, name, day(as_of) if as_of else None, known, every=every).effects


def sound(book: Book) -> bool:
    assert verify(book.git, book.tick()).findings == ()
    return book.repo.git("status", "--porcelain") == ""


def test_an_effect_is_recorded_without_a_new_version_and_without_a_file(book: Book) -> None:
    tree, tags = book.repo.git("rev-parse", "main^{tree}"), book.repo.git("tag")
    assert note(book, way=DRY, description="As directed").dry_run
    assert listed(book) == ()
    outcome = note(book, last_on=day("2026-03-31"), instrument="Direction of 9 January 2026", reason="SoS variation")
    assert outcome.summary == ("Section G G3 is varied from 2026-02-01 until 2026-03-31.",)
    assert (book.repo.git("rev-parse", "main^{tree}"), book.repo.git("tag")) == (tree, tags)
    (one,) = listed(book)
    assert one == Effect(
        "section-g",
        "Section G",
        "G3",
        "varied",
        day("2026-02-01"),
        day("2026-03-31"),
        None,
        "Direction of 9 January 2026",
        "",
        "to come",
        "2026-01-10T09:02:00Z",
        book.repo.tip(),
    )
    assert sound(book)


def test_what_has_ended_or_is_taken_back_is_listed_only_with_all(book: Book) -> None:
    note(book, "G1", last_on=day("2026-02-28"))
    note(book, "G2")
    note(book, "G2", void=True)
    note(book, "G3", from_on=day("2026-06-01"))
    assert book.history("section-g").effects == listed(book, as_of="2026-01-10")
    assert [(one.clause, one.status) for one in listed(book, as_of="2026-02-28")] == [
        ("G1", "in effect"),
        ("G3", "to come"),
    ]
    assert [(one.clause, one.status) for one in listed(book, as_of="2026-03-01")] == [("G3", "to come")]
    assert [(one.clause, one.status) for one in listed(book, as_of="2026-03-01", every=True)] == [
        ("G1", "ended"),
        ("G2", "void"),
        ("G3", "to come"),
    ]


def test_an_end_that_moves_is_known_on_both_axes(book: Book) -> None:
    note(book, last_on=day("2026-03-31"))
    book.on("2026-03-20")
    note(book, last_on=day("2026-09-30"), notified_on=day("2026-03-19"))
    (now,), (then,) = listed(book, as_of="2026-04-01"), listed(book, as_of="2026-03-31", known="2026-03-19")
    assert (now.last_on, now.notified_on, now.status) == (day("2026-09-30"), day("2026-03-19"), "in effect")
    assert (then.last_on, then.notified_on) == (day("2026-03-31"), None)
    assert listed(book, as_of="2026-04-01", known="2026-03-19") == ()
    assert listed(book, as_of="2026-04-01", known="main~1") == ()
    assert sound(book)


def test_effects_are_those_of_one_document_where_it_is_named(book: Book) -> None:
    note(book)
    effect(book.git, book.tick(), DO, EffectRequest("section-a", "A1", "suspended", day("2026-02-01")))
    assert [one.document for one in listed(book)] == ["section-a", "section-g"]
    assert [one.document for one in listed(book, "Section A")] == ["section-a"]
    error = refused(NoDocumentError, listed, book, "section-aa")
    assert error.hint == "Did you mean section-a?"
    refused(NoDocumentError, effect, book.git, book.tick(), DO, EffectRequest("section-gg", "G3", "varied"))


def test_what_has_effect_on_a_document_is_shown_at_the_document(book: Book) -> None:
    note(book, last_on=day("2026-03-31"))
    effect(book.git, book.tick(), DO, EffectRequest("section-a", "A1", "suspended", day("2026-02-01")))
    for as_of, shown in (("2026-02-15", [("G3", "in effect")]), ("2026-04-01", [])):
        assert [(one.clause, one.status) for one in book.history("section-g", as_of).effects] == shown
        text = document_text(book.git, book.now, "section-g", When(day(as_of)))
        assert [(one.clause, one.status) for one in text.history.effects] == shown
    assert book.history("schedule-8").effects == ()


# --- documents that expire ---------------------------------------------------------------------------------------


def statuses(book: Book, name: str = "section-g", as_of: str | None = None, known: str | None = None) -> list[str]:
    return [one.status for one in book.history(name, as_of, known).versions]


def test_a_document_that_has_expired_leaves_the_log_and_stays_to_be_read(book: Book) -> None:
    expire(book, "2026-02-28")
    book.on("2026-03-01")
    assert book.live("2026-02-28")["section-g"] == "7.0"
    assert "section-g" not in book.live()
    whole = document_log(book.git, book.now, retired_too=True)
    assert [(one.version, one.status) for one in whole.rows if one.id == "section-g"] == [("7.0", "expired")]
    (entry,) = book.history("section-g").versions
    assert (entry.status, entry.ended_on) == ("expired", day("2026-03-01"))
    text = document_text(book.git, book.now, "section-g", When())
    assert (text.entry.status, text.data) == ("expired", SECTION_G.encode())
    assert statuses(book, as_of="2026-02-28") == ["live"]
    assert book.history("section-g", "2026-02-28").versions[0].ended_on == day("2026-03-01")
    assert sound(book)


def test_an_expiry_is_put_off_before_or_after_the_day(book: Book) -> None:
    expire(book, "2026-02-28")
    book.on("2026-03-10")
    assert expire(book, "2026-12-31").summary[1] == "Recorded before was: until 2026-02-28."
    assert book.live()["section-g"] == "7.0"
    assert book.live("2026-03-05")["section-g"] == "7.0"
    assert "section-g" not in book.live("2026-03-05", "2026-03-09")
    assert (statuses(book), statuses(book, as_of="2026-03-05", known="2026-03-09")) == (["live"], ["expired"])
    assert sound(book)


def test_an_expiry_that_is_taken_back_never_was(book: Book) -> None:
    expire(book, "2026-02-28")
    book.on("2026-03-10")
    effect(book.git, book.tick(), DO, EffectRequest("section-g", "", "expires", void=True))
    assert (book.live()["section-g"], statuses(book)) == ("7.0", ["live"])


def test_a_later_version_does_not_bring_an_expired_document_back(book: Book) -> None:
    expire(book, "2026-02-28")
    book.plan(day="2026-03-15")
    book.approve("MP1")
    book.on("2026-03-10")
    drafted = book.draft("section-g", text="# Security\n\nMore.\n", release="2026-03", causes=("MP1",))
    book.on("2026-03-15")
    outcome = book.release()
    for said in (drafted.summary, outcome.summary):
        assert any(line.startswith("Section G has expired (2026-02-28 was its last day)") for line in said)
    assert "section-g" not in book.live()
    assert [(one.version, one.status, one.ended_on) for one in book.history("section-g").versions] == [
        ("7.0", "superseded", day("2026-03-01")),
        ("8.0", "expired", day("2026-03-15")),
    ]
    assert document_text(book.git, book.now, "section-g", When()).entry.version == "8.0"
    expire(book, "2026-12-31")
    assert book.live()["section-g"] == "8.0"
    assert sound(book)


def test_all_versions_of_an_own_numbered_document_expire_with_it(book: Book) -> None:
    expire(book, "2026-02-28", "schedule-8")
    book.on("2026-03-01")
    assert "schedule-8" not in book.live()
    assert statuses(book, "schedule-8") == ["expired", "expired"]
    rows = document_log(book.git, book.now, retired_too=True).rows
    assert [(one.version, one.status) for one in rows if one.id == "schedule-8"] == [
        ("3.1", "expired"),
        ("3.10", "expired"),
    ]


@pytest.mark.parametrize("name", ["section-a", "guide"])
def test_other_documents_do_not_expire(book: Book, name: str) -> None:
    expire(book, "2026-02-28")
    book.on("2026-03-01")
    assert name in book.live()


def test_a_refusal_changes_nothing(book: Book) -> None:
    before = book.repo.state()
    error = refused(RuleError, note, book, last_on=day("2026-01-31"))
    assert codes(error) == []
    refused(RuleError, note, book, void=True)
    refused(StateError, listed, book, "s")
    assert book.repo.state() == before


def test_what_is_due_and_not_recorded_is_said_first(due: Book) -> None:
    due.approve("2026-03")
    assert [one.release for one in effects(due.git, due.now).overdue] == ["2026-03"]
