"""The title of a document as its text states it, whatever its format."""

from __future__ import annotations

import io
import re
import zipfile

from seclog.core.text import FIELD_LIMIT, field_problem

_FRONT = re.compile(r"\A---\r?\n(.*?\r?\n)---\r?\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\n#]+))", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$|^([^\n]+)\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)
_HTML = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]+(?=\S)|(?<=\S)[*_`]+|<[^>]+>")
_WORD_LIMIT = 20_000_000  # bytes of a Word text that is unpacked to find its heading


def title_of(name: str, data: bytes) -> str:
    """The title that a text states: its front matter's, else its first heading; empty when it has none."""
    suffix = name.rpartition(".")[2].lower()
    if suffix == "docx":
        return _plain(_word_heading(data))
    if suffix not in ("md", "markdown", "txt", "rst", "html", "htm"):
        return ""
    text = data[:200_000].decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n")
    if suffix in ("html", "htm"):
        found = _HTML.search(text)
        return _plain(found[2] if found else "")
    front = _FRONT.match(text)
    stated = _FRONT_TITLE.search(front[1]) if front else None
    if stated is not None:
        return _plain(next(filter(None, stated.groups())))
    heading = _HEADING.search(text[front.end() :] if front else text)
    return _plain((heading[1] or heading[2]) if heading else "")


def _plain(text: str) -> str:
    """Without markup, fit for a field of a record; empty where it cannot be."""
    words = " ".join(_MARKUP.sub(r"\1", text).replace("|", "/").split())[:FIELD_LIMIT].strip()
    return words if field_problem(words) is None else ""


def _word_heading(data: bytes) -> str:
    """The first heading (or title) of a Word document; empty where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("word/document.xml") as member:
            xml = member.read(_WORD_LIMIT)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return ""
    for paragraph in re.finditer(rb"<w:p[ >].*?</w:p>", xml, re.DOTALL):
        if re.search(rb'<w:pStyle w:val="(?:Title|Heading\d?)"', paragraph[0]):
            runs = re.findall(rb"<w:t(?: [^>]*)?>(.*?)</w:t>", paragraph[0], re.DOTALL)
            return _unescaped(b"".join(runs).decode("utf-8", "replace"))
    return ""


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
