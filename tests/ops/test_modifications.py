"""Modifications decided and listed, on both time axes, and what a release makes of them."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.errors import RuleError, StateError, UsageError
from seclog.core.modifications import Modifications, ModificationView
from seclog.core.plan_decide import DecideRequest
from seclog.core.record import RELEASE_KINDS, Instrument
from seclog.ops.modifications import modifications
from seclog.ops.planning import add_modifications, approve, decide
from seclog.ops.scope import move
from seclog.ops.verify import verify
from tests.ops.rulebooks import DO, DRY, Book, codes, refused

NEW_A, NEW_G = "# Definitions\n\nNew words.\n", "# Security\n\nNew rules.\n"
DESIGNATION = Instrument("BEIS designation", date(2026, 1, 5), "BEIS/2026/1")


def add(book: Book, *names: str, state: str = "", **given: object) -> tuple[str, ...]:
    request = DecideRequest(names, state, **given)  # type: ignore[arg-type]
    return add_modifications(book.git, book.tick(), DO, request).summary


def decided(book: Book, name: str, state: str = "approved", **given: object) -> tuple[str, ...]:
    return decide(book.git, book.tick(), DO, DecideRequest((name,), state, **given)).summary  # type: ignore[arg-type]


def listed(book: Book, *names: str, state: str = "", as_of: str = "", known: str | None = None) -> Modifications:
    day = date.fromisoformat(as_of) if as_of else None
    return modifications(book.git, book.now, names, state, day, known)


def one(book: Book, name: str, **asked: str) -> ModificationView:
    (found,) = listed(book, name, **asked).modifications
    return found


def ids(found: Modifications) -> list[str]:
    return [view.id for view in found.modifications]


def test_a_modification_goes_from_proposed_to_implemented(book: Book) -> None:
    assert add(book, "MP1", title="New words", link="https://sec/MP1") == ("MP1 is proposed on 2026-01-10.",)
    book.plan()
    book.draft("section-a", text=NEW_A, causes=("MP1",))
    assert book.pending().releases[0].documents[0].standing == "proposed"
    book.on("2026-01-20")
    add(book, "MP1", state="targeted")
    assert book.pending().releases[0].documents[0].standing == "targeted"
    book.on("2026-02-02")
    decided(book, "MP1", body="Change Board", until=date(2026, 2, 16), on=date(2026, 2, 1))
    view = one(book, "MP1")
    assert (view.title, view.link, view.implemented) == ("New words", "https://sec/MP1", "no")
    assert (view.state, view.on, view.body, view.until) == (
        "approved", date(2026, 2, 1), "Change Board", date(2026, 2, 16),
    )  # fmt: skip
    assert [(w.document, w.draft, w.release) for w in view.waiting] == [("section-a", "7.1", "2026-03")]
    book.on("2026-03-01")
    book.release()
    view = one(book, "MP1")
    assert (view.implemented, view.waiting) == ("yes", ())
    assert [(v.document, v.version, v.release) for v in view.versions] == [("section-a", "8.0", "2026-03")]
    assert verify(book.git, book.now).findings == ()


def test_the_state_of_a_day_and_what_was_known_of_it_are_both_to_be_had(book: Book) -> None:
    add(book, "MP1", state="targeted")
    book.on("2026-02-10")
    decided(book, "MP1", on=date(2026, 1, 30))
    assert one(book, "MP1", as_of="2026-01-29").state == "targeted"
    assert one(book, "MP1", as_of="2026-01-30").state == "approved"
    assert one(book, "MP1", as_of="2026-01-30", known="2026-02-09").state == "targeted"
    assert one(book, "MP1", known="2026-01-10").state == "targeted"
    assert one(book, "MP1", as_of="2026-01-09").state == "not recorded"
    assert listed(book, known="2026-01-10").known_at == "2026-01-10"
    assert "Nothing was recorded by 2025-12-31." in refused(StateError, listed, book, known="2025-12-31").message


def test_an_open_objection_window_holds_up_a_release(book: Book) -> None:
    book.plan()
    book.draft("section-a", text=NEW_A, causes=("MP1",))
    book.on("2026-03-01")
    decided(book, "MP1", until=date(2026, 3, 1))
    assert codes(refused(RuleError, book.release)) == ["E117"]
    book.on("2026-03-02")
    book.release()
    assert book.history("section-a").versions[-1].late_days == 1


@pytest.mark.parametrize("state", ["rejected", "quashed", "withdrawn", "sent-back"])
def test_what_is_not_approved_is_not_released_and_the_draft_that_names_it_is_told(book: Book, state: str) -> None:
    book.plan()
    book.draft("section-a", text=NEW_A, causes=("MP1",))
    book.approve("MP1")
    said = decided(book, "MP1", state)
    assert ("seclog withdraw MP1 --from 2026-03" in said[-1]) is (state != "sent-back")
    book.on("2026-03-01")
    error = refused(RuleError, book.release)
    assert (codes(error), state in error.findings[0].message) == (["E116"], True)


def test_a_draft_that_names_a_former_id_counts_by_the_state_of_the_present_one(book: Book) -> None:
    add(book, "DP118", title="Keys")
    book.plan()
    book.draft("section-a", text=NEW_A, causes=("DP118",))
    add(book, "MP118", was="DP118")
    assert book.pending().releases[0].documents[0].standing == "proposed"
    decided(book, "DP118", on=date(2026, 1, 10))
    assert book.pending().releases[0].documents[0].standing == "approved"
    for name in ("DP118", "MP118"):
        view = one(book, name)
        assert (view.id, view.was, view.title, view.state) == ("MP118", "DP118", "Keys", "approved")
        assert [w.document for w in view.waiting] == ["section-a"]
    book.on("2026-03-01")
    book.release()
    assert one(book, "DP118").implemented == "yes"
    made = book.repo.git("log", "-1", "--format=%B", "main")
    assert "\nMade: 2026-01-10\n" in made
    assert verify(book.git, book.now).findings == ()


def test_modifications_are_chosen_by_name_and_state_and_an_unknown_one_suggests_the_nearest(book: Book) -> None:
    add(book, "MP1", "MP20", state="targeted")
    book.approve("MP20")
    book.plan()
    book.draft("section-a", text=NEW_A, causes=("MP3",))
    assert ids(listed(book)) == ["MP1", "MP3", "MP20"]
    assert ids(listed(book, state="approved")) == ["MP20"]
    assert ids(listed(book, state="not recorded")) == ["MP3"]
    assert ids(listed(book, "MP20", "MP1", state="targeted")) == ["MP1"]
    assert "Did you mean approved?" in refused(UsageError, listed, book, state="aproved").hint
    assert "It is one of: proposed" in refused(UsageError, listed, book, state="xyz").hint
    assert refused(StateError, listed, book, "mp20").hint == "Did you mean MP20?"
    assert refused(StateError, listed, book, "Q").hint == "To record it, type: seclog modifications add Q"


def test_an_id_that_is_nearly_a_known_one_is_taken_only_when_that_is_meant(book: Book) -> None:
    book.plan()
    book.draft("section-a", text=NEW_A, causes=("MP142",))
    before = book.repo.state()
    assert "Did you mean MP142?" in refused(RuleError, book.approve, "MP124").hint
    assert "Did you mean MP142?" in refused(RuleError, decided, book, "mp142").hint
    assert book.repo.state() == before
    approve(book.git, book.tick(), DO, ("MP124",), None, insist=True)
    assert one(book, "MP124").state == "approved"


def test_a_rehearsed_decision_changes_nothing(book: Book) -> None:
    before = book.repo.state()
    assert decide(book.git, book.tick(), DRY, DecideRequest(("MP1",), "approved")).dry_run
    assert add_modifications(book.git, book.tick(), DRY, DecideRequest(("MP1",), "")).dry_run
    assert book.repo.state() == before


def test_a_modification_is_split_over_releases_by_document(book: Book) -> None:
    book.approve("SECMP0007")
    book.plan()
    book.plan("2026-06", "2026-06-01")
    for name, text in (("section-a", NEW_A), ("section-g", NEW_G)):
        book.draft(name, text=text, release="2026-06", causes=("SECMP0007",))
    move(book.git, book.tick(), DO, "2026-06", "2026-03", ("section-a",))
    book.on("2026-03-01")
    book.release()
    view = one(book, "SECMP0007")
    assert (view.implemented, [v.document for v in view.versions]) == ("partly", ["section-a"])
    assert [(w.document, w.release) for w in view.waiting] == [("section-g", "2026-06")]
    book.on("2026-06-01")
    book.release("2026-06")
    assert one(book, "SECMP0007").implemented == "yes"
    assert one(book, "SECMP0007", as_of="2026-04-01").implemented == "partly"
    then = one(book, "SECMP0007", known="release/2026-03")
    assert (then.implemented, [w.document for w in then.waiting]) == ("partly", ["section-g"])
    before = one(book, "SECMP0007", known="2026-02-28")
    assert {(w.document, w.release) for w in before.waiting} == {("section-a", "2026-03"), ("section-g", "2026-06")}
    assert verify(book.git, book.now).findings == ()


@pytest.mark.parametrize("kind", RELEASE_KINDS)
def test_a_version_has_several_causes_in_a_release_of_each_kind(book: Book, kind: str) -> None:
    book.plan("2026-03", kind=kind, title="March 2026")
    book.draft("section-a", text=NEW_A, causes=("MP1", "MP2"), instruments=(DESIGNATION,))
    book.draft("section-g", text=NEW_G, instruments=(DESIGNATION,))
    book.approve("MP1", "MP2")
    book.on("2026-03-01")
    book.release()
    causes = {row.id: (row.version, row.causes) for row in book.log().rows}
    assert causes["section-a"] == ("8.0", ("MP1", "MP2", "BEIS designation"))
    assert causes["section-g"] == ("8.0", ("BEIS designation",))
    message = book.repo.git("log", "-1", "--format=%B", "main")
    assert f"\nRelease: 2026-03 | March 2026 | {kind}\n" in message
    assert ids(listed(book)) == ["MP1", "MP2"]
    assert verify(book.git, book.now).findings == ()
