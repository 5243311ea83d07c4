"""Papers in Word: each made part in a content control of its own, so that it can be made again in place."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.errors import InputError, MachineError
from seclog.render.paper_blocks import Block, Grid, Mark, Words, read_blocks
from seclog.render.paper_parts import read_parts, refuse_marks

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

TAG = "seclog:"
_ANEW = "Put the content controls back, or write it anew with --fresh: what people wrote in it is then lost."


class WordFile(NamedTuple):
    """What a Word file says of itself: whose it is, what it is about, and the day that it is of."""

    author: str
    subject: str
    day: date


def paper_docx(page: str, about: WordFile) -> bytes:
    """A new Word file from a paper's HTML; raises MachineError where python-docx is missing."""
    _need_docx()
    refuse_marks(read_parts(page.encode()), "The template")
    from seclog.render.paper_word import new_file, put_block

    title, blocks = read_blocks(page)
    document = new_file()
    content: BaseOxmlElement | None = None
    for block in blocks:
        if not isinstance(block, Mark):
            put_block(document, block, content)
        elif block.word == "begin":
            content = _control(document, block.name)
        else:
            content = None
            document.add_paragraph()  # where people can write
    _describe(document, title, about, new=True)
    return _saved(document)


def remade_docx(old: bytes, page: str, about: WordFile, name: str) -> bytes:
    """The old file with the contents of its controls made again, all else as it was.

    `name` is the file's. Raises InputError where a control is missing, double or inside another, MachineError where
    python-docx is missing.
    """
    _need_docx()
    refuse_marks(read_parts(page.encode()), "The template")
    from seclog.render.paper_word import put_block

    title, blocks = read_blocks(page)
    parts = dict(_parts(blocks))
    document = _opened(old, name)
    controls = _controls(document, set(parts), name)
    for part, made in parts.items():
        content = controls[part]
        for child in list(content):
            content.remove(child)
        for block in made:
            put_block(document, block, content)
    _describe(document, title, about, new=False)
    return _saved(document)


def _need_docx() -> None:
    try:
        import docx  # noqa: F401
    except ImportError as error:
        raise MachineError("python-docx is missing, which Word papers need.", "pip install 'seclog[docx]'") from error


def _parts(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Words | Grid]]]:
    made: list[Words | Grid] = []
    for block in blocks:
        if not isinstance(block, Mark):
            made.append(block)
        elif block.word == "begin":
            made = []
        else:
            yield block.name, made


def _opened(data: bytes, name: str) -> Document:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # zip, package and XML each raise errors of their own
        raise InputError(f"{name} is no Word file that can be read.", "Name another, or add --fresh.") from error


def _saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _describe(document: Document, title: str, about: WordFile, *, new: bool) -> None:
    """The file's properties; of one that people have worked on only when it was last made."""
    own = document.core_properties
    moment = datetime.combine(about.day, datetime.min.time())
    own.modified = moment
    if new:
        own.title, own.subject, own.author, own.last_modified_by = title, about.subject, about.author, about.author
        own.created, own.comments, own.language, own.revision = moment, "", "en-GB", 1


def _control(document: Document, name: str) -> BaseOxmlElement:
    """A new content control at the end of the text; returns what holds its content."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    control, facts, content = (OxmlElement(one) for one in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    said = (
        ("w:alias", f"Made by seclog: {name}"),
        ("w:tag", f"{TAG}{name}"),
        ("w:id", str(zlib.crc32(name.encode()) & 0x7FFFFFFF)),
        ("w:lock", "sdtLocked"),
    )
    for tag, value in said:
        fact = OxmlElement(tag)
        fact.set(qn("w:val"), value)
        facts.append(fact)
    control.append(facts)
    control.append(content)
    document.element.body.insert_element_before(control, "w:sectPr")
    return content


def _controls(document: Document, wanted: set[str], name: str) -> dict[str, BaseOxmlElement]:
    """What holds the content of each part; raises InputError unless each is there once."""
    from docx.oxml.ns import qn

    found: dict[str, BaseOxmlElement] = {}
    problems: list[str] = []
    for control in document.element.body.iter(qn("w:sdt")):
        part, content = _part_of(control), control.find(qn("w:sdtContent"))
        if not part:
            continue
        if any(_part_of(one) for one in control.iterancestors(qn("w:sdt"))):
            problems.append(f"{part} stands inside another part")
        elif part in found:
            problems.append(f"{part} is there twice")
        elif part not in wanted:
            problems.append(f"{part} is not made")
        elif content is None:
            problems.append(f"{part} has no content to replace")
        found.setdefault(part, content)
    problems += [f"{part} is missing" for part in sorted(wanted - set(found))]
    if problems:
        raise InputError(f"{name} has content controls that are not in order: {'; '.join(problems)}.", _ANEW)
    return found


def _part_of(control: BaseOxmlElement) -> str:
    """The part that a content control holds; empty for one that is not seclog's."""
    from docx.oxml.ns import qn

    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    value = tag.get(qn("w:val")) if tag is not None else None
    return value.removeprefix(TAG) if value and value.startswith(TAG) else ""
