"""Dates that slip, come late and come early, and a draft over a live text, as they did in the Smart Energy Code.

Sources:

- November 2019: on 8 October 2019 the move to 24 November was approved, on 30 October the release moved to
  29 November, and the Release Implementation Document was re-issued on 31 October:
  smartenergycodecompany.co.uk/november-2019-sec-release/
- Schedule 11 was designated again with effect from 4 October 2018, in SEC 5.23 that was announced on 9 October:
  smartenergycodecompany.co.uk/latest-news/sec-version-5-23-designated/
- SEC 27.0 was published on 27 November 2020 and took effect on 29 November; Schedule 8 was changed by a modification
  (MP093, GBCS 3.2) and by a designation:
  smartenergycodecompany.co.uk/latest-news/sec-v27-0-published-for-the-november-2020-sec-release/
- A redline of Appendix AC is labelled "V 8 .1", a draft over a live 8.0 (which is inferred):
  smartdcc.co.uk/consultations/clause-retention-beyond-smets1-tmad-expiry (its days are made up)

The texts are made up, and before 2020 the numbers are those that seclog would have given.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builder import Repo
from tests.life.calls import Ran, ran

STATEMENT = """\
Document,Title,Version,Effective from,File
Section G,Security,SEC 5.22,2017-03-15,documents/section-g.md
Schedule 8,GB Companion Specification,3.1,2017-03-15,documents/schedule-8/3.1.md
Schedule 11,TS Applicability Tables,2,2017-03-15,documents/schedule-11.md
Appendix AC,"Inventory, Enrolment and Decommissioning Procedures",7,2017-03-15,documents/appendix-ac.md
"""


class Code:
    """The rulebook of the statement, used by commands at moments of one's choice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "documents" / "schedule-8").mkdir(parents=True)
        for line in STATEMENT.splitlines()[1:]:
            name = line.rpartition(",")[2]
            (folder / name).write_text(f"# {name}\n\nAs it was.\n")
        (folder / "statement.csv").write_text(STATEMENT)
        self.repo = Repo.init(folder / "sec")
        self.act(
            "2018-09-01T09:00:00Z", "init", "--registry", "sec", "--from", str(folder / "statement.csv"),
            "--baseline", "5.0",
        )  # fmt: skip

    def ask(self, at: str, *words: str) -> Ran:
        return ran(self.repo.path, datetime.fromisoformat(at.replace("Z", "+00:00")), *words)

    def act(self, at: str, *words: str) -> Ran:
        done = self.ask(at, *words)
        assert done.code == 0, done
        return done

    def json(self, at: str, *words: str) -> Any:
        return json.loads(self.act(at, *words, "--json").out)

    def draft(self, at: str, document: str, release: str, *more: str) -> None:
        place = self.folder / "given.md"
        place.write_text(f"# {document}\n\nAs it is from {release} on.\n")
        self.act(at, "draft", document, "--for", release, "--file", str(place), *more)

    def live(self, document: str, *when: str) -> list[str]:
        """The live versions of a document, asked at the end of 2020."""
        rows = self.json("2020-12-31T09:00:00Z", "log", *when)["documents"]
        return [row["version"] for row in rows if row["id"] == document]


@pytest.fixture
def code(tmp_path: Path) -> Code:
    return Code(tmp_path)


def test_a_release_that_slipped_twice_is_known_as_it_was_planned_then(code: Code) -> None:
    title = "November 2019 SEC Release"
    code.act("2019-06-03T09:00:00Z", "plan", "2019-11", "--title", title)
    code.act("2019-09-02T09:00:00Z", "approve", "MP071")
    code.act("2019-10-08T15:00:00Z", "reschedule", "2019-11", "2019-11-24", "--reason", "The Panel asks for it")
    code.draft("2019-10-09T09:00:00Z", "section-g", "2019-11", "--mod", "MP071")
    code.act(
        "2019-10-31T10:00:00Z", "reschedule", "2019-11", "2019-11-29", "--reason", "Moved again on 30 October 2019"
    )
    code.act("2019-11-29T08:00:00Z", "release", "2019-11")

    def planned(known: str) -> object:
        (release,) = code.json("2019-11-30T09:00:00Z", "pending", "--as-of", "2019-11-26", "--known", known)["releases"]
        return release["effective_on"]

    # asked of 26 November, the record of 15 October expects the change to be in force and that of the end knows better
    assert planned("2019-10-15") == "2019-11-24"
    assert planned("2019-10-31") == "2019-11-29"
    assert code.json("2019-11-30T09:00:00Z", "pending", "--known", "2019-11-30")["releases"] == []
    assert code.live("section-g", "--as-of", "2019-11-26", "--known", "2019-10-15") == ["5.0"]
    assert code.live("section-g", "--as-of", "2019-11-26", "--known", "2019-11-30") == ["5.0"]
    assert code.live("section-g", "--as-of", "2019-11-29", "--known", "2019-11-30") == ["6.0"]
    assert code.live("section-g", "--as-of", "2019-11-29", "--known", "2019-11-28") == ["5.0"]
    events = code.json("2019-11-30T09:00:00Z", "pending", "2019-11", "--history")["events"]
    dates = [one["planned_on"] for one in events if one["what"] in ("planned", "rescheduled")]
    assert dates == [None, "2019-11-24", "2019-11-29"]


def test_a_designation_announced_five_days_late_is_in_force_before_it_is_known(code: Code) -> None:
    code.act(
        "2018-10-01T09:00:00Z", "plan", "sec-5.23", "--title", "SEC 5.23", "--kind", "designation",
        "--effective", "2018-10-04",
    )  # fmt: skip
    code.draft("2018-10-02T09:00:00Z", "schedule-11", "sec-5.23", "--instrument", "BEIS re-designation | 2018-10-03")
    told = code.act("2018-10-09T12:00:00Z", "release", "sec-5.23", "--published", "2018-10-09")
    assert "recorded late (5 days)" in told.out
    assert code.live("schedule-11", "--as-of", "2018-10-04") == ["3.0"]
    assert code.live("schedule-11", "--as-of", "2018-10-03") == ["2.0"]
    assert code.live("schedule-11", "--as-of", "2018-10-06", "--known", "2018-10-06") == ["2.0"]
    assert code.live("schedule-11", "--as-of", "2018-10-06", "--known", "2018-10-09") == ["3.0"]
    newest = code.json("2018-10-10T09:00:00Z", "history", "schedule-11")["versions"][-1]
    assert (newest["late_days"], newest["retrospective"]) == (5, False)


def test_a_release_published_early_brings_a_version_with_two_kinds_of_cause(code: Code) -> None:
    title = "November 2020 SEC Release"
    code.act("2020-06-19T09:00:00Z", "plan", "2020-11", "--title", title, "--effective", "2020-11-29")
    code.draft(
        "2020-09-01T09:00:00Z", "schedule-8", "2020-11", "--version", "3.2", "--mod", "MP093",
        "--instrument", "BEIS designation | 2020-11-13",
    )  # fmt: skip
    code.act("2020-10-08T09:00:00Z", "approve", "MP093")
    code.act("2020-10-08T09:30:00Z", "approve", "2020-11")
    early = code.ask("2020-11-27T16:00:00Z", "release", "2020-11")
    assert early.code == 1
    assert "still to come" in early.err
    code.act("2020-11-29T00:05:00Z", "release", "2020-11", "--published", "2020-11-27", "--collection", "27.0")
    row = code.json("2020-12-01T09:00:00Z", "log", "--collection", "27.0")["documents"]
    causes = {one["version"]: one["causes"] for one in row if one["id"] == "schedule-8"}
    assert causes == {"3.1": [], "3.2": ["MP093", "BEIS designation"]}
    assert code.live("schedule-8", "--as-of", "2020-11-28") == ["3.1"]
    assert code.live("schedule-8", "--as-of", "2020-11-29") == ["3.1", "3.2"]
    assert code.live("schedule-8", "--as-of", "2020-11-29", "--known", "2020-11-28") == ["3.1"]
    assert b"Published: 2020-11-27" in code.repo.git("log", "-1", "--format=%B").encode()


def test_a_decimal_draft_stands_over_a_live_integer(code: Code) -> None:
    code.act("2020-01-02T09:00:00Z", "plan", "2020-02", "--effective", "2020-02-27")
    code.draft("2020-01-03T09:00:00Z", "appendix-ac", "2020-02", "--mod", "MP901")
    code.act("2020-01-04T09:00:00Z", "approve", "MP901")
    code.act("2020-02-27T09:00:00Z", "release", "2020-02")
    code.act("2020-03-02T09:00:00Z", "plan", "tmad", "--title", "Clause retention")
    code.draft("2020-03-03T09:00:00Z", "Appendix AC", "tmad", "--mod", "MP902")
    (release,) = code.json("2020-03-04T09:00:00Z", "pending")["releases"]
    (draft,) = release["documents"]
    assert (release["effective_on"], draft["live"], draft["draft"], draft["base"]) == (None, "8.0", "8.1", "8.0")
    assert code.live("appendix-ac", "--as-of", "2020-03-04") == ["8.0"]
    assert code.live("appendix-ac", "--as-of", "2020-03-04", "--known", "2020-02-26") == ["7.0"]
    known = code.json("2020-03-04T09:00:00Z", "pending", "--known", "2020-03-02")["releases"]
    assert [one["documents"] for one in known] == [[]]
