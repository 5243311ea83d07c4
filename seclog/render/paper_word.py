"""How a Word paper looks: page, styles, headings and tables. Loaded only where python-docx is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from seclog.render.paper_blocks import Grid, Runs, Words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell

FONT, CODE_FONT = "Arial", "Courier New"
INK, QUIET, BAND = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59), "E8EAEE"
_LINE, _WORD = 98, 24  # characters of a table's size that fit on a line; a longer word may be broken
_SIZES = {"Title": 20, "Heading 1": 20, "Heading 2": 14, "Heading 3": 12}


def new_file() -> Document:
    """An empty A4 file in plain dark styles, with page numbers."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    _set_styles(document)
    footer = section.footer.paragraphs[0]
    footer.alignment = 2  # right
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        footer.add_run()._r.append(_field(kind, text))
    return document


def _field(kind: str, text: str) -> BaseOxmlElement:
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    return instruction


def _set_styles(document: Document) -> None:
    normal = _style(document, "Normal")
    normal.font.size, normal.font.color.rgb = Pt(10), INK
    normal.paragraph_format.space_after = Pt(6)
    language = normal.element.get_or_add_rPr().find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        normal.element.get_or_add_rPr().append(language)
    language.set(qn("w:val"), "en-GB")
    caption = _style(document, "Caption")
    caption.font.size, caption.font.color.rgb, caption.font.bold = Pt(9), QUIET, False
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_after = Pt(3)
    for name, size in _SIZES.items():
        style = _style(document, name)
        style.font.size, style.font.color.rgb, style.font.bold = Pt(size), INK, True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(5)
    for name in ("Normal", "Caption", *_SIZES):
        _set_font(_style(document, name).element.get_or_add_rPr(), FONT)


def _style(document: Document, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", document.styles[name])


def _set_font(facts: BaseOxmlElement, name: str) -> None:
    """One font whatever the script; the theme's would stand above it."""
    fonts = facts.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        facts.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def put_block(document: Document, block: Words | Grid, content: BaseOxmlElement | None) -> None:
    """Add a block at the end of the text, or of a content control."""
    elements = _grid(document, block) if isinstance(block, Grid) else [_words(document, block)]
    if content is not None:
        for element in elements:
            content.append(element)


def _words(document: Document, block: Words) -> BaseOxmlElement:
    paragraph = document.add_paragraph()
    level = block.kind[1:]
    if block.kind == "li":
        _put_style(document, paragraph, "List Number" if block.ordered else "List Bullet")
    elif level.isdecimal():
        _put_style(document, paragraph, f"Heading {level}")
    _put_runs(paragraph, block.runs)
    return paragraph._p


def _put_style(document: Document, paragraph: Paragraph, name: str) -> None:
    """A style where the file still has it."""
    if name in document.styles:
        paragraph.style = name


def _put_runs(paragraph: Paragraph, runs: Runs) -> None:
    for one in runs:
        run = paragraph.add_run(one.text)
        if one.style == "bold":
            run.bold = True
        elif one.style == "italic":
            run.italic = True
        elif one.style == "code":
            _set_font(run._r.get_or_add_rPr(), CODE_FONT)
            run.font.size = Pt(8)


def _grid(document: Document, block: Grid) -> list[BaseOxmlElement]:
    elements: list[BaseOxmlElement] = []
    if block.caption:
        caption = document.add_paragraph(block.caption)
        _put_style(document, caption, "Caption")
        elements.append(caption._p)
    columns = max(map(len, block.rows))
    table = document.add_table(len(block.rows), columns)
    if "Table Grid" in document.styles:
        table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    shares = _shares(block, columns)
    width = document.sections[0].page_width or Mm(210)
    room = width - (document.sections[0].left_margin or 0) - (document.sections[0].right_margin or 0)
    table.autofit = False
    for place, row in enumerate(block.rows):
        _mark_row(table, place, header=place < block.headers)
        for cell, runs, share in zip(table.rows[place].cells, row, shares, strict=False):
            cell.width = int(room * share)
            _put_cell(cell, runs, header=place < block.headers)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(room * share)
    after = document.add_paragraph()
    after.paragraph_format.space_after = 0
    return [*elements, table._tbl, after._p]


def _shares(block: Grid, columns: int) -> list[float]:
    """Each column's part of the width: room for its longest word, and of the rest as its texts need."""
    least, wish = [], []
    for place in range(columns):
        texts = ["".join(run.text for run in row[place]) for row in block.rows if place < len(row)]
        word = max((len(one) for text in texts for one in text.split()), default=1)
        least.append(min(word, _WORD) * 1.25 + 3)
        wish.append(max(max(map(len, texts), default=1) - word, 0))
    rest = max(_LINE - sum(least), 0)
    given = [room + rest * need / (sum(wish) or 1) for room, need in zip(least, wish, strict=True)]
    return [one / sum(given) for one in given]


def _mark_row(table: Table, place: int, *, header: bool) -> None:
    """No row breaks over pages, and headers come again on each."""
    facts = table.rows[place]._tr.get_or_add_trPr()
    facts.append(OxmlElement("w:cantSplit"))
    if header:
        facts.append(OxmlElement("w:tblHeader"))


def _put_cell(cell: _Cell, runs: Runs, *, header: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    _put_runs(paragraph, runs)
    for run in paragraph.runs:
        if run.font.size is None:
            run.font.size = Pt(9)
    if header:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", BAND)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
