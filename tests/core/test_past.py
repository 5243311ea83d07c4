"""Rows of versions from before the repository: which document each means, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.core.past import PastVersion
from seclog.core.plan_history import is_there, plan_history, shown_past
from seclog.core.record import Block, History, Reference, Retirement
from seclog.core.verify_early import early_problems
from seclog.core.verify_standing import Standing
from tests.core.ledger_text import Ledger, ledger

BASELINE = "baseline 2020-02-27: section-g 7.0, section-h 7.0, appendix-x 2.0, smets2 3.1 own, smets2 3.2 own"
GONE = {"title": "Old Policy", "type": "Other", "category": "Governance"}
DIGEST = "sha256:" + "0a" * 32


def past(document: str, version: str, day: str, left: str | None = None, **more: object) -> PastVersion:
    """A row by its document's label; `left` is the first day on which it was no longer in force."""
    given = {"id": document.lower().replace(" ", "-"), "retired_on": date.fromisoformat(left) if left else None, **more}
    title = str(given.pop("title", ""))
    return PastVersion(f"past.csv:{document} {version}", document, title, version, date.fromisoformat(day), **given)  # type: ignore[arg-type]


def with_history(kept: Ledger, *rows: PastVersion) -> Ledger:
    record = plan_history(kept.state(), rows, "From past.csv").record
    assert isinstance(record, History)
    kept.live.append((f"h{len(kept.live)}", record))
    return kept


def refusals(kept: Ledger, *rows: PastVersion) -> list[tuple[str, str]]:
    """The code of each finding with the version that it is about."""
    with pytest.raises(InputError) as caught:
        plan_history(kept.state(), rows, "From past.csv")
    assert caught.value.hint
    assert all(one.hint for one in caught.value.findings)
    return [(one.code, one.where.rpartition(" ")[2]) for one in caught.value.findings]


@pytest.mark.parametrize(
    ("given", "version"), [("SEC 5.14", "5.14"), ("v5.14", "5.14"), ("SEC v4", "4.0"), ("4", "4.0")]
)
def test_a_version_of_a_single_numbered_code_is_read_without_its_name(given: str, version: str) -> None:
    book = with_history(ledger(BASELINE), past("Section G", given, "2018-02-22")).book()
    assert book.issued["section-g"][0].row.version == version


@pytest.mark.parametrize("version", ["", "six", "5.14-draft.1", "SEC", "five.0"])
def test_what_was_never_in_force_is_no_past_version(version: str) -> None:
    assert refusals(ledger(BASELINE), past("Section G", version, "2018-02-22"))[0][0] == "history-version"


def test_a_document_is_found_by_a_name_that_it_bore() -> None:
    text = (
        BASELINE
        + "\nplan r for 2020-03-01\ndraft r: section-g 7.1 < 7.0 as Section Q titled Keys\nrelease r on 2020-03-01"
    )
    for row in (
        past("Section G", "5.14", "2018-02-22", id="x"),
        past("", "5.14", "2018-02-22", id="x", title="Rules of Section G"),
        past("Keys", "5.14", "2018-02-22"),
    ):
        assert with_history(ledger(text), row).book().issued["section-g"][0].row.version == "5.14"


def test_a_title_that_no_row_states_is_that_of_the_document() -> None:
    row = past("Section G", "5.14", "2018-02-22")
    assert with_history(ledger(BASELINE), row).book().issued["section-g"][0].row.title == "Rules of Section G"


def test_what_is_said_of_a_document_that_left_need_stand_in_one_row() -> None:
    rows = (past("Old", "1.0", "2015-01-01"), past("Old", "2.0", "2016-01-01", "2019-01-01", **GONE))
    book = with_history(ledger(BASELINE), *rows).book()
    assert book.retired["old"] == (date(2019, 1, 1), Retirement("old", ""))
    assert [one.row.title for one in book.issued["old"]] == ["Old Policy", "Old Policy"]
    assert [one.row.version for one in book.in_force("old", date(2015, 6, 1))] == ["1.0"]


def test_more_of_a_document_that_left_may_be_recorded_later() -> None:
    kept = with_history(ledger(BASELINE), past("Old", "2.0", "2016-01-01", "2019-01-01", **GONE))
    book = with_history(kept, past("Old", "1.0", "2015-01-01"), past("Old", "1.5", "2015-06-01", "2019-01-01")).book()
    assert [one.row.version for one in book.issued["old"]] == ["1.0", "1.5", "2.0"]
    assert book.retired["old"][0] == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([past("Section G", "7.1", "2018-01-01")], [("history-number", "7.1")]),
        ([past("Appendix X", "5.14", "2018-01-01")], [("history-number", "5.14")]),
        ([past("Section G", "5.5", "2017-01-01", "2018-01-01")], [("history-retired", "5.5")]),
        ([past("Old", "1.0", "2019-01-01", "2019-01-01", **GONE)], [("history-retired", "1.0")]),
        (
            [past("Old", "1.0", "2015-01-01", "2016-01-01", **GONE), past("Old", "2.0", "2016-01-01", "2019-01-01")],
            [("history-retired", "1.0")],
        ),
        ([past("Old", "1.0", "2019-01-01", "2020-02-28", **GONE)], [("history-retired", "1.0")]),
        ([past("smets2", "2.0", "2018-01-01", "2018-01-01")], [("history-retired", "2.0")]),
        ([past("smets2", "2.0", "2018-01-01", "2020-02-28")], [("history-retired", "2.0")]),
        ([past("smets2", "3.1", "2018-01-01")], [("history-twice", "3.1")]),
        ([past("Section H", "6.0", "2021-01-01"), past("Section G", "7.0", "2018-01-01")],
         [("history-late", "6.0"), ("history-twice", "7.0")]),
    ],
)  # fmt: skip
def test_rows_that_contradict_the_record_are_named_in_their_order(
    rows: list[PastVersion], expected: list[tuple[str, str]]
) -> None:
    assert refusals(ledger(BASELINE), *rows) == expected


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (past("Section G", "5.14", "2019-01-01"), "history-twice"),
        (past("Section G", "5.20", "2017-01-01"), "history-order"),
        (past("Section G", "5.2", "2018-06-01"), "history-order"),
        (past("Section G", "5.2", "2018-02-22"), "history-day"),
        (past("Old", "3.0", "2017-01-01", "2018-06-01"), "history-retired"),
        (past("Old", "3.0", "2019-01-01"), "history-retired"),
    ],
)
def test_rows_are_held_against_what_an_earlier_file_recorded(row: PastVersion, code: str) -> None:
    kept = with_history(
        ledger(BASELINE),
        past("Section G", "5.14", "2018-02-22"),
        past("Old", "2.0", "2016-01-01", "2019-01-01", **GONE),
    )
    assert [one for one, _ in refusals(kept, row)] == [code]


def test_a_document_that_a_release_retired_is_not_retired_again() -> None:
    kept = ledger(BASELINE + "\nretire section-h in r on 2021-06-24")
    assert refusals(kept, past("Section H", "6.0", "2018-01-01", "2021-06-24")) == [("history-retired", "6.0")]
    with_history(kept, past("Section H", "6.0", "2018-01-01"))
    assert [one.row.version for one in kept.book().in_force("section-h", date(2018, 1, 1))] == ["6.0"]


def test_an_own_numbered_version_ends_as_stated_and_others_stay_beside_it() -> None:
    rows = (
        past("smets2", "2.0", "2017-09-01", "2019-07-01"),
        past("smets2", "1.58", "2014-11-28", "2018-06-01"),
        past("smets2", "2.1", "2017-09-01"),
        past("smets2", "1.60", "2018-01-01"),
    )
    kept = with_history(ledger(BASELINE), *rows)
    record = kept.live[-1][1]
    assert isinstance(record, History)
    assert [(block.effective_on, block.ended) for block in record.blocks if block.ended] == [
        (date(2018, 1, 1), (Reference("smets2", "2.1"),)),
        (date(2018, 6, 1), (Reference("smets2", "1.58"),)),
        (date(2019, 7, 1), (Reference("smets2", "2.0"),)),
        (date(2020, 2, 27), (Reference("smets2", "1.60"),)),
    ]
    on = {day: sorted(one.row.version for one in kept.book().in_force("smets2", date.fromisoformat(day))) for day in
          ("2017-09-01", "2018-01-01", "2019-12-31", "2020-02-27")}  # fmt: skip
    assert list(on.values()) == [["1.58", "2.0", "2.1"], ["1.58", "1.60", "2.0"], ["1.60"], ["3.1", "3.2"]]


def test_what_each_row_becomes_is_shown_by_document_and_day() -> None:
    rows = (
        past("Section G", "5.14", "2018-02-22", digest=DIGEST, row=2),
        past("Section G", "5.5", "2017-03-15", cause="SECMP0026", row=3),
        past("Old", "1.0", "2015-01-01", "2019-01-01", row=4, **GONE),
        past("smets2", "1.58", "2014-11-28", "2018-06-01", row=5),
    )
    found = shown_past(ledger(BASELINE).book(), rows)
    assert [(one.row, one.label, one.version, str(one.ended_on), one.causes, one.digest) for one in found] == [
        (4, "Old", "1.0", "2019-01-01", (), ""),
        (3, "Section G", "5.5", "2018-02-22", ("SECMP0026",), ""),
        (2, "Section G", "5.14", "2020-02-27", (), DIGEST),
        (5, "smets2", "1.58", "2018-06-01", (), ""),
    ]


def test_what_an_earlier_file_recorded_ends_a_version_too() -> None:
    kept = with_history(ledger(BASELINE), past("Section G", "5.14", "2018-02-22"))
    (one,) = shown_past(kept.book(), [past("Section G", "5.5", "2017-03-15")])
    assert one.ended_on == date(2018, 2, 22)


def test_rows_are_there_when_all_their_versions_are_recorded() -> None:
    rows = (past("Section G", "5.14", "2018-02-22"), past("Old", "2.0", "2016-01-01", "2019-01-01", **GONE))
    kept = ledger(BASELINE)
    assert not is_there(kept.book(), rows)
    with_history(kept, rows[0])
    assert not is_there(kept.book(), rows)
    with_history(kept, rows[1])
    assert is_there(kept.book(), rows)
    assert not is_there(kept.book(), [])


def test_a_digest_stands_in_the_place_of_a_text() -> None:
    record = with_history(ledger(BASELINE), past("Section G", "5.14", "2018-02-22", digest=DIGEST)).live[-1][1]
    assert isinstance(record, History)
    assert record.blocks == (Block(date(2018, 2, 22), record.blocks[0].versions),)
    assert record.blocks[0].versions[0].path == DIGEST


DAYS = st.integers(-3, 12).map(lambda days: date(2020, 2, 20) + timedelta(days=days))
ROWS = st.lists(
    st.builds(
        lambda document, version, day, left: past(document, f"{version}.0", str(day), left and str(left), **GONE),
        st.sampled_from(("Section G", "Section H", "smets2", "Old", "Older")),
        st.integers(1, 8),
        DAYS,
        st.none() | DAYS,
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(files=st.lists(ROWS, max_size=3))
def test_what_is_recorded_is_sound_and_leaves_the_present_as_it_was(files: list[list[PastVersion]]) -> None:
    kept = ledger(BASELINE)
    before = kept.book()
    standing = Standing()
    standing.take(kept.live[0][1])
    for rows in files:
        try:
            with_history(kept, *rows)
        except InputError:
            continue
        record = kept.live[-1][1]
        assert isinstance(record, History)
        assert list(early_problems(record, standing)) == []
        standing.take(record)
    book = kept.book()
    day = date(2020, 2, 27)
    assert book.log(day) == before.log(day)
    for document in before.issued:
        assert book.live_versions(document) == before.live_versions(document)
    for document, versions in book.issued.items():
        for one in versions:
            assert one in book.in_force(document, one.effective_on)
