"""A redline as one page of HTML that stands alone: no script, no request, readable without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from seclog.core.redline import Block, Redline, Span
from seclog.render.redline_css import STYLE
from seclog.render.redline_markup import block_html, heading_level, marked
from seclog.render.redline_view import groups, left_out, many, spacing, summary, visible_line

# The list of changes is open from the start while it is no longer than this.
OPEN_LIST = 12

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FOLDED = '<details class="same"><summary>{}</summary><div>\n{}</div></details>\n'


class RedlinePage(NamedTuple):
    """What stands around a redline: the document's title, the versions' names and dates in words, a last line."""

    title: str
    base_name: str
    target_name: str
    base_date: str = ""
    target_date: str = ""
    note: str = ""


class _Stretch(NamedTuple):
    """Neighbouring blocks: folded away, shown as context, or one place of change with its number."""

    is_shown: bool
    number: int
    heading: str
    blocks: tuple[Block, ...]


def render_html(redline: Redline, page: RedlinePage) -> str:
    """The page; what did not change and stands apart is folded away, and complete."""
    stretches = list(_stretches(redline))
    places = [stretch for stretch in stretches if stretch.number]
    top = min((heading_level(block) for block in redline.blocks if block.form == "heading"), default=1)
    body = "".join(_stretch(stretch, len(places), top) for stretch in stretches)
    names = [visible_line(name) for name in (page.title, page.base_name, page.target_name)]
    title = escape("Redline of {}: {} to {}".format(*names))
    note = f"<footer>{_line(page.note)}</footer>\n" if page.note else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#text">Skip to the text</a>\n'
        f"{_header(redline, page)}{_list(places)}"
        f'<main id="text">\n{body}</main>\n{note}</body>\n</html>\n'
    )


def _header(redline: Redline, page: RedlinePage) -> str:
    sides = (("From", page.base_name, page.base_date), ("To", page.target_name, page.target_date))
    versions = "".join(
        f"<div><dt>{side}</dt><dd>{_line(name)}</dd>{f'<dd>{_line(when)}</dd>' if when else ''}</div>"
        for side, name, when in sides
    )
    return (
        f'<header>\n<p class="kind">Redline</p>\n<h1>{_line(page.title)}</h1>\n'
        f'<dl class="sides">{versions}</dl>\n{_figures(redline)}</header>\n'
    )


def _figures(redline: Redline) -> str:
    counts = redline.counts
    if not counts.blocks_changed:
        return f'<p class="note">{summary(redline)}</p>\n'
    figures = (
        ("words inserted", counts.words_inserted),
        ("words deleted", counts.words_deleted),
        ("paragraphs inserted", counts.blocks_inserted),
        ("paragraphs deleted", counts.blocks_deleted),
        ("paragraphs edited", counts.blocks_edited),
    )
    shown = "".join(f"<div><dt>{name}</dt><dd>{number:,}</dd></div>" for name, number in figures)
    deleted, inserted = marked([Span("delete", "Deleted text")]), marked([Span("insert", "inserted text")])
    return (
        f'<dl class="figures">{shown}</dl>\n<p class="legend">{deleted} is red and struck through, {inserted} '
        f"is green and underlined. A number in the margin leads to the next change.{spacing(redline)}</p>\n"
    )


def _list(places: Sequence[_Stretch]) -> str:
    if not places:
        return ""
    items = "".join(
        f'<li><a href="#change-{place.number}">{escape(place.heading)}</a> <span>{_size(place)}</span></li>\n'
        for place in places
    )
    is_open = " open" if len(places) <= OPEN_LIST else ""
    return (
        f'<nav aria-label="Changes"><details{is_open}><summary>{many(len(places), "change")}</summary>'
        f"<ol>\n{items}</ol></details></nav>\n"
    )


def _size(place: _Stretch) -> str:
    counts = Redline(place.blocks).counts
    said = [
        f"{many(number, 'word')} {verb}"
        for number, verb in ((counts.words_inserted, "inserted"), (counts.words_deleted, "deleted"))
        if number
    ]
    return ", ".join(said) or "no words: punctuation or layout"


def _stretches(redline: Redline) -> Iterator[_Stretch]:
    number, heading = 0, "Beginning"
    for group in groups(redline):
        for is_change, run in groupby(group.blocks, key=lambda block: block.is_change):
            blocks = tuple(run)
            headings = [_title(block) for block in blocks if block.form == "heading"]
            number += is_change
            under = headings[0] if blocks[0].form == "heading" else heading
            yield _Stretch(group.is_shown, number if is_change else 0, under, blocks)
            heading = headings[-1] if headings else heading


def _title(block: Block) -> str:
    return visible_line(block.target() or block.base()).strip("#=- ") or "Heading"


def _stretch(stretch: _Stretch, places: int, top: int) -> str:
    html = "".join(block_html(block, top) for block in stretch.blocks)
    if not stretch.is_shown:
        return _FOLDED.format(left_out(stretch.blocks), html)
    if not stretch.number:
        return html
    number, following = stretch.number, stretch.number % places + 1
    said = f"Change {number} of {places}"
    return (
        f'<div class="change" id="change-{number}" role="group" aria-label="{said}">\n'
        f'<a class="next" href="#change-{following}" aria-label="{said}: go to change {following}">{number}</a>\n'
        f"{html}</div>\n"
    )


def _line(text: str) -> str:
    return escape(visible_line(text))
