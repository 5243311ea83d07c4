"""The report values of papers as plain data: what templates are given, and what JSON says."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING

from seclog.render.flat import json as as_json
from seclog.render.notes import overdue_data

if TYPE_CHECKING:
    from seclog.core.paper import GuidePaper, ReleasePaper

Plain = dict[str, object]


def paper_data(report: ReleasePaper | GuidePaper) -> Plain:
    """A report as mappings, lists, texts, numbers and days."""
    data = _plain(report)
    assert isinstance(data, dict)
    return data


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        fields = getattr(value, "_asdict", None)
        return {name: _plain(one) for name, one in fields().items()} if fields else [_plain(one) for one in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def paper_json(report: ReleasePaper | GuidePaper, kind: str) -> str:
    """A paper as JSON: `seclog/rid/1`, `seclog/notice/1` or `seclog/guide/1`; what is absent is null."""
    data = paper_data(report)
    data["overdue"] = overdue_data(report.overdue)
    return as_json({"schema": f"seclog/{kind}/1", **_absent(data)})


def _absent(value: Plain) -> Plain:
    """The same with null in place of every empty text."""
    return {name: _null(one) for name, one in value.items()}


def _null(value: object) -> object:
    if isinstance(value, dict):
        return _absent(value)
    if isinstance(value, list):
        return [_null(one) for one in value]
    return None if value == "" else value
