"""A modification split over two releases, and a release whose scope drifted, as in the Smart Energy Code of 2021.

Sources:

- June 2021 SEC Release, SEC 40.0 of 24 June 2021: MP106 (Appendix I), MP144, MP146, MP147 (Appendix O), MP153, and
  SECMP0007's text of the Common Test Scenarios Document (Appendix R), brought forward from November 2021:
  smartenergycodecompany.co.uk/tag/june-2021-sec-release/
- November 2021 SEC Release, two snapshots of smartenergycodecompany.co.uk/november-2021-sec-release/. The early one:
  SECMP0007 and MP090 approved, MP077, MP105, MP129, MP143 and MP150 targeted. The later one, all implemented:
  SECMP0007, MP077, MP090, MP105, MP138 (Appendix J), MP150, MP157, MP158, MP164, MP180; MP129 and MP143 are gone.
  The Panel baselined the scope on the DCC Systems on 13 November 2020, and the full scope on 14 May 2021; the Release
  Implementation Document was last updated on 26 February 2021 "following MP150 falling into scope"; the release was
  due to go live on 4 November 2021.

Made up: the texts, which documents the other modifications change, the days on which they were approved, how MP129
and MP143 went, and that the collection begins here.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builder import Repo
from tests.life.calls import ran

JUNE, NOVEMBER = "2021-06", "2021-11"
CHANGES = {
    "MP077": "section-f", "MP090": "section-g", "MP105": "appendix-ag", "MP129": "section-e", "MP143": "section-l",
    "MP150": "section-d", "MP138": "appendix-j", "MP157": "section-a", "MP158": "section-c", "MP164": "section-b",
    "MP180": "section-k", "MP106": "appendix-i", "MP144": "section-h", "MP146": "section-j", "MP147": "appendix-o",
    "MP153": "section-m",
}  # fmt: skip
DOCUMENTS = sorted({*CHANGES.values(), "appendix-r", "section-i"})
FIRST_SNAPSHOT = {
    "SECMP0007": "approved", "MP090": "approved", "MP077": "targeted", "MP105": "targeted", "MP129": "targeted",
    "MP143": "targeted", "MP150": "targeted",
}  # fmt: skip
SECOND_SNAPSHOT = (
    "SECMP0007", "MP077", "MP090", "MP105", "MP138", "MP150", "MP157", "MP158", "MP164", "MP180",
)  # fmt: skip
NOW = "2021-11-05T09:00:00Z"


class Code:
    """The rulebook of these documents, used by commands at moments of one's choice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "documents").mkdir()
        for name in DOCUMENTS:
            (folder / "documents" / f"{name}.md").write_text(f"# {name}\n\nAs it was.\n")
        rows = [f"{self.label(name)},{name},,2020-02-27,documents/{name}.md\n" for name in DOCUMENTS]
        (folder / "statement.csv").write_text("Document,Title,Version,Effective from,File\n" + "".join(rows))
        self.repo = Repo.init(folder / "sec")
        given = ("--registry", "sec", "--from", str(folder / "statement.csv"), "--baseline", "7.0")
        self.act("2020-11-02T09:00:00Z", "init", *given)

    @staticmethod
    def label(name: str) -> str:
        kind, _, letter = name.partition("-")
        return f"{kind.title()} {letter.upper()}"

    def act(self, at: str, *words: str) -> str:
        done = ran(self.repo.path, datetime.fromisoformat(at.replace("Z", "+00:00")), *words)
        assert done.code == 0, done
        return done.out

    def draft(self, at: str, release: str, modification: str, document: str = "") -> None:
        document = document or CHANGES[modification]
        place = self.folder / "given.md"
        place.write_text(f"# {document}\n\nAs {modification} has it.\n")
        self.act(at, "draft", document, "--for", release, "--file", str(place), "--mod", modification)

    def json(self, *words: str, at: str = NOW) -> Any:
        return json.loads(self.act(at, *words, "--json"))

    def scope(self, release: str, *when: str) -> dict[str, str]:
        """The modifications of a release with their standing, as asked after all of it."""
        found = next(one for one in self.json("pending", *when)["releases"] if one["id"] == release)
        return {name: one["standing"] for one in found["documents"] for name in one["modifications"]}

    def live(self, *when: str) -> dict[str, str]:
        return {row["id"]: row["version"] for row in self.json("log", *when)["documents"]}

    def modification(self, name: str, *when: str) -> dict[str, Any]:
        (found,) = self.json("modifications", name, *when)["modifications"]
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    made = Code(tmp_path_factory.mktemp("scope"))
    at = "2020-11-13T15:00:00Z"  # the scope on the DCC Systems is baselined
    made.act(at, "plan", NOVEMBER, "--title", "November 2021 SEC Release", "--effective", "2021-11-04")
    first = ("MP077", "MP090", "MP105", "MP129", "MP143")
    made.act(at, "modifications", "add", "SECMP0007", *first, "--state", "targeted")
    for name in first:
        made.draft(at, NOVEMBER, name)
    for document in ("appendix-r", "section-i"):
        made.draft(at, NOVEMBER, "SECMP0007", document)
    made.act("2021-01-20T09:00:00Z", "approve", "SECMP0007", "MP090")
    made.act("2021-02-26T09:00:00Z", "modifications", "add", "MP150", "--state", "targeted")
    made.draft("2021-02-26T10:00:00Z", NOVEMBER, "MP150")
    june(made)
    november(made)
    return made


def june(made: Code) -> None:
    """SEC 40.0, with the text of Appendix R brought forward."""
    at = "2021-03-15T09:00:00Z"
    made.act(at, "plan", JUNE, "--title", "June 2021 SEC Release", "--effective", "2021-06-24")
    for name in ("MP106", "MP144", "MP146", "MP147", "MP153"):
        made.draft(at, JUNE, name)
    made.act("2021-05-14T10:00:00Z", "move", "Appendix R", "--from", NOVEMBER, "--to", JUNE)
    made.act("2021-05-14T10:30:00Z", "move", "MP143", "--from", NOVEMBER, "--to", "unscheduled")
    made.act("2021-05-14T11:00:00Z", "decide", "MP129", "withdrawn", "--by", "Panel")
    made.act("2021-05-14T11:30:00Z", "withdraw", "MP129", "--from", NOVEMBER, "--reason", "Withdrawn by its proposer")
    made.act("2021-06-01T09:00:00Z", "approve", "MP106", "MP144", "MP146", "MP147", "MP153")
    made.act("2021-06-24T09:00:00Z", "release", JUNE)


def november(made: Code) -> None:
    """The scope that went live in the end."""
    for name in ("MP138", "MP157", "MP158", "MP164", "MP180"):
        made.draft("2021-07-09T09:00:00Z", NOVEMBER, name)
    made.act("2021-09-01T09:00:00Z", "approve", "MP077", "MP105", "MP138", "MP150", "MP157", "MP158", "MP164", "MP180")
    made.act("2021-10-08T09:00:00Z", "approve", NOVEMBER)
    made.act("2021-11-04T09:00:00Z", "release", "--due")


def test_both_snapshots_of_the_scope_are_to_be_had(code: Code) -> None:
    assert code.scope(NOVEMBER, "--known", "2021-03-01") == FIRST_SNAPSHOT
    assert code.scope(NOVEMBER, "--as-of", "2021-03-01") == FIRST_SNAPSHOT
    before = code.scope(NOVEMBER, "--known", "2021-11-03")
    assert before == dict.fromkeys(SECOND_SNAPSHOT, "approved")
    found = code.json("modifications")["modifications"]
    implemented = {one["id"] for one in found if one["implemented"] == "yes"}
    assert implemented >= set(SECOND_SNAPSHOT)
    assert implemented & {"MP129", "MP143"} == set()


def test_what_fell_out_of_scope_says_where_it_is(code: Code) -> None:
    gone, waits = code.modification("MP129"), code.modification("MP143")
    assert (gone["state"], gone["body"], gone["waiting"]) == ("withdrawn", "Panel", [])
    assert [(one["draft"], one["release"]) for one in waits["waiting"]] == [("7.1", "unscheduled")]
    assert code.modification("MP129", "--known", "2021-05-13")["state"] == "targeted"
    assert code.modification("MP129", "--as-of", "2021-05-13")["state"] == "targeted"


def test_a_modification_is_implemented_by_document_in_two_releases(code: Code) -> None:
    assert code.modification("SECMP0007", "--as-of", "2021-06-23")["implemented"] == "no"
    assert code.modification("SECMP0007", "--as-of", "2021-06-24")["implemented"] == "partly"
    assert code.modification("SECMP0007", "--known", "2021-06-24")["implemented"] == "partly"
    whole = code.modification("SECMP0007")
    assert [(one["document"], one["version"], one["effective_on"]) for one in whole["versions"]] == [
        ("appendix-r", "8.0", "2021-06-24"),
        ("section-i", "8.0", "2021-11-04"),
    ]
    assert (whole["implemented"], whole["waiting"]) == ("yes", [])


def test_the_log_tells_the_split_on_both_axes(code: Code) -> None:
    def versions(*when: str) -> tuple[str, str]:
        found = code.live(*when)
        return found["appendix-r"], found["section-i"]

    assert versions("--as-of", "2021-06-23") == ("7.0", "7.0")
    assert versions("--as-of", "2021-06-24") == ("8.0", "7.0")
    assert versions("--as-of", "2021-11-04") == ("8.0", "8.0")
    assert versions("--as-of", "2021-06-24", "--known", "2021-06-23") == ("7.0", "7.0")
    assert versions("--known", "2021-11-03") == ("8.0", "7.0")


def test_the_history_of_the_scope_is_told_from_git(code: Code) -> None:
    def told(release: str, *when: str) -> list[tuple[str, str, str]]:
        events = code.json("pending", release, "--history", *when)["events"]
        return [(one["recorded_at"][:10], one["what"], one["document"] or "") for one in events]

    events = told(NOVEMBER)
    assert events[0] == ("2020-11-13", "planned", "")
    assert ("2021-02-26", "drafted", "section-d") in events
    assert [one for one in events if one[1] not in ("planned", "drafted")] == [
        ("2021-05-14", "moved out", "appendix-r"),
        ("2021-05-14", "moved out", "section-l"),
        ("2021-05-14", "withdrawn", "section-e"),
        ("2021-10-08", "approved", ""),
        ("2021-11-04", "landed", ""),
    ]
    known = told(NOVEMBER, "--known", "2021-03-01")
    assert known == [one for one in events if one[0] <= "2021-03-01"]
    assert ("2021-05-14", "moved in", "appendix-r") in told(JUNE)
    page = code.act(NOW, "pending", NOVEMBER, "--history", "--format", "table")
    assert "Withdrawn by its proposer" in page


def test_the_record_holds_together(code: Code) -> None:
    assert code.json("verify")["findings"] == []
    assert code.json("log")["collection"]["version"] == "9.0"
