"""Versions from before the repository: recorded now, in force then."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.errors import InputError
from seclog.core.plan_history import PastVersion, plan_history
from seclog.core.record import Block, History, Reference, Retirement, VersionRow
from seclog.core.rulebook import Rulebook, fold
from tests.core.ledger_text import ledger

DAYS = (date(2017, 8, 31), date(2019, 1, 1), date(2020, 2, 27))
BASELINE = "baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own"


def past(document: str, version: str, day: str | None, **more: object) -> PastVersion:
    on = date.fromisoformat(day) if day else None
    return PastVersion(f"past.csv:{version}", document, str(more.pop("title", "")), version, on, **more)  # type: ignore[arg-type]


def planned(*rows: PastVersion) -> History:
    record = plan_history(ledger(BASELINE).state(), rows, "From past.csv").record
    assert isinstance(record, History)
    return record


def folded(*rows: PastVersion) -> Rulebook:
    kept = ledger(BASELINE)
    return fold([*kept.live, ("h", planned(*rows))])


def test_past_versions_stand_before_those_that_are_recorded() -> None:
    book = folded(
        past("Section G", "5.14", "2018-02-22", cause="SECMP0026"),
        past("", "5.5", "2017-03-15", title="Security", id="section-g"),
        past("Section H", "4", "2016-01-01"),
    )
    assert [one.row.version for one in book.issued["section-g"]] == ["5.5", "5.14", "7.0"]
    on = {day: [one.row.version for one in book.in_force("section-g", date.fromisoformat(day))] for day in
          ("2017-03-14", "2017-03-15", "2018-02-22", "2020-02-26", "2020-02-27")}  # fmt: skip
    assert list(on.values()) == [[], ["5.5"], ["5.14"], ["5.14"], ["7.0"]]
    assert book.live_versions("section-g") == ("7.0",)
    first = book.issued["section-g"][0]
    assert (first.row.title, first.row.label, first.release, first.row.path) == ("Security", "Section G", "history", "")
    assert book.issued["section-h"][0].row.version == "4.0"
    assert book.issued["section-g"][1].row.causes == ("SECMP0026",)


def test_an_own_numbered_version_holds_until_the_next_begins() -> None:
    record = planned(past("smets2", "1.58", "2014-11-28"), past("smets2", "2.0", "2017-09-01"))
    assert record.blocks[1].ended == (Reference("smets2", "1.58"),)
    assert record.blocks[2] == Block(date(2020, 2, 27), (), (Reference("smets2", "2.0"),))
    book = folded(past("smets2", "1.58", "2014-11-28"), past("smets2", "2.0", "2017-09-01"))
    found = {day: [one.row.version for one in book.in_force("smets2", day)] for day in DAYS}
    assert list(found.values()) == [["1.58"], ["2.0"], ["3.1"]]


GONE = {"title": "Old Policy", "type": "Other", "category": "Governance", "id": "old", "retired_on": date(2019, 1, 1)}


def test_a_document_that_left_before_the_repository_is_remembered() -> None:
    rows = (past("OLD", "1.0", "2015-01-01", **GONE), past("OLD", "2.0", "2016-01-01", **GONE))
    record = planned(*rows)
    assert record.blocks[-1] == Block(date(2019, 1, 1), (), (), (Retirement("old", ""),))
    book = folded(*rows)
    assert [one.row.version for one in book.in_force("old", date(2018, 12, 31))] == ["2.0"]
    assert book.in_force("old", date(2019, 1, 1)) == ()
    assert record.subject == "Record 2 versions from before the repository"
    assert planned(rows[0]).subject == "Record 1 version from before the repository"


@pytest.mark.parametrize(
    ("rows", "codes", "message"),
    [
        ([past("Section G", "5.5", None)], ["history-date"], "no date"),
        ([past("Section G", "five", "2017-01-01")], ["history-version"], "is not a version"),
        ([past("Section G", "9.0", "2020-02-27")], ["history-late"], "the record begins on 2020-02-27"),
        ([past("Section G", "7.0", "2019-01-01")], ["history-twice"], "recorded already"),
        ([past("Section G", "5.5", "2017-01-01"), past("Section G", "5.5", "2018-01-01")], ["history-twice"], ""),
        ([past("Section G", "5.5", "2017-01-01"), past("Section G", "5.6", "2017-01-01")], ["history-day"], "one day"),
        ([past("Section G", "5.6", "2017-01-01"), past("Section G", "5.5", "2018-01-01")], ["history-order"], "dated"),
        ([past("Section Q", "5.6", "2017-01-01")], ["history-document"], "No document 'Section Q'"),
        ([past("Zzz", "5.6", "2017-01-01")], ["history-document"], "No document 'Zzz'"),
        ([past("Section G", "5.6", "2017-01-01", type="Sec")], ["history-type"], "no type"),
        ([past("Section G", "5.6", "2017-01-01", category="Zzz")], ["history-category"], "no category"),
        ([past("Section G", "x", None), past("Section Q", "1.0", None)],
         ["history-date", "history-version", "history-date", "history-document"], "no date"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_are_all_named_at_once(rows: list[PastVersion], codes: list[str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        planned(*rows)
    assert [one.code for one in caught.value.findings] == codes
    assert message in " ".join(one.message for one in caught.value.findings)
    assert all(one.where.startswith("past.csv:") and one.hint for one in caught.value.findings)


def test_no_row_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="names no past version"):
        planned()


def test_two_versions_of_an_own_numbered_document_may_begin_on_one_day() -> None:
    record = planned(past("smets2", "1.1", "2014-11-28"), past("smets2", "1.2", "2014-11-28"))
    assert isinstance(record.blocks[0].versions[0], VersionRow)
    assert len(record.blocks[0].versions) == 2
