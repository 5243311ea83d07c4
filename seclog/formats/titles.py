"""The title of a document as its text states it, whatever its format."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from seclog.core.text import clean_field

_TEXT_LIMIT = 200_000  # bytes of a text in which its title is looked for
_WORD_LIMIT = 20_000_000  # bytes of a Word text that is unpacked to find its heading
_TITLE_LIMIT = 2_000  # characters of a heading from which markup is taken

# Texts may be hostile: each pattern takes time in proportion to what it reads.
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]+(?:\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\n]|'')*)'|([^\n]*))", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*")
_HTML = re.compile(r"<(/?)(title|h1)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[*`]+(?=\S)|(?<=\S)[*`]+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|<[^<>]+>")
_WORD_STYLE = re.compile(rb'<w:pStyle w:val="(?:Title|Heading\d?)"')
_WORD_RUN = re.compile(rb"<w:t(?: [^<>]*)?>([^<]*)</w:t>|<w:(?:tab|br|cr)\b")


def title_of(name: str, data: bytes) -> str:
    """The title that a text states: its front matter's, else its first heading; empty when it has none."""
    suffix = name.rpartition(".")[2].lower()
    if suffix == "docx":
        return clean_field(_word_heading(data))
    if suffix not in ("md", "markdown", "txt", "rst", "html", "htm"):
        return ""
    text = data[:_TEXT_LIMIT].decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n")
    found = _html_title(text) if suffix in ("html", "htm") else _markdown_title(text)
    plain = clean_field(unescape(_MARKUP.sub(r"\1", found[:_TITLE_LIMIT])))
    readable = "\ufffd" not in plain and re.search(r"\w", plain)  # not UTF-8: no title is better than a wrong one
    return plain if readable else ""


def _markdown_title(text: str) -> str:
    front = _FRONT.match(text)
    stated = _FRONT_TITLE.search(front[1] or "") if front else None
    title = _stated(*stated.groups()) if stated else ""
    return title or next(filter(None, _headings(text[front.end() :] if front else text)), "")


def _stated(double: str | None, single: str | None, plain: str | None) -> str:
    """The value of `title` in the front matter, by how it is quoted; one folded over several lines is not read."""
    if double is not None:
        return re.sub(r"\\([\"\\/])", r"\1", double)
    if single is not None:
        return single.replace("''", "'")
    value = re.sub(r"(?:^|[ \t])#.*", "", plain or "").strip()
    return "" if value[:1] in ("|", ">") else value


def _headings(text: str) -> Iterator[str]:
    """The headings of a Markdown text outside of its code; one may be empty."""
    fence = before = ""
    for line in text.split("\n"):
        mark, heading = _FENCE.match(line), _HEADING.fullmatch(line)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and heading is not None:
            yield _CLOSING.sub("", heading[1].strip()).strip()
        elif not fence and before and _UNDERLINE.fullmatch(line):
            yield before
        before = line.strip() if not fence and heading is None and re.search(r"\w", line) else ""


def _html_title(text: str) -> str:
    """What the first <title> or <h1> that holds anything encloses."""
    begun, start = "", 0
    for tag in _HTML.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            begun, start = (begun, start) if begun == name else (name, tag.end())
        elif begun == name:
            begun = ""
            if text[start : tag.start()].strip():
                return text[start : tag.start()]
    return ""


def _word_heading(data: bytes) -> str:
    """The first heading (or title) of a Word document; empty where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("word/document.xml") as member:
            xml = member.read(_WORD_LIMIT)
    except Exception:  # a package that is no honest one makes `zipfile` raise nearly anything
        return ""
    for part in xml.split(b"</w:p>"):
        paragraph = part[max(part.rfind(b"<w:p>"), part.rfind(b"<w:p "), 0) :]
        if _WORD_STYLE.search(paragraph):
            runs = (b" " if match[1] is None else match[1] for match in _WORD_RUN.finditer(paragraph))
            title = unescape(b"".join(runs).decode("utf-8", "replace"))
            if title.strip():
                return title
    return ""
