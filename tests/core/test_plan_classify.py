"""Classifying a document without a new version, recording registry files, and comments on categories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.classification import classified, differing, entry_changes, present_row, row_of, taken_back
from seclog.core.collection import Collection, Trial, entry_path
from seclog.core.errors import InputError, RuleError, SeclogError, UsageError
from seclog.core.plan import Content
from seclog.core.plan_classify import (
    ClassifyRequest,
    check_present,
    plan_classification,
    reclassify,
)
from seclog.core.plan_feedback import FeedbackRequest, plan_feedback
from seclog.core.plan_recorded import RecordedEntry, RecordRequest, plan_recorded
from seclog.core.record import FeedbackRow, RegistryRecord
from seclog.core.rows import DocumentRow
from seclog.core.state import State
from seclog.core.verify_standing import Standing
from tests.core.ledger_text import CATEGORIES, TYPES, document, ledger, state

HISTORY = """
    baseline 2020-02-27 number 7.0: section-g 7.0, section-h 7.0, appendix-b 2.0, guide 1.0, smets2 3.1 own
    classify section-h as SEC / Security on 2020-06-01
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-q 0.1
    retire guide > section-g in 2020-08 on 2020-08-01
"""
TODAY = date(2020, 11, 29)
ENTRY = document("section-g", owner="SECAS")


def asked(name: str = "section-g", **changes: object) -> ClassifyRequest:
    request = ClassifyRequest(name, "Panel paper of 6 December 2019", category="Security")
    return replace(request, **changes)  # type: ignore[arg-type]


def now(text: str = HISTORY) -> State:
    return state(text)


def recorded(plan: object) -> RegistryRecord:
    record = plan.record  # type: ignore[attr-defined]
    assert isinstance(record, RegistryRecord)
    return record


# --- classify ----------------------------------------------------------------------------------------------------


def test_a_classification_is_a_record_of_one_row_with_the_entry_and_nothing_else() -> None:
    here = now()
    found = reclassify(here, asked(), ENTRY)
    plan = plan_classification(here, asked(), found, b"entry")
    row = DocumentRow("section-g", TODAY, "SEC", "Security", owner="SECAS")
    assert recorded(plan) == RegistryRecord(
        4, here.recorded_at(), "Classify Section G as Security", asked().reason, documents=(row,)
    )
    assert plan.changes == {entry_path("section-g"): Content(b"entry")}
    assert (plan.ref, plan.old, plan.parents) == ("refs/heads/main", here.live_tip, (here.live_tip,))
    assert (plan.tags, plan.restore) == ((), ())
    assert plan.summary == (
        "Section G: category Section -> Security, from 2020-11-29.",
        "It makes no new version: 7.0 stays live.",
    )


def test_what_the_record_says_already_is_carried_over() -> None:
    found = reclassify(now(), asked("section-h", category="Governance"), document("section-h", owner="somebody"))
    assert found.before == DocumentRow("section-h", TODAY, "SEC", "Security")
    assert found.after == DocumentRow("section-h", TODAY, "SEC", "Governance")
    assert found.entry == {
        "type": "SEC",
        "category": "Governance",
        "required_by": None,
        "governance": None,
        "owner": None,
        "part_of": None,
        "predecessors": None,
    }


@pytest.mark.parametrize(
    ("stated", "subject", "said"),
    [
        (
            {"type": "other", "category": "governance", "governance": "Panel", "required_by": "Section D10.7"},
            "Classify Section G as Other, Governance",
            "Section G: type SEC -> Other, category Section -> Governance, required by none -> Section D10.7, "
            "governance none -> Panel, from 2020-11-29.",
        ),
        ({"type": "Other", "category": None}, "Classify Section G as Other, Section", "Section G: type SEC -> Other,"),
        (
            {"category": None, "governance": "Panel", "owner": ""},
            "Record the governance and owner of Section G",
            "Section G: governance none -> Panel, owner SECAS -> none, from 2020-11-29.",
        ),
    ],
)
def test_a_document_may_leave_the_code_for_lighter_governance(
    stated: dict[str, str | None], subject: str, said: str
) -> None:
    here, request = now(), asked(**stated)
    plan = plan_classification(here, request, reclassify(here, request, ENTRY), b"entry")
    assert recorded(plan).subject == subject
    assert plan.summary[0].startswith(said)


def test_a_long_label_gives_way_to_the_id_in_the_sentence_of_the_record() -> None:
    here, entry = now(), replace(ENTRY, label="Section G " + "and more " * 11)
    plan = plan_classification(here, asked(), reclassify(here, asked(), entry), b"entry")
    assert recorded(plan).subject == "Classify section-g"


def test_a_document_whose_only_version_is_void_is_classified_all_the_same() -> None:
    here = now(HISTORY + "correct section-g 7.0: void\n")
    request = asked(on=date(2020, 1, 1))
    plan = plan_classification(here, request, reclassify(here, request, ENTRY), b"entry")
    assert plan.summary == (
        "Section G: category Section -> Security, from 2020-01-01.",
        "It makes no new version.",
    )


@pytest.mark.parametrize("day", [date(2020, 2, 27), TODAY])
def test_a_classification_may_hold_from_any_day_that_the_document_was_there(day: date) -> None:
    assert reclassify(now(), asked(on=day), ENTRY).after.on == day


@pytest.mark.parametrize(
    ("request_", "kind", "message", "hint"),
    [
        (asked(reason=""), UsageError, "The record must say why.", "--reason"),
        (asked(reason="a | b"), InputError, "The reason holds '|'", "one plain line"),
        (asked(category="Securty"), UsageError, "The category 'Securty' is not one of the collection's.", "Security?"),
        (asked(category="Zzz"), UsageError, "The category 'Zzz'", "Choose one of: Section, Technical"),
        (asked(category=None, type="Othr"), UsageError, "The type 'Othr' is not one", "Did you mean Other?"),
        (asked(category="Section"), RuleError, "Section G is classified so already: SEC, Section.", "to change"),
        (asked(category="section"), RuleError, "Section G is classified so already", "to change"),
        (asked(category=None, owner="SECAS"), RuleError, "Section G is classified so already", "to change"),
        (asked(owner="a\tb"), InputError, "The text for owner holds a tab.", "one plain line"),
        (asked(required_by="none"), InputError, "The text for required by is the word 'none'", "one plain line"),
        (asked(on=date(2020, 11, 30)), RuleError, "2020-11-30 is still to come.", "on that day"),
        (asked(on=date(2020, 2, 26)), RuleError, "Section G is in the rulebook from 2020-02-27 on.", "2020-02-27"),
    ],
)
def test_what_cannot_be_classified_is_refused_with_the_remedy(
    request_: ClassifyRequest, kind: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(kind) as caught:
        reclassify(now(), request_, ENTRY)
    assert type(caught.value) is kind
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_what_is_said_of_a_document_never_goes_back_before_what_was_said_last() -> None:
    with pytest.raises(RuleError, match=r"^What is said of Section H holds from 2020-06-01 on\.$"):
        reclassify(now(), asked("section-h", category="Section", on=date(2020, 5, 31)), document("section-h"))


@pytest.mark.parametrize(
    ("name", "message"),
    [("guide", "Guide has left the rulebook."), ("section-q", "section-q is not in the rulebook yet.")],
)
def test_only_documents_of_the_rulebook_are_classified(name: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_present(now(), name)
    assert caught.value.message == message


# --- what the record says of a document ---------------------------------------------------------------------------

LATER = HISTORY + "draft 2020-11: section-h 7.1 < 7.0\nrelease 2020-11 on 2020-11-01\n"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (HISTORY, "section-g", ("SEC", "Section")),
        (HISTORY, "section-h", ("SEC", "Security")),
        (HISTORY, "section-q", None),
        (LATER, "section-h", ("SEC", "Section")),
        (LATER + "classify section-h as Other / Governance on 2020-11-02\n", "section-h", ("Other", "Governance")),
        (LATER + "correct section-h 8.0: void\n", "section-h", ("SEC", "Security")),
        (HISTORY + "correct section-g 7.0: void\n", "section-g", ("SEC", "Section")),
    ],
)
def test_type_and_category_are_those_said_last_since_the_last_version(
    text: str, name: str, expected: tuple[str, str] | None
) -> None:
    assert classified(now(text).book, name) == expected
    standing = Standing()
    for _, record in ledger(text).live:
        standing.take(record)
    assert standing.classified(name) == expected


def test_an_entry_and_its_row_say_the_same() -> None:
    entry = document("section-g", required_by="D10", governance="Panel", owner="SECAS", part_of="section-d")
    entry = replace(entry, predecessors=("section-x",), text="listed", ask_at="SECAS")
    row = row_of(entry, TODAY)
    assert row == DocumentRow(
        "section-g",
        TODAY,
        "SEC",
        "Section",
        "D10",
        "Panel",
        "SECAS",
        "section-d",
        ("section-x",),
        "SECAS",
    )
    assert entry_changes(row) == {key: getattr(entry, key) for key in entry_changes(row)}
    assert differing(row, row_of(entry, None)) == ()
    assert differing(row, row_of(replace(entry, owner=None, type="Other"), None)) == ("type", "owner")


def test_where_the_record_says_nothing_the_entry_does_with_the_type_of_the_last_version() -> None:
    entry = document("section-q", owner="SECAS")
    assert present_row(now().book, entry, TODAY) == row_of(entry, TODAY)
    odd = document("section-g", category="Form")
    assert present_row(now().book, odd, TODAY).category == "Section"


@pytest.mark.parametrize(
    ("live", "tip", "lost"),
    [
        ({"category": "Security"}, {"owner": "SECAS"}, ("category",)),
        ({"category": "Security"}, {"category": "Security", "owner": "SECAS"}, ()),
        ({"category": "Security", "owner": "Panel"}, {"category": "Governance", "owner": "Panel"}, ("category",)),
        ({}, {"owner": "SECAS"}, ()),
        ({"title": "Keys"}, {"title": "Cyber"}, ()),
        ({"label": "Section GG"}, {}, ()),
        ({"annexes": ("documents/a.csv",)}, {}, ()),
        ({"file": "documents/g.txt"}, {"owner": "SECAS"}, ("file",)),
        ({"aliases": ("Keys",)}, {"aliases": ("Keys", "Cyber")}, ()),
        ({"aliases": ("Keys",)}, {"title": "Keys"}, ()),
        ({"aliases": ("Keys",)}, {"aliases": ("Cyber",)}, ("aliases",)),
    ],
)
def test_what_a_line_would_take_back_of_the_live_entry(
    live: dict[str, object], tip: dict[str, object], lost: tuple[str, ...]
) -> None:
    before = document("section-g")
    assert taken_back(before, document("section-g", **live), document("section-g", **tip)) == lost


def test_a_name_that_the_live_line_struck_out_does_not_come_back() -> None:
    before = document("section-g", aliases=("Keys",))
    live = document("section-g")
    assert taken_back(before, live, document("section-g", aliases=("Keys",), owner="SECAS")) == ("aliases",)
    assert taken_back(before, live, document("section-g", owner="SECAS")) == ()


# --- record ------------------------------------------------------------------------------------------------------

MODIFICATION = "registry/modifications/MP093.yaml"
COLLECTION = Collection("sec", "Code", "UTC", TYPES, CATEGORIES)


def changed(**facts: object) -> RecordedEntry:
    return RecordedEntry(ENTRY, replace(ENTRY, **facts))  # type: ignore[arg-type]


def request(*entries: RecordedEntry, reason: str = "Tidying", **more: object) -> RecordRequest:
    files: dict[str, bytes | None] = {entry_path(one.before.id): b"entry" for one in entries}
    return replace(RecordRequest(reason, files, entries), **more)  # type: ignore[arg-type]


def test_changed_facts_of_entries_become_rows() -> None:
    here = now()
    plan = plan_recorded(here, request(changed(governance="Panel", aliases=("Old name",))))
    row = DocumentRow("section-g", TODAY, "SEC", "Section", governance="Panel", owner="SECAS")
    assert recorded(plan) == RegistryRecord(
        4, here.recorded_at(), "Record what the registry says of Section G", "Tidying", documents=(row,)
    )
    assert plan.changes == {entry_path("section-g"): Content(b"entry")}
    assert plan.restore == ()
    assert plan.summary == (
        "Section G: governance none -> Panel, from 2020-11-29.",
        "registry/documents/section-g.yaml is recorded.",
    )


def test_what_the_record_does_not_hold_changes_without_a_row() -> None:
    files = {MODIFICATION: b"link: x", "registry/notes.yaml": None, entry_path("section-g"): b"entry"}
    plan = plan_recorded(now(), request(changed(aliases=("Old",)), files=files))
    assert recorded(plan).documents == ()
    assert recorded(plan).subject == "Record what the registry says of Section G, modifications/MP093.yaml, notes.yaml"
    assert plan.changes["registry/notes.yaml"] is None
    assert plan.summary[1] == "registry/notes.yaml is recorded as gone."


def test_many_files_are_counted_in_the_sentence_of_the_record() -> None:
    files = {f"registry/modifications/MP{number:03}.yaml": b"x" for number in range(20)}
    assert recorded(plan_recorded(now(), request(files=files))).subject == "Record 20 changed files of the registry"


def test_a_changed_trial_is_recorded_with_a_word_of_what_logs_say() -> None:
    files = {"registry/collection.yaml": b"collection"}
    plain = plan_recorded(now(), request(files=files, collection=(COLLECTION, COLLECTION)))
    on_trial = replace(COLLECTION, trial=Trial(None, None, "here"))
    plan = plan_recorded(now(), request(files=files, collection=(COLLECTION, on_trial)))
    assert plan.summary == (
        *plain.summary,
        "Of the trial of the categories, logs go on saying what the baseline recorded.",
    )


@pytest.mark.parametrize(
    ("facts", "named", "hint"),
    [
        ({"label": "Section Q"}, "Its label is changed", "Type: seclog rename section-g --for RELEASE --label LABEL"),
        ({"title": "Other"}, "Its title is changed", "Type: seclog rename section-g --for RELEASE --title TITLE"),
        ({"text": "listed"}, "Its text is changed", "Type: seclog draft section-g --for RELEASE --file FILE"),
        ({"numbering": "own"}, "Its numbering is changed", f"Put it back: git restore {entry_path('section-g')}"),
        ({"file": "documents/other.md"}, "Its file is changed", "Type: seclog draft section-g --for RELEASE"),
        ({"annexes": ("a.csv",)}, "Its annexes are changed", "Type: seclog draft section-g --for RELEASE"),
        ({"id": "section-q"}, "Its id is changed", f"Put it back: git restore {entry_path('section-g')}"),
    ],
)
def test_what_only_a_release_may_change_is_refused_by_name(facts: dict[str, object], named: str, hint: str) -> None:
    with pytest.raises(RuleError) as caught:
        plan_recorded(now(), request(changed(**facts)))
    (finding,) = caught.value.findings
    assert (finding.code, finding.where, finding.hint) == ("D110", entry_path("section-g"), hint)
    assert finding.message.startswith(named)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "facts", [{"id": "x"}, {"name": "X"}, {"time_zone": "Europe/London"}, {"types": TYPES[:1]}, {"categories": ("A",)}]
)
def test_what_the_baseline_recorded_of_the_collection_is_refused(facts: dict[str, object]) -> None:
    other = replace(COLLECTION, **facts)  # type: ignore[arg-type]
    files = {"registry/collection.yaml": b"collection"}
    with pytest.raises(RuleError) as caught:
        plan_recorded(now(), request(files=files, collection=(COLLECTION, other)))
    assert [one.code for one in caught.value.findings] == ["D111"]
    assert next(iter(facts)) in caught.value.findings[0].message


@pytest.mark.parametrize(
    ("asked_", "kind", "message"),
    [
        (request(changed(owner="x"), reason=""), UsageError, "must say why"),
        (request(), RuleError, "No registry file is changed."),
        (request(RecordedEntry(document("guide"), document("guide", owner="x"))), RuleError, "Guide has left"),
    ],
)
def test_what_cannot_be_recorded_is_refused(asked_: RecordRequest, kind: type[SeclogError], message: str) -> None:
    with pytest.raises(kind) as caught:
        plan_recorded(now(), asked_)
    assert message in caught.value.message


# --- comments ----------------------------------------------------------------------------------------------------


def test_a_comment_is_a_record_that_changes_no_file() -> None:
    here = now()
    plan = plan_feedback(here, FeedbackRequest("section-g", "Why not Governance?", "Large Supplier"))
    row = FeedbackRow("section-g", TODAY, "Large Supplier", "Why not Governance?")
    assert recorded(plan) == RegistryRecord(4, here.recorded_at(), "Note a comment on Section G", "", feedback=(row,))
    assert plan.changes == {}
    assert plan.summary == ("The comment by Large Supplier on Section G is noted.",)
    unsigned = plan_feedback(here, FeedbackRequest("section-g", "Why?", on=date(2020, 3, 1)))
    assert recorded(unsigned).feedback == (FeedbackRow("section-g", date(2020, 3, 1), "", "Why?"),)
    assert unsigned.summary == ("The comment on Section G is noted.",)


def test_a_long_label_gives_way_to_the_id_in_the_sentence_of_a_comment() -> None:
    here = state(f"baseline 2020-02-27: section-g 7.0 as {'Long ' * 17}G")
    assert recorded(plan_feedback(here, FeedbackRequest("section-g", "Why?"))).subject == "Note a comment on section-g"


@pytest.mark.parametrize(
    ("asked_", "kind", "message"),
    [
        (FeedbackRequest("section-g", ""), UsageError, "The comment has no words."),
        (FeedbackRequest("section-g", "a | b"), InputError, "The comment holds '|'"),
        (FeedbackRequest("section-g", "Why?", "a\nb"), InputError, "The name after --by holds a line break."),
        (FeedbackRequest("section-g", "Why?", on=date(2020, 11, 30)), RuleError, "2020-11-30 is still to come."),
    ],
)
def test_a_comment_that_cannot_be_noted_is_refused(
    asked_: FeedbackRequest, kind: type[SeclogError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        plan_feedback(now(), asked_)
    assert message in caught.value.message


def test_nothing_goes_on_a_live_line_that_is_only_on_the_remote() -> None:
    away = replace(now(), live_ref="refs/remotes/origin/main")
    found = reclassify(away, asked(), ENTRY)
    for act in (
        lambda: plan_classification(away, asked(), found, b"entry"),
        lambda: plan_recorded(away, request(changed(owner="x"))),
        lambda: plan_feedback(away, FeedbackRequest("section-g", "Why?")),
    ):
        with pytest.raises(SeclogError, match=r"only here as refs/remotes/origin/main"):
            act()
