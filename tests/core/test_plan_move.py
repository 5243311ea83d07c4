"""A draft moved to another line: the two halves, what is carried, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError, SeclogError, StateError, UsageError
from seclog.core.homeless import homeless_units, homeless_warnings
from seclog.core.line import Line
from seclog.core.line_units import UnitFiles
from seclog.core.plan import Blob, Plan
from seclog.core.plan_move import arrived, plan_move_in, plan_move_out, source_line
from seclog.core.record import Designated, DocumentRow, Instrument, LineDraft, LineWithdrawal, Move, Reference
from seclog.core.record import Retirement as Gone
from seclog.core.state import State
from tests.core.ledger_text import ledger, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, section-i 7.0, appendix-x 3.0, appendix-y 2.0, smets2 3.1 own
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093, smets2 4.2-draft.1 < 3.1 by BEIS designation ending 3.1
    draft 2020-11: section-g 7.2 < 7.1 by MP093, section-h 7.1 < 7.0 by MP098
    leave 2020-11: appendix-x > appendix-y by MP098
    plan 2021-06 for 2021-06-24
    draft 2021-06: section-i 7.1 < 7.0 by MP144
"""
G, H, X, S = "section-g", "section-h", "appendix-x", "smets2"


def files(*documents: str, **tip: str) -> UnitFiles:
    """Files of which only the texts have changed since the line began."""
    before = {one: {f"{one}.md": "old", entry_path(one): "entry"} for one in documents}
    now = {one: {f"{one}.md": "new", entry_path(one): "entry"} for one in documents}
    return UnitFiles(now, before, before, now)


def move_in(now: State, *documents: str, to: str = "2021-06", held: UnitFiles | None = None) -> Plan:
    return plan_move_in(now, now.lines["2020-11"], to, documents, held or files(*documents))


def draft(plan: Plan) -> LineDraft:
    assert isinstance(plan.record, LineDraft)
    return plan.record


def moved(now: State, *documents: str, to: str = "2021-06") -> State:
    """The history with the first half of a move done."""
    told = ledger(HISTORY)
    told.lines.setdefault(to, []).append(("c98", draft(move_in(now, *documents, to=to))))
    return told.state()


def test_a_draft_stands_on_the_target_with_its_number_from_the_root_of_its_chain() -> None:
    now = state(HISTORY)
    plan = move_in(now, G)
    source = now.lines["2020-11"].drafts[G].row
    assert source.made_from == "7.1"
    assert plan.record == LineDraft(
        now.recorded_at(now.lines["2021-06"]), "Take section-g 7.2 over from Release 2020-11", "2021-06", (),
        (source._replace(made_from="7.0"),), origin="2020-11",
    )  # fmt: skip
    tip = now.lines["2021-06"].tip
    assert (plan.ref, plan.old, plan.base_tree) == ("refs/heads/pending/2021-06", tip, tip)
    assert (plan.changes, plan.tags) == ({"section-g.md": Blob("new")}, ())
    assert plan.summary == ("section-g 7.2 moves from Release 2020-11 to Release 2021-06.",)


def test_an_entry_goes_along_where_the_line_changed_it_and_the_live_line_has_not() -> None:
    now, path = state(HISTORY), entry_path(G)

    def carried(tip: str | None, forked: str | None, live: str | None) -> object:
        held = UnitFiles({G: {path: tip}}, {G: {path: forked}}, {G: {path: live}}, {G: {path: tip}})
        return move_in(now, G, held=held).changes

    assert carried("mine", "old", "old") == {path: Blob("mine")}
    assert carried("mine", None, None) == {path: Blob("mine")}
    assert carried("mine", "old", "mine") == {}
    assert carried("old", "old", "newer") == {}
    assert carried(None, None, None) == {}


def test_a_file_that_the_line_takes_away_goes_on_the_target_too() -> None:
    now = state(HISTORY)
    held = UnitFiles({X: {"x.md": None}}, {X: {"x.md": "x"}}, {X: {"x.md": "x"}})
    assert move_in(now, X, held=held).changes == {"x.md": None}


def test_all_that_the_units_would_do_goes_along_and_nothing_else() -> None:
    now = state(HISTORY)
    said = DocumentRow(G, None, "SEC", "Section", owner="Panel")
    line = replace(
        now.lines["2020-11"],
        described={G: said, H: said._replace(document=H)},
        designated={G: Designated(G, "7.2", ("7.0",)), H: Designated(H, "7.1", ())},
    )
    now = replace(now, lines={**now.lines, "2020-11": line})
    record = draft(move_in(now, G, S, X))
    assert [row.document for row in record.drafts] == [G, S]
    assert record.instruments == (Instrument("BEIS designation", date(2020, 11, 13), ""),)
    assert record.ended == (Reference(S, "3.1"),)
    assert record.documents == (said,)
    assert record.designated == (Designated(G, "7.2", ("7.0",)),)
    assert record.retired == (Gone(X, "appendix-y", ("MP098",)),)
    assert record.subject == "Take section-g 7.2, smets2 4.2-draft.1, appendix-x retired over from Release 2020-11"
    alone = draft(move_in(now, H))
    assert (alone.instruments, alone.ended, alone.retired) == ((), (), ())


def test_an_instrument_that_only_a_retirement_names_goes_along() -> None:
    now = state(HISTORY)
    line = now.lines["2020-11"]
    going = line.retired[X]._replace(row=Gone(X, "", ("BEIS designation",)))
    now = replace(now, lines={**now.lines, "2020-11": replace(line, retired={X: going})})
    assert [one.name for one in draft(move_in(now, X)).instruments] == ["BEIS designation"]


def test_the_unscheduled_line_begins_with_what_is_moved_there() -> None:
    now = state(HISTORY)
    plan = move_in(now, G, to="unscheduled")
    assert (plan.ref, plan.old, plan.parents) == ("refs/heads/pending/unscheduled", None, (now.live_tip,))
    assert draft(plan).release == "unscheduled"


def test_then_the_units_leave_their_line_which_shows_live_text_again() -> None:
    now = state(HISTORY)
    plan = plan_move_out(now, now.lines["2020-11"], "2021-06", (G, X), files(G, X))
    gone = (Move(G, "7.2", "2021-06"), Move(X, "retired", "2021-06"))
    subject = "Move section-g 7.2, appendix-x retired to 2021-06"
    assert plan.record == LineWithdrawal(now.recorded_at(), subject, "2020-11", "", (), gone)
    assert plan.changes == {"section-g.md": Blob("old"), "appendix-x.md": Blob("old")}
    assert (plan.ref, plan.tags) == ("refs/heads/pending/2020-11", ())
    assert plan.summary[0] == "section-g 7.2 leaves Release 2020-11."


def test_a_move_that_was_interrupted_is_known_by_what_stands_on_the_target() -> None:
    now = state(HISTORY)
    source = now.lines["2020-11"]
    assert not any(arrived(now, source, to, one) for to in ("2021-06", "nowhere") for one in (G, X))
    then = moved(now, G, X)
    assert arrived(then, source, "2021-06", G)
    assert arrived(then, source, "2021-06", X)
    assert not arrived(then, source, "2021-06", H)
    redrafted = source.drafts[G]._replace(row=source.drafts[G].row._replace(version="7.3"))
    assert not arrived(then, replace(source, drafts={G: redrafted}), "2021-06", G)
    going = source.retired[X]._replace(row=Gone(X, "", ()))
    assert not arrived(then, replace(source, retired={X: going}), "2021-06", X)
    other = replace(then.lines["2021-06"], origins={G: "2021-02"})
    assert not arrived(replace(then, lines={**then.lines, "2021-06": other}), source, "2021-06", G)


@pytest.mark.parametrize(
    ("to", "documents", "error", "message", "hint"),
    [
        ("2020-11", (G,), UsageError, "2020-11 is where it stands already", "--to RELEASE"),
        ("2021-7", (G,), StateError, "No release 2021-7 is planned", "Did you mean 2021-06?"),
        ("2020-06", (G,), RuleError, "Release 2020-06 was cancelled", "Plan another release"),
        ("taken", (G,), RuleError, "section-g 7.3 stands on taken already", "seclog withdraw section-g --from taken"),
        ("taken", (H,), RuleError, "section-h retired stands on taken already", "withdraw section-h --from taken"),
        ("labels", (G,), RuleError, "Section G is the label of section-q already", "a label of its own"),
    ],
)
def test_what_the_target_cannot_take_is_refused(
    to: str, documents: tuple[str, ...], error: type[SeclogError], message: str, hint: str
) -> None:
    now = state(HISTORY + "cancel 2020-06; draft taken: section-g 7.3 < 7.0; leave taken: section-h")
    guide = state(
        "baseline 2020-02-27: section-h 7.0; draft 2020-11: section-g 0.1; draft labels: section-q 0.1 as Section G"
    )
    with pytest.raises(error) as caught:
        move_in(guide if to == "labels" else now, *documents, to=to)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_document_that_has_left_the_rulebook_is_not_moved() -> None:
    now = state(HISTORY + "retire section-g in 2020-12 on 2020-11-20")
    with pytest.raises(RuleError, match="section-g has left the rulebook") as caught:
        move_in(now, G)
    assert caught.value.hint == "Type: seclog withdraw section-g --from 2020-11"


def test_a_text_that_changed_since_its_draft_is_not_moved_under_that_number() -> None:
    now, held = state(HISTORY), files(G)
    drafted = {G: {**held.drafted[G], "section-g.md": "as drafted"}}
    with pytest.raises(RuleError, match=r"section-g\.md changed on 2020-11 since section-g 7\.2 was drafted") as caught:
        move_in(now, G, held=replace(held, drafted=drafted))
    assert caught.value.hint.endswith("seclog draft section-g --for 2020-11 --file FILE")


def test_an_entry_that_takes_back_what_is_live_is_not_moved_to_a_line_that_begins_later() -> None:
    held = replace(files(G), unsettled={G: ("category", "owner")})
    with pytest.raises(RuleError, match="has recorded another category and owner of section-g since") as caught:
        move_in(state(HISTORY), G, held=held)
    assert caught.value.hint.endswith("what the live entry says of category and owner; then: seclog draft section-g")


# --- where it moves from -----------------------------------------------------------------------------------------


def test_an_open_line_and_a_cancelled_one_are_left_with_all_that_stands_there() -> None:
    now = state(HISTORY + "cancel 2021-06")
    assert source_line(now, "2020-11", ()) == now.lines["2020-11"]
    assert source_line(now, "2021-06", ()) == now.lines["2021-06"]


def late_line(text: str) -> tuple[State, Line, set[str]]:
    """A line that has landed, with more drafts recorded on it afterwards, and the commits of those."""
    told = ledger(HISTORY + "release 2020-11 on 2020-11-29")
    before = {commit for commit, _ in told.lines["2020-11"]}
    more = ledger(text).lines["2020-11"]
    told.lines["2020-11"] += [(f"late-{commit}", record) for commit, record in more]
    now = told.state()
    return now, now.lines["2020-11"], {commit for commit, _ in told.lines["2020-11"]} - before


def test_a_landed_line_is_left_with_what_no_release_has_taken() -> None:
    now, line, late = late_line("draft 2020-11: section-h 8.1 < 8.0, section-i 7.2 < 7.0; leave 2020-11: appendix-y")
    assert homeless_units(line, late) == (H, "section-i", "appendix-y")
    found = source_line(now, "2020-11", late)
    assert (set(found.drafts), set(found.retired)) == ({H, "section-i"}, {"appendix-y"})
    assert [(one.kind, one.document, one.draft) for one in homeless_warnings(line, homeless_units(line, late))] == [
        ("homeless", H, "8.1"),
        ("homeless", "section-i", "7.2"),
        ("homeless", "appendix-y", "retired"),
    ]
    assert homeless_warnings(line, (H,))[0].text == (
        "section-h 8.1 stands on the closed line 2020-11. Move it: seclog move section-h --from 2020-11 --to RELEASE"
    )


def test_a_landed_line_with_nothing_left_is_refused_and_so_is_one_that_is_gone() -> None:
    now = state(HISTORY + "release 2020-11 on 2020-11-29")
    with pytest.raises(RuleError, match="2020-11 has landed, and nothing is left on its line"):
        source_line(now, "2020-11", ())
    with pytest.raises(RuleError, match="Release 2020-11 has landed"):
        source_line(replace(now, lines={}), "2020-11", ())
    with pytest.raises(StateError, match="No release 2022-11 is planned"):
        source_line(now, "2022-11", ())
