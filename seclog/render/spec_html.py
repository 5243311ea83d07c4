"""A page of tables that stands alone: no script, no request, readable without colour (WCAG 2.2, AA)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from seclog.render.redline_css import BAND, DELETED, INK, INSERTED, PAPER, QUIET
from seclog.render.safe import one_line

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 76rem; color: {INK}; background: {PAPER};
  font: 1rem/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }}
header {{ border-top: .3rem solid {INK}; padding-top: 1rem; }}
h1 {{ margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.2; }}
h2 {{ margin: 2rem 0 .5rem; font-size: 1.25rem; }}
p {{ margin: .35rem 0; max-width: 54rem; }}
.alert {{ padding: .6rem 1rem; background: {BAND}; border-left: .3rem solid {DELETED}; font-weight: 600; }}
.wide {{ margin: 1rem 0 1.5rem; overflow-x: auto; }}
.wide:focus-visible {{ outline: 3px solid {INK}; outline-offset: 2px; }}
table {{ border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }}
caption {{ padding: .4rem 0; font-weight: 600; text-align: left; }}
th, td {{ padding: .35rem .6rem; border: 1px solid #8a8f98; text-align: left; vertical-align: top; }}
th {{ background: {BAND}; }}
tbody th {{ font-weight: 600; white-space: nowrap; }}
.vh {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
.matrix td {{ text-align: center; }}
.matrix tbody th {{ position: sticky; left: 0; }}
.bad {{ color: {DELETED}; font-weight: 700; border: 2px solid {DELETED}; }}
.good {{ color: {INSERTED}; font-weight: 600; }}
.quiet {{ color: {QUIET}; }}
footer {{ margin-top: 2rem; padding-top: .75rem; border-top: 1px solid {QUIET}; font-size: .9375rem; }}
@media (max-width: 40rem) {{ body {{ padding: 1rem; }} }}
@media print {{
  @page {{ margin: 15mm; size: landscape; }}
  body {{ max-width: none; padding: 0; font-size: 10pt; }}
  .wide {{ overflow: visible; }}
  tr {{ break-inside: avoid; }}
  h2, caption {{ break-after: avoid; }}
}}
"""


class HtmlTable(NamedTuple):
    """A table: its caption, the rows of its head and body as ready cells, and the class that says how it looks."""

    caption: str
    head: Sequence[str]
    body: Iterable[str]
    look: str = ""


def th(text: str, scope: str = "col", span: int = 1) -> str:
    """A heading cell; `scope` is col, row, colgroup or rowgroup."""
    wide = f' colspan="{span}"' if span > 1 else ""
    return f'<th scope="{scope}"{wide}>{words(text)}</th>'


def td(text: str, look: str = "") -> str:
    """A cell of words."""
    return f'<td class="{look}">{words(text)}</td>' if look else f"<td>{words(text)}</td>"


def words(text: str) -> str:
    """Text as it is read, on one line."""
    return escape(one_line(text))


def paragraphs(texts: Iterable[str], look: str = "") -> str:
    """Each text as a paragraph."""
    mark = f' class="{look}"' if look else ""
    return "".join(f"<p{mark}>{words(text)}</p>\n" for text in texts)


def table(one: HtmlTable) -> str:
    """A table that scrolls by itself, by keyboard too, where it is wider than the page."""
    head = "".join(f"<tr>{row}</tr>\n" for row in one.head)
    body = "".join(f"<tr>{row}</tr>\n" for row in one.body)
    look = f' class="{one.look}"' if one.look else ""
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{words(one.caption)}">\n<table{look}>\n'
        f"<caption>{words(one.caption)}</caption>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def page(title: str, head: str, body: str, foot: Iterable[str]) -> str:
    """The whole page; `head` and `body` are ready, the lines of the foot are words."""
    said = paragraphs(foot)
    footer = f"<footer>\n{said}</footer>\n" if said else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{words(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{words(title)}</h1>\n{head}</header>\n<main>\n{body}</main>\n"
        f"{footer}</body>\n</html>\n"
    )
