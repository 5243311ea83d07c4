"""A whole estate: each row gets the verdict that its device would get alone, and none stops the others."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core import estate, estate_tally
from seclog.core.applicable import judge, said
from seclog.core.applicable_case import Question
from seclog.core.errors import InputError, SeclogError, UsageError
from seclog.core.estate import RESULTS, Bench, Stated, find_columns
from seclog.core.specification import SpecBook
from tests.core.spec_samples import COP, GBCS, SMETS1, SMETS2, book, span, specification, terms, version

BOOK = book(SMETS1, SMETS2, GBCS)
HEADER = "device,installed"


def bench(header: str = HEADER, by: SpecBook = BOOK, stated: Stated | None = None) -> Bench:
    stated = stated or Stated()
    return Bench(by, find_columns(header.split(","), "estate.csv", by, stated), stated)


def judged(*rows: str, header: str = HEADER, by: SpecBook = BOOK, stated: Stated | None = None) -> list[list[str]]:
    made = bench(header, by, stated)
    cells = [row.split(",") if row else [] for row in rows]
    return list(made.judged(cells, lambda: 0))


def counted(made: Bench, rows: list[list[str]]) -> list[list[str]]:
    """The rows judged, the first standing in line 2."""
    line = 1

    def read() -> Iterator[list[str]]:
        nonlocal line
        for row in rows:
            line += 1
            yield row

    return list(made.judged(read(), lambda: line))


def results(row: str, header: str = HEADER, **more: object) -> dict[str, str]:
    [found] = judged(row, header=header, **more)  # type: ignore[arg-type]
    assert found[: -len(RESULTS)] == row.split(",")
    return dict(zip(RESULTS, found[-len(RESULTS) :], strict=True))


def problem(row: str, header: str = HEADER, **more: object) -> str:
    found = results(row, header, **more)
    assert not any(found[name] for name in RESULTS[:-1])
    return found["problem"]


def test_a_row_gets_what_may_be_installed_until_when_and_by_which_rule() -> None:
    assert results("ESME,2020-01-15") == {
        "verdict": "yes",
        "versions": "SMETS2 2.0; SMETS2 3.1",
        "until": "2020-10-27; 2020-10-27",
        "kept": "yes; yes",
        "possible": "SMETS2 2.0; SMETS2 3.1",
        "rule": "SMETS2 2.0 and SMETS2 3.1 may be installed on 2020-01-15.",
        "problem": "",
    }


def test_a_row_with_a_version_is_asked_whether_that_is_right() -> None:
    found = results("ESME,2020-01-15,4.2,smets2", "device,installed,version,spec")
    assert (found["verdict"], found["versions"], found["until"], found["kept"]) == ("no", "SMETS2 4.2", "open", "yes")
    assert found["possible"] == "SMETS2 2.0; SMETS2 3.1"
    assert found["rule"].startswith("SMETS2 4.2 may be installed from 2020-11-29;")


def test_other_columns_stand_unchanged_whatever_the_order_and_the_letter_case() -> None:
    [row] = judged(" 0123 ,2018-12-10,x, prepayment ,esme", header="MPAN,Installed,, CONDITION ,Device")
    assert row[:5] == [" 0123 ", "2018-12-10", "x", " prepayment ", "esme"]
    assert row[5:7] == ["yes", "SMETS1 1.2"]


def test_what_is_stated_holds_for_every_row() -> None:
    stated = Stated("ESME", "prepayment", "1.2", "smets1")
    assert results("2018-12-10", "installed", stated=stated)["verdict"] == "yes"
    assert results("2018-12-10", "installed", stated=stated._replace(condition=""))["verdict"] == "no"


def test_each_device_is_judged_by_the_event_of_its_specification() -> None:
    both, header = book(SMETS2, COP), "device,registered,installed"
    assert results("METER,2011-01-01,1999-01-01", header, by=both)["versions"] == "COP3 2"
    assert results("ESME,,2020-01-15", header, by=both)["verdict"] == "yes"
    assert problem("METER,2020-01-15", by=both) == (
        "COP3 is judged on the day of registration, and there is no column 'registered'."
    )


@pytest.mark.parametrize(
    ("row", "said_"),
    [
        (",2020-01-15", "The device is missing."),
        ("ESME,", "The day of installation is missing."),
        ("ESME,01/02/2018", "'01/02/2018' is no day written as YYYY-MM-DD."),
        ("ESME,2018-02-01T23:30:00", "'2018-02-01T23:30:00' has a time of day: write the day alone, as YYYY-MM-DD."),
        ("ESME,2018-02-01 00:00:01", "'2018-02-01 00:00:01' has a time of day: write the day alone, as YYYY-MM-DD."),
        ("ESME,2018-02-01T00:00:00Z", "'2018-02-01T00:00:00Z' has a time of day: write the day alone, as YYYY-MM-DD."),
        ("ESME,2018-02-30 00:00:00", "There is no day 2018-02-30."),
        ("ESME,2018-02-01 x", "'2018-02-01 x' is no day written as YYYY-MM-DD."),
        ("ESME,20180201", "'20180201' is no day written as YYYY-MM-DD."),
        ("ESME,٢٠١٨-٠٢-٠١", "'٢٠١٨-٠٢-٠١' is no day written as YYYY-MM-DD."),
        ("ESME,2018-02-30", "There is no day 2018-02-30."),
        ("ESM,2018-02-01", "There is no device type 'ESM'. Did you mean ESME?"),
        ("zzz,2018-02-01", "There is no device type 'zzz'. There are: ESME, GSME."),
        (f"{'E' * 101},2018-02-01", "A cell has more than 100 characters."),
    ],
)
def test_a_row_that_cannot_be_judged_says_why(row: str, said_: str) -> None:
    assert problem(row) == said_


@pytest.mark.parametrize("midnight", [" 00:00", "T00:00", " 00:00:00", "T00:00:00", " 00:00:00.000"])
def test_a_day_that_a_spreadsheet_wrote_as_its_midnight_is_that_day(midnight: str) -> None:
    assert results(f"ESME,2020-10-27{midnight}") == results("ESME,2020-10-27") | {"verdict": "yes"}


def test_an_unknown_condition_says_which_there_are() -> None:
    words = "There is no condition 'credit'. There is: prepayment."
    assert problem("ESME,2020-01-15,credit", "device,installed,condition") == words
    other = terms(span("installation", "open", "open"), condition="derogation")
    two = book(specification("smets1", version("1.2", *SMETS1.versions[0].terms, other)))
    words = "There is no condition 'derogations'. Did you mean derogation? There are: prepayment, derogation."
    assert problem("ESME,2020-01-15,derogations", "device,installed,condition", by=two) == words


def test_of_many_versions_the_first_are_named() -> None:
    many = book(specification("smets2", *(version(f"{one}.0", SMETS2.versions[1].terms[0]) for one in range(1, 12))))
    words = problem("ESME,2020-01-15,x", "device,installed,version", by=many)
    assert words.endswith("There are: 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0 and 3 more.")


def test_a_hint_that_is_of_options_is_left_out() -> None:
    both = book(SMETS2, SMETS2._replace(id="smets3", name="SMETS3"))
    words = problem("ESME,2020-01-15,2.0", "device,installed,version", by=both)
    assert words == "Each of SMETS2 and SMETS3 has a version 2.0."


def test_a_device_of_a_later_day_is_kept_or_not_on_that_day() -> None:
    made = terms(span("installation", "open", "open"), span("maintenance", "2020-12-11", "open"))
    by = book(specification("smets2", version("1.0", made)), on="2020-12-01")
    assert [results(f"ESME,{on}", by=by)["kept"] for on in ("2020-01-15", "2020-12-10", "2020-12-11")] == [
        "no", "no", "yes",
    ]  # fmt: skip


def test_a_version_that_a_spreadsheet_has_shortened_is_not_guessed() -> None:
    said_ = problem("ESME,2020-01-15,2", "device,installed,version")
    assert said_ == "No specification for ESME has a version '2'. Did you mean 2.0? There are: 1.2, 2.0, 3.1, 4.2."


def test_rows_of_another_width_are_named_and_stay_under_the_header() -> None:
    short, long, good = judged("ESME", "ESME,2020-01-15,x", "ESME,2020-01-15")
    assert short == ["ESME", "", *[""] * 6, "The row has 1 cell and the header 2."]
    assert long == ["ESME", "2020-01-15", *[""] * 6, "The row has 3 cells and the header 2."]
    assert good[2] == "yes"


def test_blank_rows_are_left_out_and_the_tally_counts_the_rest() -> None:
    made = bench()
    rows = [["ESME", "2020-01-15"], [], ["ESME", "x"], ["ESME", "2020-11-10"], ["ESME", "y"], ["ESME", "2017-01-01"]]
    assert len(counted(made, rows)) == 5
    assert made.tally.verdicts == {"yes": 1, "no": 1, "unknown": 1, "": 2}
    assert (made.tally.devices, made.tally.problems, made.tally.stated) == (5, 2, 0)


def test_problems_are_counted_by_kind_with_the_first_line_and_words_of_each() -> None:
    made = bench("device,installed,version")
    good, bad = ["ESME", "2020-01-15", ""], ["ESME", "x", ""]
    rows = [good, ["ESM", "2020-01-15", ""], bad, ["MSE", "2020-01-15", ""], ["ESME", "y", ""], ["ESME"], [*good, "z"]]
    counted(made, [*rows, bad, ["ESME", "2020-01-15", "9"], good])
    assert [(one.rows, one.line, one.words) for one in made.tally.kinds] == [
        (3, 4, "'x' is no day written as YYYY-MM-DD."),
        (2, 3, "There is no device type 'ESM'. Did you mean ESME?"),
        (2, 7, "The row has 1 cell and the header 3."),
        (1, 10, "No specification for ESME has a version '9'. There are: 1.2, 2.0, 3.1, 4.2."),
    ]
    assert (made.tally.problems, made.tally.devices) == (8, 10)


def test_rows_that_state_a_version_are_counted_apart() -> None:
    made = bench("device,installed,version")
    days, versions = ("2020-01-15", "2020-11-10"), ("", "3.1", "4.2")
    counted(made, [["ESME", on, one] for on in days for one in versions])
    found = {(verdict, stated): made.tally.judged(verdict, stated=stated).rows
             for verdict in ("yes", "no", "unknown") for stated in (False, True)}  # fmt: skip
    assert found == {
        ("yes", False): 1, ("yes", True): 1, ("no", False): 1, ("no", True): 3,
        ("unknown", False): 0, ("unknown", True): 0,
    }  # fmt: skip
    assert made.tally.stated == 4
    everywhere = bench(stated=Stated(version="3.1"))
    counted(everywhere, [["ESME", "2020-01-15"]])
    assert everywhere.tally.judged("yes", stated=True).rows == 1


def test_kinds_of_problems_without_end_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estate_tally, "KINDS", 2)
    made = bench()
    counted(made, [["ESME", "x"], ["ESM", "2020-01-15"], ["", "2020-01-15"], ["ESME"], ["ESME", "y"]])
    assert [(one.rows, one.line) for one in made.tally.kinds] == [(2, 2), (2, 4), (1, 3)]


@pytest.mark.parametrize(
    ("header", "by", "kind", "message", "hint"),
    [
        ("mpan,installed", BOOK, InputError, "estate.csv has no column 'device'.",
         "Its first line names the columns: device,installed"),
        ("devices,installed", BOOK, InputError, "estate.csv has no column 'device'.",
         "Is it the column 'devices'? Rename it."),
        ("device,install_date", BOOK, InputError, "estate.csv has no column 'installed'.",
         "Is it the column 'install_date'? Rename it."),
        ("device,x", book(), InputError, "estate.csv has no column 'installed'.",
         "Its first line names the columns: device,installed"),
        ("device,Device,installed", BOOK, InputError, "estate.csv has two columns 'device'.", "Leave one of them out."),
        ("device,installed,Verdict", BOOK, InputError, "estate.csv already has a column 'verdict'.",
         "Take the results of an earlier run out first."),
        ("device,registered", BOOK, InputError,
         "Devices are judged on the day of installation, not of registration, and estate.csv has no column "
         "'installed'.", "Add that day as a column 'installed'."),
    ],
)  # fmt: skip
def test_a_header_that_lacks_or_doubles_a_column_is_refused(
    header: str, by: SpecBook, kind: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(kind) as caught:
        bench(header, by)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_column_and_an_option_that_say_the_same_are_refused() -> None:
    with pytest.raises(UsageError, match=r"estate\.csv has a column 'device', and --device says it for all"):
        bench(stated=Stated("ESME"))


DAYS = st.integers(0, 1500).map(lambda number: (date(2017, 6, 1) + timedelta(number)).isoformat())
CELLS = st.tuples(
    st.sampled_from(["ESME", "gsme", "ESM", ""]),
    st.one_of(DAYS, st.sampled_from(["", "01/02/2018", "2020-02-30"])),
    st.sampled_from(["", "prepayment", "Prepayment", "other"]),
    st.sampled_from(["", "1.2", "2.0", "3.1", "4.2", "2"]),
    st.sampled_from(["", "smets1", "SMETS2", "gbcs"]),
)


def alone(device: str, on: str, condition: str, version_: str, spec: str) -> list[str]:
    """The results of one device, asked by itself, but for what is wrong; all empty where it cannot be asked."""
    try:
        report = judge(BOOK, Question(device, "installed", date.fromisoformat(on), condition, spec, version_))
    except (ValueError, UsageError):
        return [""] * (len(RESULTS) - 1)
    shown = report.verdicts if version_ else report.answer
    return [
        report.verdict,
        "; ".join(f"{one.name} {one.version}" for one in shown),
        "; ".join(one.last for one in shown),
        "; ".join(one.kept.verdict for one in shown),
        "; ".join(f"{one.name} {one.version}" for one in report.answer),
        said(report),
    ]


@given(st.lists(CELLS, max_size=12), st.integers(1, 3))
def test_each_row_gets_what_its_device_would_get_alone(rows: list[tuple[str, ...]], memo: int) -> None:
    made = bench("device,installed,condition,version,spec")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(estate, "MEMO", memo)
        found = list(made.judged([list(row) for row in rows], lambda: 1))
    assert len(found) == len(rows)
    for row, got in zip(rows, found, strict=True):
        assert tuple(got[:5]) == row
        assert got[5:-1] == alone(*row)
        assert bool(got[-1]) == (not got[5])
    assert made.tally.devices == len(rows)
    assert made.tally.problems == sum(not got[5] for got in found) == sum(one.rows for one in made.tally.kinds)
    assert made.tally.stated == sum(bool(got[5] and got[3]) for got in found)


def most_memory(count: int) -> int:
    """The most bytes held at once while so many rows of which no two are alike are judged."""
    first = date(1800, 1, 1)

    def rows() -> Iterator[list[str]]:
        for number in range(count):
            yield [f"ESM{number}" if number % 3 else "ESME", (first + timedelta(number)).isoformat()]

    made = bench()
    tracemalloc.start()
    try:
        assert sum(1 for _ in made.judged(rows(), lambda: 1)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estate, "MEMO", 64)
    assert most_memory(6_000) < 1_000_000
    monkeypatch.setattr(estate, "MEMO", 10_000)
    assert most_memory(6_000) > 2_000_000


def test_a_name_that_a_spreadsheet_would_run_is_made_inert() -> None:
    odd = specification("x", version("1.0", terms(span("installation", "open", "open"))))._replace(name="=1+1")
    (row,) = Bench(book(odd), find_columns(["device", "installed"], "e.csv", book(odd), Stated()), Stated()).judged(
        [["ESME", "2020-01-01"]], lambda: 2
    )
    assert row[2:4] == ["yes", "'=1+1 1.0"]
    assert not [cell for cell in row if cell.startswith("=")]
