"""A rulebook with specifications: a schedule that keeps their periods, an own-numbered one that numbers them."""

from __future__ import annotations

from pathlib import Path

from seclog.core.collection import entry_path
from seclog.core.document import Document
from tests.ops.rulebooks import Book, begun

FOLDER = "registry/specifications/"
METERS, HUBS, FREE = f"{FOLDER}meters.yaml", f"{FOLDER}hubs.yaml", f"{FOLDER}free.yaml"
ENTRY = entry_path("schedule-11")
DOCUMENTS = (
    Document("section-a", "Section A", "Definitions", "Paper", "Section", file="documents/section-a.md"),
    Document(
        "schedule-9", "Schedule 9", "Meters", "Paper", "Technical Specification",
        numbering="own", file="documents/schedule-9/{version}.md",
    ),
    Document(
        "schedule-11", "Schedule 11", "Applicability", "Paper", "Technical Specification",
        annexes=(METERS, HUBS), text="listed", source="https://example.org",
    ),
)  # fmt: skip
TEXTS = {
    "documents/section-a.md": "# Definitions\n\nWords have meanings.\n",
    "documents/schedule-9/3.1.md": "# Meters 3.1\n",
    "documents/schedule-9/4.2.md": "# Meters 4.2\n",
}


def table(name: str, *, kept: str = "schedule-11", until: str = "2026-12-05", since: str = "", later: str = "") -> str:
    """The file of a specification of two versions; `until` is the end of the first, which moved on the day `since`.

    `later` is the source of the second, far from the first in the file.
    """
    kept_in = f"kept_in: {kept}\n" if kept else ""
    moved = f"            - on: {until}\n              since: {since}\n              reason: It was moved.\n"
    return f"""\
id: {name}
name: {name.title()}
document: schedule-9
{kept_in}decided_by: installed
source: test
versions:
  - version: "3.1"
    terms:
      - devices: [ESME]
        installation:
          from: open
          until:
            - on: 2026-10-27
{moved if since else ""}\
    source: test
    note: Between the two versions.
  - version: "4.2"
    terms:
      - devices: [ESME]
        installation:
          from: 2026-02-01
          until: open
    source: {later or "test"}
"""


def build(path: Path) -> Book:
    """The rulebook on 10 January 2026, nothing planned."""
    files = {METERS: table("meters"), HUBS: table("hubs"), FREE: table("free", kept="")}
    return begun(path, DOCUMENTS, TEXTS | files)
