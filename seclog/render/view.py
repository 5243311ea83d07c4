"""What every report can be drawn as: data for JSON, a sheet for machines, a paper for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from seclog.render.paper import Paper, Screen


class Sheet(NamedTuple):
    """A report for machines: one header, one row per fact."""

    header: tuple[str, ...]
    rows: Iterable[Sequence[str]]


class View(NamedTuple):
    """One report in all its forms, each made only when asked for.

    `notices` must be said with forms that have no room for them; `piped` is the format when nobody looks.
    `text` draws for people where a paper is not enough; `pages` are forms that a report has a way of its own for.
    """

    data: Callable[[], Mapping[str, object]]
    sheet: Callable[[], Sheet]
    paper: Callable[[], Paper]
    notices: tuple[str, ...] = ()
    piped: str = "tsv"
    text: Callable[[Screen], str] | None = None
    pages: Mapping[str, Callable[[], str]] | None = None
