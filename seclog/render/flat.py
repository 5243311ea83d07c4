"""The forms without layout: tab-separated, CSV, JSON and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from seclog.render.safe import escaped_json, one_line
from seclog.render.view import Sheet

if TYPE_CHECKING:
    from seclog.render.paper import Cell, Paper, Section

# What a spreadsheet would take for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PRINTABLE = bytes(range(0x20, 0x7F))
_MARKDOWN = r"[\\|*_`\[\]<>~]"


def tsv(sheet: Sheet) -> str:
    """One line per row, fields apart by one tab; no field holds a tab, a line break or a control character."""
    rows = [sheet.header, *sheet.rows]
    text = "\n".join(map("\t".join, rows))
    if not _well_formed(text, len(rows), len(sheet.header)):
        text = "\n".join("\t".join(map(one_line, row)) for row in rows)
    return text + "\n"


def _well_formed(text: str, rows: int, fields: int) -> bool:
    """Whether the tabs and breaks are only those between fields: told from the whole text, it costs a tenth."""
    if text.isascii():
        left = text.encode().translate(None, _PRINTABLE)
        return (
            len(left) == rows * fields - 1
            and left.count(b"\n") == rows - 1
            and left.count(b"\t") == rows * (fields - 1)
        )
    if text.count("\n") != rows - 1 or text.count("\t") != rows * (fields - 1):
        return False
    return text.replace("\t", " ").replace("\n", " ").isprintable()


def csv(sheet: Sheet) -> str:
    """RFC 4180 with plain newlines; what a spreadsheet would run as a formula is prefixed with an apostrophe."""
    import csv as writer
    import io

    out = io.StringIO()
    writer.writer(out, lineterminator="\n").writerows(_inert(row) for row in (sheet.header, *sheet.rows))
    return out.getvalue()


def _inert(row: Iterable[str]) -> list[str]:
    return [one_line("'" + field if field.startswith(_FORMULA) else field) for field in row]


def json(data: Mapping[str, object]) -> str:
    """JSON with one line per key, and per item of a list of objects: quick to write, easy to read and compare."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False, check_circular=False, default=_plain).encode
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = ",\n    ".join(map(encode, value))
            parts.append(f"  {encode(key)}: [\n    {lines}\n  ]")
        else:
            parts.append(f"  {encode(key)}: {encode(value)}")
    return escaped_json("{\n" + ",\n".join(parts) + "\n}\n")


def _plain(value: object) -> object:
    """A value that JSON has no word for: dates as ISO text, mappings and collections as such, others as text."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def stamp(moment: datetime) -> str:
    """A UTC moment as `2020-11-29T00:05:10Z`."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def markdown(paper: Paper) -> str:
    """A heading, the lead as paragraphs, and a table per section."""
    blocks = [f"# {_escaped(paper.title)}"] if paper.title else []
    blocks += [_escaped(para.text) for para in (*paper.first, *paper.lead)]
    for section in paper.sections:
        blocks += _markdown_section(paper, section)
    blocks += [_escaped(para.text) for para in paper.foot]
    return "\n\n".join(blocks) + "\n"


def _markdown_section(paper: Paper, section: Section) -> list[str]:
    blocks = []
    if section.heading:
        detail = f" ({_escaped(section.detail)})" if section.detail else ""
        blocks.append(f"## {_escaped(section.heading)}{detail}")
    blocks += [_escaped(para.text) for para in section.notes]
    if section.rows:
        lines = [_row([c.header for c in paper.columns]), "|" + " --- |" * len(paper.columns)]
        lines += [_row([_cell(cell) for cell in row]) for row in section.rows]
        blocks.append("\n".join(lines))
    return blocks


def _cell(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "; ".join(para.text for para in cell if para.text)


def _row(fields: Sequence[str]) -> str:
    return "| " + " | ".join(map(_escaped, fields)) + " |"


def _escaped(text: str) -> str:
    return re.sub(_MARKDOWN, r"\\\g<0>", one_line(text))
