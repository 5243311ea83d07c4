"""The illustrative set of the demonstration: sourced facts stay as they are, and everything else says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from seclog.core.period import NO, UNKNOWN, Bound, last_day
from seclog.core.specification import (
    SPECIFICATIONS,
    Incompatibilities,
    Relation,
    Span,
    Specification,
    SpecVersion,
    Terms,
    terms_for,
)
from seclog.formats.specification import read_specification
from seclog.ops.demo_specifications import demo_specifications, pending_move
from seclog.store.shipped import shipped_registry

SOURCED = shipped_registry("sec")
BASELINE, NOVEMBER_2020, NOVEMBER_2021 = date(2020, 2, 27), date(2020, 11, 29), date(2021, 11, 4)
COMING = date(2027, 2, 25)
LIST = f"{SPECIFICATIONS}incompatibilities.yaml"


def specifications(files: dict[str, bytes]) -> dict[str, Specification]:
    read = [read_specification(files[path], path) for path in files if path.startswith(SPECIFICATIONS)]
    return {one.id: one for one in read if isinstance(one, Specification)}


def pairs(day: date) -> Incompatibilities:
    found = read_specification(demo_specifications(SOURCED, day)[LIST], LIST)
    assert isinstance(found, Incompatibilities)
    return found


def version(files: dict[str, bytes], name: str, number: str) -> SpecVersion:
    return next(one for one in specifications(files)[name].versions if one.version == number)


def spans(of: SpecVersion, device: str, kind: str, condition: str = "") -> list[Span]:
    return [span for terms in terms_for(of, device, condition, kind) for span in terms.spans if span.kind == kind]


def known(terms: tuple[Terms, ...]) -> Iterator[tuple[object, ...]]:
    """The periods of which something is known, with whose they are."""
    for one in terms:
        for span in one.spans:
            if any(side.bound != Bound(None, UNKNOWN) for side in (*span.begins, *span.ends)):
                yield one.devices, one.condition, span, one.source


def test_every_sourced_period_is_kept_and_nothing_else_is_unmarked() -> None:
    made = specifications(demo_specifications(SOURCED, date.max))
    for name, sourced in specifications(SOURCED).items():
        for one in made[name].versions:
            before = next((each for each in sourced.versions if each.version == one.version), None)
            plain = tuple(terms for terms in one.terms if not terms.illustrative)
            assert list(known(plain)) == (list(known(before.terms)) if before else []), (name, one.version)
            assert one.illustrative is (before is None)
            assert (one.source, one.note) == ((before.source, before.note) if before else ("", one.note))
            assert all(relation.illustrative for relation in one.relations)


def test_whatever_is_marked_bears_no_source_and_no_note_of_the_code() -> None:
    for one in specifications(demo_specifications(SOURCED, date.max)).values():
        for held in one.versions:
            parts: list[SpecVersion | Terms | Relation] = [held, *held.terms, *held.relations]
            marked = [part for part in parts if part.illustrative]
            assert not any(part.source or part.note for part in marked)
    assert all(pair.illustrative and pair.reason.startswith("(Illustrative)") for pair in pairs(date.max).pairs)


@pytest.mark.parametrize(
    ("name", "device"),
    [("smets1", "ESME"), ("smets2", "GSME"), ("smets2", "PPMID"), ("smets2", "HCALCS"), ("chts", "CH")],
)
def test_every_version_for_a_device_has_both_periods(name: str, device: str) -> None:
    made = specifications(demo_specifications(SOURCED, date.max))[name]
    assert made.decided_by == "installed"
    for one in made.versions:
        for kind in ("installation", "maintenance"):
            assert len(spans(one, device, kind)) == 1, (one.version, kind)


@pytest.mark.parametrize("name", ["gbcs", "duis", "mmc"])
def test_every_version_that_no_device_is_judged_by_has_one_period(name: str) -> None:
    made = specifications(demo_specifications(SOURCED, date.max))[name]
    assert made.versions
    assert made.decided_by == ""
    assert all([span.kind for terms in one.terms for span in terms.spans] == ["applicability"] for one in made.versions)


def test_versions_stand_in_the_order_of_their_numbers() -> None:
    made = specifications(demo_specifications(SOURCED, BASELINE))
    assert [one.version for one in made["gbcs"].versions] == ["1.0", "2.1", "3.1", "3.2", "4.1"]
    assert [one.version for one in made["duis"].versions] == ["1.1", "2.0", "3.0", "3.1", "4.0"]


def test_each_relation_is_to_a_version_that_is_there_and_to_no_incompatible_one() -> None:
    made = specifications(demo_specifications(SOURCED, date.max))
    found = 0
    bad = {
        frozenset([(one.first.specification, one.first.version), (one.second.specification, one.second.version)])
        for one in pairs(date.max).pairs
    }
    assert len(bad) == 2
    for one in made.values():
        for held in one.versions:
            for relation in held.relations:
                numbers = {each.version for each in made[relation.specification].versions}
                assert set(relation.versions) <= numbers
                for number in relation.versions:
                    assert frozenset([(one.id, held.version), (relation.specification, number)]) not in bad
                    found += 1
    assert found == 23


def test_the_pairs_come_with_the_releases_that_bring_them() -> None:
    assert [len(pairs(day).pairs) for day in (BASELINE, NOVEMBER_2020, NOVEMBER_2021)] == [0, 1, 2]
    assert (pairs(BASELINE).begins, pairs(BASELINE).excluded) == (date(2020, 10, 22), ("smets1",))


def test_an_end_moves_with_the_release_of_november_2021_and_is_not_told_before() -> None:
    ends = {}
    for day in (BASELINE, NOVEMBER_2020, NOVEMBER_2021):
        (span,) = spans(version(demo_specifications(SOURCED, day), "smets2", "4.2"), "ESME", "installation")
        ends[day] = [last_day(one.bound) for one in span.ends]
    assert ends[BASELINE] == ends[NOVEMBER_2020] == ["2022-06-30"]
    assert ends[NOVEMBER_2021] == ["2022-06-30", "2022-12-29"]


def test_the_end_of_two_versions_of_the_duis_is_not_told_before_it_was_known() -> None:
    for day, holds in ((BASELINE, UNKNOWN), (NOVEMBER_2021, NO)):
        (terms,) = version(demo_specifications(SOURCED, day), "duis", "1.1").terms
        assert terms.spans[0].on().holds(NOVEMBER_2021) == holds


def test_each_release_changes_the_files_of_the_documents_that_it_should() -> None:
    def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
        return [path.rpartition("/")[2] for path in before if before[path] != after[path]]

    baseline, first, second = (demo_specifications(SOURCED, day) for day in (BASELINE, NOVEMBER_2020, NOVEMBER_2021))
    coming = demo_specifications(SOURCED, COMING, pending_move(COMING))
    assert changed(baseline, first) == ["incompatibilities.yaml"]
    assert changed(first, second) == ["duis.yaml", "incompatibilities.yaml", "smets2.yaml"]
    assert changed(second, coming) == ["smets2.yaml"]


def test_the_coming_release_sets_an_end_that_was_not_set() -> None:
    files = demo_specifications(SOURCED, COMING, pending_move(COMING))
    (span,) = spans(version(files, "smets2", "5.1"), "ESME", "installation")
    assert [last_day(one.bound) for one in span.ends] == ["not-set", "2029-02-24"]
    before = demo_specifications(SOURCED, NOVEMBER_2021, pending_move(COMING))
    assert before == demo_specifications(SOURCED, NOVEMBER_2021)


def test_no_other_file_of_the_registry_is_given_back() -> None:
    assert list(demo_specifications(SOURCED, BASELINE)) == [p for p in SOURCED if p.startswith(SPECIFICATIONS)]
