"""What public sources say of Technical Specifications, asked of a rulebook on both time axes.

Sources (registry/README.md has their addresses): the end of SMETS1 moved from 13 July to 5 October and to 5 December
2018, with 15 March 2019 for prepayment and derogations (S43, S44), by Schedule 11 as designated again in SEC 5.23, with
effect from 4 October 2018 and announced on 9 October (S20); SMETS2 2.0 and 3.1 until 27 October 2020 (S43); DUIS 1.1
and 2.0 taken away by MP157 on 4 November 2021 (S21); a list of incompatibilities from 22 October 2020 that leaves
SMETS1 out (S30); a meter is judged by the day of its installation (S42), equipment under the BSC by that of its first
registration (S49, S50).

The data are those that come with seclog, as they could be told at the time. Made up are the texts, the numbers of
Schedule 11 and the releases of July 2018 and November 2019.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from seclog.core.collection import COLLECTION_PATH, entry_path
from seclog.core.document import Document
from seclog.core.specification import SPECIFICATIONS, Specification, SpecVersion, Stated
from seclog.formats.registry_write import write_collection, write_document
from seclog.formats.specification import read_specification
from seclog.formats.specification_write import write_specification
from seclog.ops.act import Way
from seclog.ops.init import InitRequest, init
from seclog.ops.verify import verify
from seclog.store.shipped import shipped_registry
from tests.builder import Repo
from tests.life.calls import Ran, ran
from tests.ops.rulebooks import COLLECTION, Book

SHIPPED = shipped_registry("sec")
PERIODS = ("smets1", "smets2", "gbcs", "duis")
SPLIT = date(2018, 10, 4)
LIST = f"{SPECIFICATIONS}incompatibilities.yaml"
OWN = {
    "schedule-8": ("1.0", "3.1", "3.2"),
    "schedule-9": ("1.2", "2.0", "3.1", "4.2"),
    "appendix-ad": ("1.1", "2.0", "3.1"),
}
TSIM = Document("tsim", "TSIM", "Compatibility Matrix", "Paper", "Form", text="listed", source="https://example.org")
DOCUMENTS = (
    *(
        Document(
            one, one.replace("-", " ").title(), "A specification", "Paper", "Technical Specification",
            numbering="own", file=f"documents/{one}/{{version}}.md",
        )
        for one in OWN
    ),
    Document(
        "schedule-11", "Schedule 11", "TS Applicability Tables", "Paper", "Technical Specification",
        file="documents/schedule-11.md", annexes=tuple(f"{SPECIFICATIONS}{one}.yaml" for one in PERIODS),
    ),
    TSIM,
)  # fmt: skip


def path_of(name: str) -> str:
    return f"{SPECIFICATIONS}{name}.yaml"


def told(name: str, day: str) -> bytes:
    """A shipped file without what was not stated yet on a day: later statements, and variants before the split."""
    when = date.fromisoformat(day)
    value = read_specification(SHIPPED[path_of(name)], path_of(name))
    assert isinstance(value, Specification)

    def said(stated: tuple[Stated, ...]) -> tuple[Stated, ...]:
        return tuple(one for one in stated if one.since is None or one.since <= when)

    def cut(version: SpecVersion) -> SpecVersion:
        terms = [one for one in version.terms if not one.condition or when >= SPLIT]
        return version._replace(
            terms=tuple(
                one._replace(
                    spans=tuple(span._replace(begins=said(span.begins), ends=said(span.ends)) for span in one.spans)
                )
                for one in terms
            )
        )

    return write_specification(value._replace(versions=tuple(map(cut, value.versions))))


def untold(name: str) -> bytes:
    """A shipped file before any of its days was known."""
    data = SHIPPED[path_of(name)].decode()
    lines = [line for line in data.splitlines() if "sure:" not in line]
    return "\n".join("            - on: unknown" if "- on: 2" in line else line for line in lines).encode() + b"\n"


class Code(Book):
    """The rulebook, with what a person would ask of it."""

    def becomes(self, release: str, files: dict[str, bytes], days: tuple[str, str], kind: str = "release") -> None:
        """Files of Schedule 11 go live from the first day, by a release that is recorded on the second."""
        effective, recorded = days
        self.plan(release, effective, kind=kind)
        for path, data in files.items():
            self.repo.write(path, data)
        self.draft(release=release)
        self.on(recorded)
        self.release(release)

    def ask(self, *words: str) -> Ran:
        return ran(self.repo.path, self.now, *words)

    def json(self, *words: str) -> Any:
        done = self.ask(*words, "--json")
        assert done.code in (0, 1), done
        return json.loads(done.out)


def build(path: Path) -> Code:
    repo = Repo.init(path)
    repo.write(COLLECTION_PATH, write_collection(COLLECTION))
    for document in DOCUMENTS:
        repo.write(entry_path(document.id), write_document(document))
    for one, versions in OWN.items():
        for version in versions:
            repo.write(f"documents/{one}/{version}.md", f"# {one} {version}\n")
    repo.write("documents/schedule-11.md", "# TS Applicability Tables\n")
    for name, data in {
        "smets1": told("smets1", "2018-01-01"),
        "smets2": untold("smets2"),
        "gbcs": SHIPPED[path_of("gbcs")],
        "duis": told("duis", "2018-01-01"),
    }.items():
        repo.write(path_of(name), data)
    start = datetime(2018, 1, 10, 9, tzinfo=UTC)
    init(start, Way(), InitRequest(str(path), baseline="5.0", effective_on=date(2018, 1, 1)))
    code = Code(repo, start)
    code.on("2018-06-01")
    smets1, smets2, duis = map(path_of, ("smets1", "smets2", "duis"))
    code.becomes("2018-07", {smets1: told("smets1", "2018-07-13")}, ("2018-07-13", "2018-07-13"))
    code.becomes("sec-5.23", {smets1: told("smets1", "2018-10-04")}, ("2018-10-04", "2018-10-09"), "designation")
    code.becomes("2019-11", {smets2: SHIPPED[smets2]}, ("2019-11-29", "2019-11-29"))
    listing = Document(
        TSIM.id, TSIM.label, "Incompatibility Matrix", TSIM.type, TSIM.category,
        text="listed", source=TSIM.source, annexes=(LIST,),
    )  # fmt: skip
    code.becomes(
        "2020-10", {entry_path("tsim"): write_document(listing), LIST: SHIPPED[LIST]}, ("2020-10-22", "2020-10-22")
    )
    code.becomes("2021-11", {duis: SHIPPED[duis]}, ("2021-11-04", "2021-11-04"))
    code.on("2021-12-01")
    return code


def expected(name: str) -> str:
    """What the last table has of a specification: as shipped, but for smets1, which was written anew when cut."""
    return (told("smets1", "2021-12-01") if name == "smets1" else SHIPPED[path_of(name)]).decode()


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """Only read from here on."""
    return build(tmp_path_factory.mktemp("specifications") / "rulebook")


def ends(code: Code, *words: str, version: str = "") -> set[str]:
    """The last days of installation or applicability that `validity` shows."""
    rows = code.json("validity", *words)["periods"]
    found = [one for one in rows if one["kind"] != "maintenance" and version in ("", one["version"])]
    return {one["last_day"]["day"] or one["last_day"]["word"] for one in found}


def verdicts(code: Code, *words: str) -> dict[str, str]:
    found = code.json("applicable", *words)["verdicts"]
    return {f"{one['name']} {one['version']}": one["verdict"] for one in found}


def test_the_record_of_all_this_is_sound(code: Code) -> None:
    assert verify(code.git, code.now).findings == ()
    for name in PERIODS:
        assert code.at("main", path_of(name)) == expected(name), name
    assert code.at("main", LIST) == SHIPPED[LIST].decode()


def test_the_table_of_early_2018_tells_nothing_of_what_came_later(code: Code) -> None:
    first = code.at("release/baseline", path_of("smets1"))
    assert "2018-07-13" in first
    for later in ("2018-10-05", "2018-12-05", "2019-03-15", "prepayment", "derogation"):
        assert later not in first


@pytest.mark.parametrize(
    ("day", "known", "end"),
    [
        ("2018-06-30", None, "2018-07-13"),
        ("2018-07-12", None, "2018-07-13"),
        ("2018-07-13", None, "2018-10-05"),
        ("2018-08-01", None, "2018-10-05"),
        ("2018-08-01", "2018-07-01", "2018-07-13"),
        ("2018-10-03", None, "2018-10-05"),
        ("2018-10-03", "2018-10-09", "2018-10-05"),
        ("2018-10-04", None, "2018-12-05"),
        ("2018-10-04", "2018-10-04", "2018-10-05"),
        ("2018-10-04", "2018-10-05", "2018-10-05"),
        ("2018-10-04", "2018-10-08", "2018-10-05"),
        ("2018-10-04", "2018-10-09", "2018-12-05"),
        ("2018-10-05", "2018-10-05", "2018-10-05"),
        ("2018-10-05", "2018-10-09", "2018-12-05"),
        ("2021-12-01", None, "2018-12-05"),
    ],
)
def test_which_end_of_smets1_the_table_showed_on_a_day_as_known(
    code: Code, day: str, known: str | None, end: str
) -> None:
    words = ("smets1", "--as-of", day, *(("--known", known) if known else ()))
    rows = code.json("validity", *words)["periods"]
    shown = [one["last_day"]["day"] for one in rows if one["kind"] == "installation" and not one["condition"]]
    assert shown == [end]


@pytest.mark.parametrize("condition", ["prepayment", "derogation"])
def test_the_end_was_split_on_4_october_2018_and_not_before(code: Code, condition: str) -> None:
    def split(*words: str) -> set[str]:
        rows = code.json("validity", "smets1", *words)["periods"]
        return {
            one["last_day"]["day"] for one in rows if (one["kind"], one["condition"]) == ("installation", condition)
        }

    assert split("--as-of", "2018-10-03") == set()
    assert split("--as-of", "2018-10-04", "--known", "2018-10-08") == set()
    assert split("--as-of", "2018-10-04", "--known", "2018-10-09") == {"2019-03-15"}
    assert split() == {"2019-03-15"}


def test_each_end_of_smets1_is_told_with_its_day_its_reason_and_its_source(code: Code) -> None:
    (found,) = [
        one
        for one in code.json("validity", "smets1")["periods"]
        if one["kind"] == "installation" and not one["condition"]
    ]
    told_ = [(one["day"], one["since"], one["since_by"], one["source"]) for one in found["last_days"]]
    assert told_ == [
        ("2018-07-13", None, False, "S44"),
        ("2018-10-05", "2018-07-13", True, "S44, S94"),
        ("2018-12-05", "2018-10-04", False, "S20, S44"),
    ]
    assert all(one["reason"] for one in found["last_days"][1:])
    assert (found["first_day"]["word"], found["first_day"]["surely"]) == ("unknown", "2018-07-13")


@pytest.mark.parametrize("device", ["ESME", "GSME"])
@pytest.mark.parametrize(
    ("installed", "condition", "verdict"),
    [
        ("2018-07-12", "", "unknown"),
        ("2018-07-13", "", "yes"),
        ("2018-10-06", "", "yes"),
        ("2018-12-05", "", "yes"),
        ("2018-12-06", "", "no"),
        ("2018-12-06", "prepayment", "yes"),
        ("2019-03-15", "prepayment", "yes"),
        ("2019-03-16", "prepayment", "no"),
        ("2018-12-06", "derogation", "yes"),
        ("2019-03-15", "derogation", "yes"),
        ("2019-03-16", "derogation", "no"),
    ],
)
def test_a_meter_is_judged_by_the_day_of_its_installation(
    code: Code, device: str, installed: str, condition: str, verdict: str
) -> None:
    words = ("--device", device, "--installed", installed, *(("--condition", condition) if condition else ()))
    assert verdicts(code, *words)["SMETS1 1.2"] == verdict


@pytest.mark.parametrize(
    ("known", "verdict", "version"),
    [("2018-10-05", "no", "2.0"), ("2018-10-08", "no", "2.0"), ("2018-10-09", "yes", "3.0"), (None, "yes", "3.0")],
)
def test_a_meter_of_20_october_was_wrong_until_the_new_table_was_announced(
    code: Code, known: str | None, verdict: str, version: str
) -> None:
    words = ("--device", "ESME", "--installed", "2018-10-20", "--on", "2018-10-05")
    found = code.json("applicable", *words, *(("--known", known) if known else ()))
    assert {one["version"]: one["verdict"] for one in found["verdicts"] if one["specification"] == "smets1"} == {
        "1.2": verdict
    }
    (table,) = [one for one in found["tables"] if one["specification"] == "smets1"]
    assert (table["label"], table["version"]) == ("Schedule 11", version)


def test_the_day_of_the_table_is_not_the_day_of_the_meter(code: Code) -> None:
    asked = ("--device", "ESME", "--installed", "2018-09-01", "--on")
    assert verdicts(code, *asked, "2018-07-01")["SMETS1 1.2"] == "no"
    assert verdicts(code, *asked, "2018-08-01")["SMETS1 1.2"] == "yes"


@pytest.mark.parametrize("device", ["ESME", "GSME"])
@pytest.mark.parametrize(
    ("installed", "verdict"),
    [("2020-01-15", "yes"), ("2020-10-27", "yes"), ("2020-10-28", "no"), ("2021-06-01", "no")],
)
def test_two_versions_of_smets2_may_be_installed_until_27_october_2020(
    code: Code, device: str, installed: str, verdict: str
) -> None:
    found = verdicts(code, "--device", device, "--installed", installed)
    assert (found["SMETS2 2.0"], found["SMETS2 3.1"]) == (verdict, verdict)
    assert found["SMETS2 4.2"] == "unknown"


def test_several_versions_are_the_answer_for_one_day(code: Code) -> None:
    found = code.json("applicable", "--device", "ESME", "--installed", "2020-01-15")
    assert [(one["specification"], one["version"]) for one in found["answer"]] == [("smets2", "2.0"), ("smets2", "3.1")]
    assert {one["source"] for one in found["verdicts"] if one["verdict"] == "yes"} == {"S43, inferred; S43"}


def test_the_end_of_smets2_is_not_told_before_a_table_has_it(code: Code) -> None:
    assert ends(code, "smets2", "--as-of", "2019-11-28") == {"unknown"}
    assert ends(code, "smets2", "--as-of", "2019-11-29", version="2.0") == {"2020-10-27"}
    assert ends(code, "smets2", "--as-of", "2019-11-29", "--known", "2019-11-28") == {"unknown"}


def test_a_device_that_no_source_speaks_of_is_not_judged(code: Code) -> None:
    refused = code.ask("applicable", "--device", "PPMID", "--installed", "2020-01-15")
    assert refused.code == 2
    assert "PPMID" in refused.err


def test_a_meter_is_not_judged_by_the_day_of_its_registration(code: Code) -> None:
    refused = code.ask("applicable", "--device", "ESME", "--registered", "2020-01-15")
    assert refused.code == 2
    assert "judged on the day of installation" in refused.err


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_two_versions_of_the_duis_are_gone_from_4_november_2021(code: Code, version: str) -> None:
    assert ends(code, "duis", "--as-of", "2021-11-03", version=version) == {"unknown"}
    assert ends(code, "duis", "--as-of", "2021-11-04", version=version) == {"2021-11-03"}
    assert ends(code, "duis", "--as-of", "2021-11-04", "--known", "2021-11-03", version=version) == {"unknown"}

    def there(day: str) -> bool:
        axes = code.json("matrix", "--as-of", day)["axes"]
        return ("duis", version) in {(one["specification"], one["version"]) for one in axes if not one["ended"]}

    assert there("2021-11-03")
    assert not there("2021-11-04")


def test_mp157_is_the_reason(code: Code) -> None:
    rows = [one for one in code.json("validity", "duis")["periods"] if one["version"] == "1.1"]
    assert ["MP157" in one["last_days"][-1]["reason"] for one in rows] == [True]


def test_versions_of_the_gbcs_stand_side_by_side_and_their_days_are_not_known(code: Code) -> None:
    rows = code.json("validity", "gbcs")["periods"]
    assert [(one["version"], one["source"]) for one in rows] == [("1.0", "S47"), ("3.1", "S48"), ("3.2", "S5")]
    assert {(one["first_day"]["word"], one["last_day"]["word"]) for one in rows} == {("unknown", "unknown")}


@pytest.mark.parametrize(
    ("when", "default"),
    [
        (("--as-of", "2020-10-21"), "not-judged"),
        (("--as-of", "2020-10-22"), "none-recorded"),
        (("--as-of", "2020-10-22", "--known", "2020-10-21"), "not-judged"),
        ((), "none-recorded"),
    ],
)
def test_incompatibilities_are_listed_from_22_october_2020(code: Code, when: tuple[str, ...], default: str) -> None:
    assert code.json("matrix", *when)["default"] == default


def test_smets1_is_left_out_of_the_list_and_no_pair_is_made_up(code: Code) -> None:
    found = code.json("matrix")
    assert (found["begins"], found["excluded"]) == ("2020-10-22", ["smets1"])
    pairs = code.ask("matrix", "--incompatible")
    assert pairs.code == 0
    assert len(pairs.out.splitlines()) == 1  # the names of the columns
    assert "No pair of the real list was found" in pairs.err


@pytest.fixture(scope="module")
def metering(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """The example of another code, as `seclog init` makes it."""
    top = tmp_path_factory.mktemp("metering") / "rulebook"
    repo = Repo.init(top)
    start = datetime(2020, 1, 2, 9, tzinfo=UTC)
    code = Code(repo, start)
    done = code.ask("init", str(top), "--registry", "bsc-metering", "--effective", "2020-01-01")
    assert done.code == 0, done
    code.on("2021-12-01")
    return code


REGISTERED = ("--device", "CT-metering", "--registered")


def test_equipment_is_judged_by_the_day_of_its_first_registration(metering: Code) -> None:
    built_to = "2.0"  # installed in November 2019, when this was the version in place
    assert verdicts(metering, *REGISTERED, "2019-11-15") == {
        "Code of Practice 5 1.0": "no",
        "Code of Practice 5 2.0": "yes",
        "Code of Practice 5 3.0": "no",
    }
    registered = verdicts(metering, *REGISTERED, "2020-03-02")
    assert registered[f"Code of Practice 5 {built_to}"] == "no"  # the known defect: it was right when it was installed
    assert registered["Code of Practice 5 3.0"] == "yes"


def test_equipment_is_not_judged_by_the_day_of_its_installation(metering: Code) -> None:
    refused = metering.ask("applicable", "--device", "CT-metering", "--installed", "2019-11-15")
    assert refused.code == 2
    assert "Code of Practice 5 is judged on the day of registration, not of installation." in refused.err
    assert "--registered" in refused.err


@pytest.mark.parametrize(
    ("day", "version"),
    [("2015-06-30", None), ("2015-07-01", "2.0"), ("2020-02-26", "2.0"), ("2020-02-27", "3.0"), ("2035-01-01", "3.0")],
)
def test_one_version_of_a_code_of_practice_is_in_place_on_any_day(
    metering: Code, day: str, version: str | None
) -> None:
    answer = metering.json("applicable", *REGISTERED, day)["answer"]
    assert [one["version"] for one in answer] == ([version] if version else [])


def test_what_complied_once_is_kept_without_end(metering: Code) -> None:
    found = metering.json("applicable", *REGISTERED, "2019-11-15")["verdicts"]
    kept = {one["version"]: one["kept"]["verdict"] for one in found}
    assert (kept["2.0"], kept["3.0"]) == ("yes", "yes")


def test_an_end_that_is_considered_is_not_set_and_no_end_at_all_is_open(metering: Code) -> None:
    def end(name: str, version: str, day: str) -> list[str]:
        rows = metering.json("validity", name, "--as-of", day)["periods"]
        return [one["last_day"]["word"] for one in rows if (one["kind"], one["version"]) == ("registration", version)]

    assert end("cop-6", "2.0", "2021-05-31") == ["open"]
    assert end("cop-6", "2.0", "2021-06-01") == ["not-set"]
    assert end("cop-5", "3.0", "2021-06-01") == ["open"]


def test_the_example_is_marked_wherever_it_is_shown(metering: Code) -> None:
    assert all(one["illustrative"] for one in metering.json("validity")["periods"])
    assert all(one["illustrative"] for one in metering.json("applicable", *REGISTERED, "2020-03-02")["verdicts"])
