"""Law that changes without a text, a document that expires, and errata, as they came in the Smart Energy Code.

Sources:

- Appendix AL, the SMETS1 Transition and Migration Approach Document (TMAD), has an expiry date, beyond which the DCC
  consulted on keeping some of its clauses: smartdcc.co.uk/consultations/clause-retention-beyond-smets1-tmad-expiry
- The Secretary of State varied dates in the code by directions that edit no text; the list of them has the columns
  Provision, Description, Date of notice, From and Until: smartenergycodecompany.co.uk/sos-variations/
- Errors in published texts were put right by a note: "slightly revised as of Monday 20 July 2015 to correct an
  error", orderpaper.co.uk/consultations/cyx8aitvc7o4q01urjhojb57; "We have noted an error in the ... clean'
  documents. The correct definitions ... are:", orderpaper.co.uk/consultations/tvi56eef7rmtf7bwn1ibb4ap

No source gives the days of the TMAD's expiry or the provisions and days of a variation: those here are made up, and
so are all words.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builder import Repo
from tests.life.calls import Ran, ran

TMAD = "SMETS1 Transition and Migration Approach Document"
STATEMENT = f"""\
Document,Title,Version,Effective from,File
Section L,Smart Metering Key Infrastructure and DCC Key Infrastructure,7,2020-02-27,documents/section-l.md
Section T,Testing During Transition,7,2020-02-27,documents/section-t.md
Appendix AL,{TMAD},12,2022-07-18,documents/appendix-al.md
"""


class Code:
    """The rulebook of the statement, used by commands at moments of one's choice."""

    def __init__(self, folder: Path) -> None:
        (folder / "documents").mkdir(parents=True)
        for line in STATEMENT.splitlines()[1:]:
            name = line.rpartition(",")[2]
            (folder / name).write_text(f"# {name}\n\nAs it was.\n")
        (folder / "statement.csv").write_text(STATEMENT)
        self.folder = folder
        self.repo = Repo.init(folder / "sec")
        self.act(
            "2022-08-01T09:00:00Z", "init", "--registry", "sec", "--from", str(folder / "statement.csv"),
            "--baseline", "61.0",
        )  # fmt: skip

    def act(self, at: str, *words: str) -> Ran:
        done = ran(self.repo.path, datetime.fromisoformat(at.replace("Z", "+00:00")), *words)
        assert done.code == 0, done
        return done

    def json(self, at: str, *words: str) -> Any:
        return json.loads(self.act(at, *words, "--json").out)

    def log(self, at: str, *words: str) -> dict[str, str]:
        return {one["id"]: one["status"] for one in self.json(at, "log", *words)["documents"]}

    def sound(self, at: str) -> bool:
        return bool(self.json(at, "verify")["findings"] == [])


@pytest.fixture(name="code")
def code_at_work(tmp_path: Path) -> Code:
    return Code(tmp_path)


NOTICED = "2022-09-05T10:00:00Z"
EXTENDED = "2023-02-20T10:00:00Z"
LATER = "2023-06-01T10:00:00Z"


def test_the_tmad_expires_and_its_expiry_is_put_off_before_the_day(code: Code) -> None:
    code.act(NOTICED, "effect", "Appendix AL", "--kind", "expires", "--until", "2023-03-31")
    code.act(
        EXTENDED, "effect", "Appendix AL", "--kind", "expires", "--until", "2023-12-31",
        "--instrument", "Direction of 17 February 2023", "--notified", "2023-02-17",
    )  # fmt: skip
    # The law of 1 May 2023, as known before the extension and since.
    assert "appendix-al" not in code.log(LATER, "--as-of", "2023-05-01", "--known", "2023-02-19")
    assert code.log(LATER, "--as-of", "2023-05-01")["appendix-al"] == "live"
    assert code.log(LATER, "--as-of", "2023-03-31", "--known", "2023-02-19")["appendix-al"] == "live"
    (then,) = code.json(LATER, "effects", "--as-of", "2023-01-01", "--known", "2022-12-31")["effects"]
    (now,) = code.json(LATER, "effects", "--as-of", "2023-01-01")["effects"]
    assert (then["last_on"], then["instrument"], then["notified_on"]) == ("2023-03-31", "", None)
    assert (now["last_on"], now["instrument"], now["notified_on"]) == (
        "2023-12-31",
        "Direction of 17 February 2023",
        "2023-02-17",
    )
    assert code.sound(LATER)


def test_an_expired_tmad_leaves_the_log_and_can_be_read_for_ever(code: Code) -> None:
    code.act(NOTICED, "effect", "Appendix AL", "--kind", "expires", "--until", "2023-03-31")
    after = "2023-04-01T09:00:00Z"
    assert list(code.log("2023-03-31T09:00:00Z")) == ["section-l", "section-t", "appendix-al"]
    assert list(code.log(after)) == ["section-l", "section-t"]
    assert code.log(after, "--all")["appendix-al"] == "expired"
    page = code.act(after, "show", "appendix-al").out
    assert "Version   12.0, expired\n" in page
    assert "In force  2022-07-18 to 2023-03-31\n" in page
    assert "As it was." in page
    (entry,) = code.json(after, "history", "appendix-al")["versions"]
    assert (entry["status"], entry["ended_on"]) == ("expired", "2023-04-01")
    # Clauses that are kept beyond the expiry go elsewhere; a new version alone does not bring the document back.
    code.act(after, "plan", "2023-06", "--title", "June 2023 SEC Release", "--effective", "2023-06-29")
    text = code.folder / "al.md"
    text.write_text("# documents/appendix-al.md\n\nWhat is kept.\n")
    drafted = code.act(
        after, "draft", "appendix-al", "--for", "2023-06", "--file", str(text),
        "--instrument", "BEIS direction | 2023-03-30",
    )  # fmt: skip
    assert "Appendix AL has expired (2023-03-31 was its last day), and 12.1 does not change that." in drafted.out
    code.act("2023-06-29T08:00:00Z", "release", "2023-06")
    assert "appendix-al" not in code.log("2023-06-30T09:00:00Z")
    code.act("2023-06-30T09:00:00Z", "effect", "appendix-al", "--kind", "expires", "--until", "2024-06-30")
    (row,) = [one for one in code.json("2023-07-01T09:00:00Z", "log")["documents"] if one["id"] == "appendix-al"]
    assert (row["version"], row["effective_on"]) == ("13.0", "2023-06-29")
    assert code.sound("2023-07-01T09:00:00Z")


VARIATION = (
    "effect", "Section T", "T3.4", "--kind", "varied", "--from", "2022-10-01",
    "--description", "The date by which testing is to end",
)  # fmt: skip


def test_a_direction_extends_a_date_without_a_word_of_the_text(code: Code) -> None:
    first = (*VARIATION, "--until", "2022-12-31", "--instrument", "Direction of 1 September 2022")
    code.act(NOTICED, *first, "--notified", "2022-09-01")
    text, log = code.json(NOTICED, "show", "section-t")["text"], code.log(NOTICED)
    second = (*VARIATION, "--until", "2023-09-30", "--instrument", "Direction of 15 December 2022")
    code.act("2022-12-16T09:00:00Z", *second, "--notified", "2022-12-15")
    assert code.json(LATER, "show", "section-t")["text"] == text
    assert code.log(LATER) == log
    # On 1 March 2023, as known then and as known while the first direction was all there was.
    (now,) = code.json(LATER, "effects", "Section T", "--as-of", "2023-03-01")["effects"]
    assert (now["status"], now["from_on"], now["last_on"]) == ("in effect", "2022-10-01", "2023-09-30")
    assert code.json(LATER, "effects", "--as-of", "2023-03-01", "--known", "2022-12-15")["effects"] == []
    (before,) = code.json(LATER, "effects", "--as-of", "2022-11-01", "--known", "2022-12-15")["effects"]
    assert (before["last_on"], before["instrument"]) == ("2022-12-31", "Direction of 1 September 2022")
    page = code.act(LATER, "effects", "--format", "markdown").out
    assert "| Provision | Description | Date of notice | From | Until |\n" in page
    assert "| 2022-12-15 | 2022-10-01 | 2023-09-30 |\n" in page
    assert "Effect on Section T T3.4: varied: " in code.act(LATER, "show", "section-t", "--as-of", "2023-03-01").out
    assert code.sound(LATER)


def test_an_error_in_a_published_text_is_noted_and_its_date_put_right(code: Code) -> None:
    note = "The definition of Test Certificate was printed without its last line."
    why = "Noticed by a Party on 2 August 2022"
    code.act(NOTICED, "correct", "Section L", "7.0", "--note", note, "--reason", why)
    (entry,) = code.json(LATER, "history", "section-l")["versions"]
    assert (entry["notes"], entry["corrected"], entry["effective_on"]) == ([note], False, "2020-02-27")
    (then,) = code.json(LATER, "history", "section-l", "--known", "2022-09-04")["versions"]
    assert then["notes"] == []
    assert f"Erratum: {note}" in code.act(LATER, "show", "section-l").out
    day = ("correct", "Appendix AL", "12.0", "--effective", "2022-07-20", "--reason", "The notice of 18 July 2022")
    code.act(EXTENDED, *day)
    assert "appendix-al" not in code.log(LATER, "--as-of", "2022-07-19")
    assert code.log(LATER, "--as-of", "2022-07-19", "--known", "2023-02-19")["appendix-al"] == "live"
    assert code.sound(LATER)
