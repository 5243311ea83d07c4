"""The words of a text, whatever file it stands in: markup, white space and layout are left out.

A word is what a reader would say differs: letters and digits, a number with its points, and signs such as %, £ or §.
Punctuation between words is not compared. A file that numbers its paragraphs by itself does not hold all the words
that a reader sees, so it is refused rather than guessed at.
"""

from __future__ import annotations

import importlib
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Protocol

from seclog.core.errors import InputError, MachineError

READ_AS = (".md", ".markdown", ".txt", ".html", ".htm", ".docx")
UNPACKED_LIMIT = 200_000_000

_WORD = re.compile(r"(?:(?<!\w)-(?=\d))?[^\W_]+(?:[-'._][^\W_]+|(?<=\d)[,:](?=\d)[^\W_]+)*|[^\w\s]")
_SIGNS = frozenset("%&@/§")
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "‐": "-", "‑": "-", "−": "-", "\u00ad": None, "\u200b": None, "\ufeff": None}
)
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_LINK = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)|\[([^\[\]\n]*)\]\([^()\n]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*{1,3}|~~)(?=\S)((?:[^*~\n]|\n(?!\s*\n)){1,2000}?)(?<=\S)\1")
_UNDERSCORES = re.compile(r"(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_ESCAPED_MARK = re.compile(r"\\[*~`\[\]()<>!\\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
     "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
)  # fmt: skip
_UNSEEN = frozenset(("head", "script", "style", "template"))
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TRACKED = frozenset(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_UNNUMBERED = frozenset(("bullet", "none"))


def words_of(name: str, data: bytes) -> tuple[str, ...]:
    """The words of a text in order; `name` tells how to read it.

    Raises InputError for a format whose words cannot be read, and MachineError where python-docx is missing.
    """
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix not in READ_AS:
        raise _cannot(name, f"is none of {', '.join(READ_AS)}")
    if suffix == ".docx":
        return _words(_word_text(name, data))
    try:
        text = data.decode("utf-8-sig")
    except ValueError as error:
        raise _cannot(name, "is not UTF-8") from error
    if suffix == ".txt":
        return _words(text)
    return _words(_page_text(name, text) if suffix in (".html", ".htm") else _marked_text(text))


def _cannot(name: str, why: str) -> InputError:
    return InputError(f"The words of {name} cannot be compared: it {why}.", "Draft it, and let a release bring it.")


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return tuple(found for found in _WORD.findall(plain) if found[-1].isalnum() or _is_sign(found))


def _is_sign(character: str) -> bool:
    category = unicodedata.category(character)
    return character in _SIGNS or category == "Sc" or (category == "Sm" and not character.isascii())


def _marked_text(text: str) -> str:
    """Markdown without its marks; what is in doubt stays, and then differs."""
    plain = _ESCAPED.sub(r"\1", _ESCAPED_MARK.sub(" ", text.replace("\r\n", "\n")))
    plain = _TAG.sub("", _LINK.sub(r"\1", _FENCE.sub("", _without_comments(plain))))
    for _ in range(3):
        plain = _STRONG.sub(r"\2", plain)
    return unescape(_UNDERSCORES.sub("", plain).replace("`", ""))


def _without_comments(text: str) -> str:
    """A text without its comments; found from left to right, since a pattern takes too long on a hostile one."""
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join((*kept, text[place:]))


class _Page(HTMLParser):
    """What a page shows as text; block elements part words."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self._unseen = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ol":
            raise _cannot(self._name, "numbers its paragraphs by itself")
        self._unseen += tag in _UNSEEN
        self.parts.append("" if tag in _INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self.parts.append("" if tag in _INLINE else " ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def _page_text(name: str, text: str) -> str:
    page = _Page(name)
    page.feed(text)
    page.close()
    return "".join(page.parts)


class _Element(Protocol):
    """What is asked of an element of lxml's."""

    tag: object
    text: str | None

    def __iter__(self) -> Iterator[_Element]: ...
    def get(self, key: str) -> str | None: ...
    def find(self, path: str) -> _Element | None: ...
    def iterfind(self, path: str) -> Iterator[_Element]: ...


def _word_text(name: str, data: bytes) -> str:
    """The paragraphs of a Word text in order, those of tables and boxes among them, and then its notes."""
    try:
        docx = importlib.import_module("docx")
    except ImportError:
        raise MachineError(
            "Reading Word files needs python-docx, which is not installed.", "Type: pip install 'seclog[docx]'"
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(one.file_size for one in package.infolist()) > UNPACKED_LIMIT:
                raise _cannot(name, f"unpacks to more than {UNPACKED_LIMIT // 1_000_000} MB")
        part = docx.Document(io.BytesIO(data)).part
        numbered, roots = _numbered(part), (part.element, *_notes(part))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, AttributeError, EOFError) as error:
        raise _cannot(name, "is no sound Word file") from error
    return "\n".join(piece for root in roots for piece in _pieces(name, root, numbered))


def _notes(part: object) -> Iterator[_Element]:
    """Footnotes and endnotes, which python-docx keeps as parts of their own."""
    etree = importlib.import_module("lxml.etree")
    for related in getattr(part, "rels", {}).values():
        if related.reltype.rpartition("/")[2] in ("footnotes", "endnotes") and not related.is_external:
            yield etree.fromstring(related.target_part.blob, etree.XMLParser(resolve_entities=False))


def _pieces(name: str, root: _Element, numbered: _Numbered) -> Iterator[str]:
    """The text of an element and all below it, an empty line between paragraphs."""
    for one in root:
        if one.tag in _TRACKED:
            raise _cannot(name, "holds tracked changes")
        if one.tag == f"{_W}p":
            if numbered.says(one):
                raise _cannot(name, "numbers its paragraphs by itself")
            yield "".join(_run_texts(name, one, numbered))
        elif one.tag != _FALLBACK:
            yield from _pieces(name, one, numbered)


def _run_texts(name: str, element: _Element, numbered: _Numbered) -> Iterator[str]:
    for one in element:
        if one.tag == f"{_W}t":
            yield one.text or ""
        elif one.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif one.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif one.tag == f"{_W}txbxContent":
            yield "\n" + "\n".join(_pieces(name, one, numbered)) + "\n"
        elif one.tag in _TRACKED:
            raise _cannot(name, "holds tracked changes")
        elif one.tag not in (_FALLBACK, f"{_W}pPr", f"{_W}rPr"):
            yield from _run_texts(name, one, numbered)


class _Numbered:
    """Which paragraphs of a Word text Word numbers: by themselves or by their style, bullets not among them."""

    def __init__(self, formats: dict[tuple[str, str], str], styles: dict[str, _Element]) -> None:
        self._formats = formats
        self._styles = styles

    def says(self, paragraph: _Element) -> bool:
        """Whether Word puts a number before a paragraph; one that cannot be told counts as numbered."""
        found = self._place(paragraph, 0)
        return found is not None and found[0] != "0" and self._formats.get(found, "decimal") not in _UNNUMBERED

    def _place(self, element: _Element, depth: int) -> tuple[str, str] | None:
        """The list and level that a paragraph or style stands on; None outside of lists."""
        mine = element.find(f"{_W}pPr/{_W}numPr")
        number = _value(mine, "numId") if mine is not None else ""
        if number:
            return number, _value(mine, "ilvl") or "0"
        style = self._styles.get(_value(element.find(f"{_W}pPr"), "pStyle") or _value(element, "basedOn"))
        return self._place(style, depth + 1) if style is not None and depth < 20 else None


def _value(element: _Element | None, child: str) -> str:
    found = element.find(f"{_W}{child}") if element is not None else None
    return (found.get(f"{_W}val") or "") if found is not None else ""


def _numbered(part: object) -> _Numbered:
    """Reads the lists and styles of a Word text, as far as it has them."""
    roots = {one.reltype.rpartition("/")[2]: one for one in getattr(part, "rels", {}).values() if not one.is_external}
    lists = _root(roots.get("numbering"))
    kinds = {one.get(f"{_W}abstractNumId"): one for one in _children(lists, "abstractNum")}
    formats = {}
    for one in _children(lists, "num"):
        for level in _children(kinds.get(_value(one, "abstractNumId")), "lvl"):
            formats[one.get(f"{_W}numId") or "", level.get(f"{_W}ilvl") or ""] = _value(level, "numFmt")
    styles = {one.get(f"{_W}styleId") or "": one for one in _children(_root(roots.get("styles")), "style")}
    return _Numbered(formats, styles)


def _root(related: object) -> _Element | None:
    element: _Element | None = getattr(getattr(related, "target_part", None), "element", None)
    return element


def _children(element: _Element | None, name: str) -> Iterable[_Element]:
    return element.iterfind(f"{_W}{name}") if element is not None else ()
