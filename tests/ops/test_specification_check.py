from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from seclog.core.errors import Finding, RuleError
from seclog.ops.specification_check import is_note, refuse_bad, specification_findings

FOLDER = "registry/specifications/"
SMETS = f"{FOLDER}smets1.yaml"
GBCS = f"{FOLDER}gbcs.yaml"
MATRIX = f"{FOLDER}incompatibilities.yaml"
SHIPPED = Path(__file__).parents[2] / FOLDER

SMETS_TEXT = """\
id: smets1
name: SMETS1
document: schedule-9
decided_by: installed
versions:
  - version: "1.2"
    terms:
      - devices: [ESME, GSME]
        installation:
          from: unknown
          until: 2018-07-13
        maintenance: {from: unknown, until: unknown}
    goes_with:
      - specification: gbcs
        versions: ["3.1", "3.2"]
"""
GBCS_TEXT = """\
id: gbcs
name: GBCS
document: schedule-8
versions:
  - version: "3.1"
    terms:
      - applicability: {from: open, until: open}
  - version: "3.2"
    terms:
      - applicability: {from: 2020-11-29, until: open}
"""
MATRIX_TEXT = """\
id: incompatibilities
name: Matrix
incompatibilities:
  - first: {specification: smets1, version: "1.2"}
    second: {specification: gbcs, version: "3.1"}
    reason: Designed so.
    source: test
    until: 2019-12-31
"""
HELD = {SMETS: SMETS_TEXT.encode(), GBCS: GBCS_TEXT.encode()}


def edited(*changes: tuple[str, str], path: str = SMETS) -> dict[str, bytes | None]:
    text = HELD[path].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {**HELD, path: text.encode()}


Files = Mapping[str, bytes | None]


def found(after: Files, before: Files | None = None) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in specification_findings(before or {}, after, {})]


def test_files_that_hold_together_have_no_findings() -> None:
    assert found({**HELD}) == found({**HELD}, {**HELD}) == found({}) == []
    assert refuse_bad(HELD, HELD, {"schedule-9": ["1.2"], "schedule-8": ["3.1", "3.2"]}) == []


def test_a_finding_has_its_line_and_column_and_a_caret() -> None:
    after = edited(("from: unknown\n", "from: 2018-07-14\n"))
    (one,) = specification_findings({}, after, {})
    assert (one.code, one.where) == ("S101", f"{SMETS}:11:18")
    sentence, line, caret = one.message.split("\n")
    assert sentence.endswith("for ESME and GSME, from 2018-07-14 until 2018-07-13, ends before it begins.")
    assert line == "   11 |           until: 2018-07-13"
    assert caret.rstrip("^") == "      |" + " " * 18
    assert one.hint


def test_a_moved_end_is_found_where_the_new_one_stands() -> None:
    after = edited(("2018-07-13", "2018-10-05"))
    assert found(after, {**HELD}) == [("S106", f"{SMETS}:11:18")]
    assert found(after) == []


def test_the_lines_that_the_hint_shows_put_it_right() -> None:
    after = edited(("2018-07-13", "2018-10-05"))
    (one,) = specification_findings(HELD, after, {})
    shown = one.hint.partition("until: ")[2].replace("DATE", "2018-07-13").replace("TEXT", "moved")
    assert found(edited(("until: 2018-07-13", f"until: {shown}")), {**HELD}) == []
    told = shown.replace("moved", "Late: 4.2, and its meters")
    assert found(edited(("until: 2018-07-13", f"until: {told}")), {**HELD}) == []


def test_a_bound_among_several_statements_is_found_at_its_own_line() -> None:
    history = "until:\n            - on: 2018-07-13\n            - {on: 2018-10-05, since: 2018-07-13, reason: moved}"
    before = edited(("until: 2018-07-13", history))
    after = edited(("until: 2018-07-13", history.replace("2018-10-05", "2018-12-05")))
    assert found(after, before) == [("S107", f"{SMETS}:13:15")]


def test_findings_of_one_file_come_in_its_order() -> None:
    after = edited(('"3.1", "3.2"', '"3.1", "9.9"'), ("from: unknown\n", "from: 2018-07-14\n"))
    assert found(after) == [("S101", f"{SMETS}:11:18"), ("S105", f"{SMETS}:15:27")]


def test_a_list_is_held_against_the_specifications() -> None:
    held = {**HELD, MATRIX: MATRIX_TEXT.encode()}
    assert found(held) == [("S108", f"{SMETS}:15:20")]
    assert found({MATRIX: MATRIX_TEXT.encode()}) == [("S105", f"{MATRIX}:4:28"), ("S105", f"{MATRIX}:5:29")]


def test_what_cannot_be_read_is_a_finding_and_what_is_said_of_it_is_not_judged() -> None:
    after = {**HELD, GBCS: b"id: gbcs\nname: [\n"}
    codes = {code for code, _ in found(after)}
    assert codes
    assert not any(code.startswith("S") for code in codes)


def test_a_file_that_could_not_be_read_before_has_moved_nothing() -> None:
    assert found({**HELD}, {**HELD, SMETS: b"id: ["}) == []


@pytest.mark.parametrize("gone", [{GBCS: HELD[GBCS]}, {GBCS: HELD[GBCS], SMETS: None}])
def test_a_file_may_be_taken_out(gone: Files) -> None:
    assert found(gone, {**HELD}) == []


def test_what_still_names_a_file_that_was_taken_out_is_found() -> None:
    before = {**HELD, MATRIX: MATRIX_TEXT.encode()}
    after = {path: data for path, data in before.items() if path != GBCS}
    told = [one for one in found(after, before) if one not in found(before, before)]
    assert {code for code, _ in told} == {"S105"}
    assert {where.partition(":")[0] for _, where in told} == {SMETS, MATRIX}


def test_a_file_that_becomes_another_kind_is_found_once() -> None:
    turned = {**HELD, GBCS: b"id: gbcs\nname: GBCS\nincompatibilities: []\n"}
    assert ("S107", f"{GBCS}:1:1") in found(turned, {**HELD})


def test_versions_are_held_against_those_of_the_document() -> None:
    known = {"schedule-9": ("1.1", "1.3-draft.1"), "schedule-8": ("3.1", "3.2")}
    result = specification_findings({}, HELD, known)
    assert [(one.code, one.where, is_note(one)) for one in result] == [
        ("S112", f"{SMETS}:6:3", True),
        ("S111", f"{SMETS}:6:14", True),
    ]


def refused(before: Files, after: Files, **known: list[str]) -> RuleError:
    with pytest.raises(RuleError) as caught:
        refuse_bad(before, after, {name.replace("_", "-"): numbers for name, numbers in known.items()})
    return caught.value


def test_what_is_wrong_is_refused_with_every_finding() -> None:
    error = refused({**HELD}, edited(("2018-07-13", "2018-10-05"), ('"3.2"', '"9.9"')))
    assert error.message == "The specifications do not hold together."
    assert error.hint
    assert error.exit_code == 1
    assert [one.code for one in error.findings] == ["S107", "S106", "S105"]


def test_a_note_refuses_nothing_and_comes_back() -> None:
    (note,) = refuse_bad({}, HELD, {"schedule-8": ["3.0", "3.1", "3.2"], "schedule-9": ["1.2"]})
    assert isinstance(note, Finding)
    assert (note.code, note.where) == ("S112", f"{GBCS}:5:3")
    assert "schedule-8 3.0 is issued" in note.message


def test_notes_are_left_out_of_a_refusal() -> None:
    error = refused({}, edited(("from: unknown\n", "from: 2018-07-14\n")), schedule_8=["3.0", "3.1", "3.2"])
    assert [one.code for one in error.findings] == ["S101"]


def test_the_data_that_ship_hold_together() -> None:
    files = {f"{FOLDER}{path.name}": path.read_bytes() for path in sorted(SHIPPED.glob("*.yaml"))}
    assert files
    assert specification_findings(files, files, {}) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ((), set()),
        (("2018-07-13", "2033-01-01"), {"S106"}),
        (("schedule-9", "schedule-90"), set()),  # the name is the same
    ],
)
def test_a_specification_under_another_id_keeps_what_it_stated(change: tuple[str, ...], found: set[str]) -> None:
    text = SMETS_TEXT.replace("id: smets1", "id: smets-1")
    text = text.replace(*change) if len(change) == 2 else text
    before = {SMETS: SMETS_TEXT.encode(), GBCS: GBCS_TEXT.encode()}
    after = {f"{FOLDER}smets-1.yaml": text.encode(), GBCS: GBCS_TEXT.encode()}
    assert {one.code for one in specification_findings(before, after, {}) if not is_note(one)} == found


def test_another_specification_in_the_place_of_one_may_state_what_it_will() -> None:
    text = SMETS_TEXT.replace("smets1", "other").replace("SMETS1", "Other").replace("schedule-9", "schedule-90")
    before = {SMETS: SMETS_TEXT.encode(), GBCS: GBCS_TEXT.encode()}
    after = {f"{FOLDER}other.yaml": text.replace("2018-07-13", "2033-01-01").encode(), GBCS: GBCS_TEXT.encode()}
    assert not [one for one in specification_findings(before, after, {}) if not is_note(one)]


def test_a_document_that_is_nowhere_is_noted_with_the_nearest() -> None:
    files = {GBCS: GBCS_TEXT.encode()}
    found = specification_findings({}, files, {"schedule-9": ("3.1", "3.2")})
    assert [(one.code, is_note(one)) for one in found] == [("S118", True)]
    assert "Write schedule-9" in found[0].hint
    assert not specification_findings({}, files, {})
