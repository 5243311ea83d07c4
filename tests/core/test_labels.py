"""Labels: whose they are, how they sort, and which of them wait for their letter."""

from __future__ import annotations

import pytest

from seclog.core.errors import RuleError
from seclog.core.label import is_placeholder, label_key
from seclog.core.labels import check_labels, label_findings
from tests.core.ledger_text import row, state

OPENING = """
    baseline 2020-02-27: section-g 7.0, guide 1.0
    plan 2020-11 for 2020-11-29
"""


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Appendix [tbc]", True), ("Appendix [TBC]", True), ("Appendix XXX", True), ("APPENDIX XXX", True),
        ("Appendix XX", False), ("Appendix tbc", False), ("Appendix [x]", False), ("", False),
    ],
)  # fmt: skip
def test_a_placeholder_waits_for_its_letter(label: str, expected: bool) -> None:
    assert is_placeholder(label) is expected


def test_placeholders_sort_after_the_lettered() -> None:
    labels = ["Appendix [tbc]", "Appendix XXX", "Appendix AT", "Appendix Z", "Appendix AA", "Appendix 2", "Appendix A"]
    assert sorted(labels, key=label_key) == [
        "Appendix A", "Appendix Z", "Appendix AA", "Appendix AT", "Appendix 2", "Appendix [tbc]", "Appendix XXX",
    ]  # fmt: skip


def test_drafts_may_share_a_placeholder_and_nothing_else() -> None:
    now = state(OPENING + "draft 2020-11: mmc 0.1 as Appendix [tbc]")
    line = now.lines["2020-11"]
    check_labels(now, line, (row("duis 0.1 as Appendix [tbc]"), row("gbcs 0.1 as Appendix XXX")))
    with pytest.raises(RuleError, match=r"section g is the label of section-g already\."):
        check_labels(now, line, (row("duis 0.1 as section g"),))
    with pytest.raises(RuleError, match=r"is the label of duis already\."):
        check_labels(now, line, (row("duis 0.1 as Appendix A"), row("gbcs 0.1 as Appendix A")))


def test_a_placeholder_that_went_live_before_is_nobodys() -> None:
    now = state("baseline 2020-02-27: section-g 7.0 as Appendix XXX\nplan 2020-11 for 2020-11-29")
    check_labels(now, now.lines["2020-11"], (row("guide 0.1 as Appendix XXX"),))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("draft 2020-11: guide 1.1 < 1.0 as Handbook", []),
        ("draft 2020-11: mmc 0.1 as Appendix [tbc]", [("E120", "mmc")]),
        ("draft 2020-11: mmc 0.1 as Guide", [("E111", "mmc")]),
        ("retire guide in q on 2020-06-25\ndraft 2020-11: mmc 0.1 as Guide", [("E111", "mmc")]),
    ],
)
def test_a_release_gives_each_label_once_and_no_placeholder(more: str, expected: list[tuple[str, str]]) -> None:
    now = state(OPENING + more)
    line = now.lines["2020-11"]
    found = label_findings(now, line, (draft.row for draft in line.drafts.values()))
    assert [(one.code, one.where) for one in found] == expected
