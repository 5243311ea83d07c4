"""The column printer: a paper drawn for a screen of some width, with or without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seclog.render.paper import Cell, Column, Paper, Para, Screen, Section
from seclog.render.safe import one_line

GAP = "  "
FOLD_BELOW = 112  # columns: narrower than this, `under` columns go beneath others when room is short
SAMPLE = 400  # rows that decide the widths
WORD = 24  # columns: a longer word is cut where room is short

Row = list[list[Para]]
Table = list[Row]  # the header first

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
    "alert": "1;33",
    "heading": "1;36",
}


def styled(text: str, style: str, screen: Screen) -> str:
    """The text in a style, or as it is where the screen shows no colour."""
    if not (style and text and screen.color):
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def display_width(text: str) -> int:
    """How many columns the text takes on a terminal (Unicode UAX #11; combining marks take none)."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken between words, inside one only when it must."""
    if display_width(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if display_width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, width: int) -> list[str]:
    """A word cut so that each piece fits; a character wider than the width stands alone."""
    pieces = [""]
    for char in word:
        if pieces[-1] and display_width(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def draw(paper: Paper, screen: Screen) -> str:
    """The whole paper as lines no wider than the screen, ending with a newline."""
    lines = list(_lines(paper, screen))
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def _lines(paper: Paper, screen: Screen) -> Iterator[str]:
    if paper.first:
        yield from paragraphs(paper.first, screen)
        yield ""
    if paper.title:
        yield from _paragraph(Para(paper.title, "bold"), screen)
    yield from paragraphs(paper.lead, screen)
    if paper.sections:
        yield ""
        tabular = any(section.rows for section in paper.sections)
        yield from (tabular and _table(paper, screen)) or _cards(paper, screen)
    if paper.foot:
        yield ""
        yield from paragraphs(paper.foot, screen)


def paragraphs(paras: Iterable[Para], screen: Screen, indent: str = "") -> Iterator[str]:
    """Each paragraph wrapped to the screen."""
    for para in paras:
        yield from _paragraph(para, screen, indent)


def _paragraph(para: Para, screen: Screen, indent: str = "", hanging: str = "") -> Iterator[str]:
    width = max(screen.width - len(indent) - len(hanging), 1)
    for place, line in enumerate(wrap(one_line(para.text), width)):
        yield indent + (hanging if place else "") + styled(line, para.style, screen)


def _heading(section: Section, screen: Screen) -> Iterator[str]:
    if section.heading:
        heading, detail = one_line(section.heading), one_line(section.detail)
        if display_width(heading) + display_width(detail) + len(GAP) <= screen.width:
            yield styled(heading, "heading", screen) + (GAP + styled(detail, "dim", screen) if detail else "")
        else:
            yield from paragraphs((Para(heading, "heading"), Para(detail, "dim")), screen)
    yield from paragraphs(section.notes, screen)


def _cards(paper: Paper, screen: Screen) -> Iterator[str]:
    """One block per row: its first cell, then every other filled one as `Header: text`."""
    for place, section in enumerate(paper.sections):
        if place:
            yield ""
        yield from _heading(section, screen)
        for row in section.rows:
            first, *rest = map(_paras, row)
            yield from paragraphs((p._replace(style="bold") for p in first), screen)
            for column, cell in zip(paper.columns[1:], rest, strict=True):
                text = "; ".join(p.text for p in cell if p.text)
                if text:
                    yield from _paragraph(Para(f"{column.header}: {text}"), screen, GAP, GAP)


def _table(paper: Paper, screen: Screen) -> list[str]:
    """The sections as one table; empty where the screen is too narrow for one."""
    columns, sections = _without_empty(paper)
    table = [[[Para(column.header, "bold")] for column in columns]]
    table += [[_paras(cell, c.style) for c, cell in zip(columns, r, strict=True)] for s in sections for r in s.rows]
    room = screen.width - len(GAP) * (len(columns) - 1)
    if screen.width < FOLD_BELOW and sum(_natural(table[:SAMPLE])) > room:
        columns, table = _folded(columns, table)
    widths = _widths(columns, table[:SAMPLE], screen.width)
    if not widths:
        return []
    header, *rows = table
    lines: list[str] = []
    if paper.headed:
        lines += _draw_row(header, widths, screen)
        lines.append(styled(GAP.join("─" * width for width in widths), "dim", screen))
    ready = iter(rows)
    for place, section in enumerate(sections):
        lines += [""] if place else []
        lines += _heading(section, screen)
        for _ in section.rows:
            lines += _draw_row(next(ready), widths, screen)
    return lines


def _paras(cell: Cell, style: str = "") -> list[Para]:
    if isinstance(cell, str):
        return [Para(one_line(cell), style)]
    return [Para(one_line(text), own or style) for text, own in cell if text]


def _without_empty(paper: Paper) -> tuple[Sequence[Column], Sequence[Section]]:
    """The paper's columns and rows without the columns in which no row says anything."""
    filled = [any(row[place] for s in paper.sections for row in s.rows) for place in range(len(paper.columns))]
    if all(filled):
        return paper.columns, paper.sections
    kept = [place for place, has in enumerate(filled) if has]
    sections = [s._replace(rows=[tuple(row[place] for place in kept) for row in s.rows]) for s in paper.sections]
    return [paper.columns[place] for place in kept], sections


def _folded(columns: Sequence[Column], table: Table) -> tuple[list[Column], Table]:
    """The table with every `under` column moved beneath its host, where the host is there."""
    places = {column.header: place for place, column in enumerate(columns)}
    hosts = [places.get(column.under, place) for place, column in enumerate(columns)]
    kept = [place for place, host in enumerate(hosts) if host == place]
    forms = [column.folded if place not in kept else "{}" for place, column in enumerate(columns)]

    def fold(row: Row, forms: Sequence[str]) -> Row:
        merged: Row = [[] for _ in row]
        for cell, host, form in zip(row, hosts, forms, strict=True):
            merged[host] += [Para(form.format(para.text), para.style) for para in cell if para.text]
        return [merged[place] for place in kept]

    header, *rows = table
    return [columns[place] for place in kept], [
        fold(header, ["{}"] * len(columns)),
        *(fold(row, forms) for row in rows),
    ]


def _natural(table: Table) -> list[int]:
    """The widths at which no text wraps; a header may."""
    return [max(_extent(row[place]) for row in table[1:]) for place in range(len(table[0]))]


def _longest_word(rows: Table, place: int) -> int:
    return max(display_width(word) for row in rows for p in row[place] for word in (p.text.split() or [""]))


def _widths(columns: Sequence[Column], rows: Table, screen_width: int) -> list[int]:
    """A width for each column: its natural one where all fit, else those that wrap share what remains.

    Empty where not even the words fit, or what a column must keep.
    """
    room = screen_width - len(GAP) * (len(columns) - 1)
    words = [_longest_word(rows, place) for place in range(len(columns))]
    natural = [max(pair) for pair in zip(_natural(rows), words, strict=True)]
    if sum(natural) <= room:
        return natural
    share = [place for place, column in enumerate(columns) if column.wraps]
    widths = list(natural)
    for place in share:
        widths[place] = max(min(words[place], WORD), min(natural[place], columns[place].keep))
    if sum(widths) > room:
        return []
    for _ in range(3):
        widths = _spread(widths, rows, share, room)
        widths = [_needed(rows, p, w) if p in share else w for p, w in enumerate(widths)]
    return widths


def _spread(widths: list[int], rows: Table, share: list[int], room: int) -> list[int]:
    """The widths with the room that is left given to the sharing columns by how much text overflows in each."""
    left = room - sum(widths)
    excess = {place: [max(_extent(row[place]) - widths[place], 0) for row in rows] for place in share}
    total = sum(map(sum, excess.values()))
    given = {place: min(left * sum(each) // total, max(each)) for place, each in excess.items()}
    return [width + given.get(place, 0) for place, width in enumerate(widths)]


def _extent(cell: list[Para]) -> int:
    return max((display_width(para.text) for para in cell), default=0)


def _needed(rows: Table, place: int, width: int) -> int:
    """How wide the column gets once wrapped at the width: what it does not use goes to the others."""
    return max(display_width(line) for row in rows for p in row[place] for line in wrap(p.text, width) or [""])


def _draw_row(row: Row, widths: list[int], screen: Screen) -> Iterator[str]:
    columns = [
        [(line, para.style) for para in cell for line in wrap(para.text, width) or [""]]
        for cell, width in zip(row, widths, strict=True)
    ]
    for height in range(max(map(len, columns))):
        line = ""
        for column, width in zip(columns, widths, strict=True):
            text, style = column[height] if height < len(column) else ("", "")
            line += styled(text, style, screen) + " " * (width - display_width(text)) + GAP
        yield line.rstrip()
