"""Registry files from values: fresh ones in one layout, and changes that leave a person's file as it was.

A change replaces the characters of the value and nothing else, so that comments, quotes, order, line ends and
a byte order mark stay; what comes out is read again and compared before it is given back.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date

from seclog.core.collection import Collection, Trial
from seclog.core.document import Document
from seclog.core.errors import InputError
from seclog.core.text import field_problem
from seclog.formats.registry_edit import Change, Editor, apply, key_lines, scalar
from seclog.formats.yaml_source import Source, load

FORMAT = "seclog-registry/1"
KEYS = tuple(field.name for field in fields(Document))
ALWAYS = frozenset({"id", "label", "title", "type", "category", "numbering"})

_DEFAULTS: dict[str, Change] = {field.name: field.default for field in fields(Document) if field.default is not MISSING}


def write_document(document: Document) -> bytes:
    """The entry of a document as a fresh file: the main keys, and those that differ from their defaults.

    Raises InputError for a text that no registry may hold.
    """
    values = {key: getattr(document, key) for key in KEYS}
    shown = [key for key in KEYS if key in ALWAYS or values[key] != _DEFAULTS[key]]
    for key in shown:
        _check(key, values[key])
    return _file(line for key in shown for line in key_lines(key, values[key]))


def write_collection(collection: Collection) -> bytes:
    """`registry/collection.yaml` as a fresh file; raises InputError for a text that no registry may hold."""
    _check("name", collection.name)
    _check("types", tuple(kind.name for kind in collection.types))
    _check("categories", collection.categories)
    return _file(_collection_lines(collection))


def update_document(original: bytes, changes: Mapping[str, Change | Sequence[str]], name: str) -> bytes:
    """The file of an entry with the given keys changed, and every other character as it was.

    None, or an empty list, takes a value away; keys are those of `Document`. A change to what the file says
    already changes nothing. Raises InputError where the file cannot be read or so changed.
    """
    source = load(original, name)
    if not isinstance(source.data, dict):
        raise InputError(f"{name} holds no entry.", "Write lines of the form `key: value`.")
    asked = {key: _change(key, value) for key, value in changes.items()}
    wanted = {key: value for key, value in asked.items() if value != _present(source, key)}
    for key, value in wanted.items():
        _check(key, value)
    if not wanted:
        return original
    edited = apply(source.text, Editor(source, KEYS).edits(wanted))
    mark = codecs.BOM_UTF8 if original.startswith(codecs.BOM_UTF8) else b""
    data = mark + edited.encode("utf-8")
    if not _says(data, source, wanted):
        keys = ", ".join(sorted(wanted))
        raise InputError(f"{name} is laid out in a way that {keys} cannot be changed in.", "Change it by hand.")
    return data


def _collection_lines(collection: Collection) -> Iterator[str]:
    yield f"format: {FORMAT}"
    for key, text in (("id", collection.id), ("name", collection.name), ("time_zone", collection.time_zone)):
        yield f"{key}: {scalar(text)}"
    yield "types:"
    for kind in collection.types:
        yield f"  - name: {scalar(kind.name)}"
        yield f"    part_of_code: {str(kind.part_of_code).lower()}"
        yield f"    cause: {kind.cause}"
        yield f"    renumbered: {str(kind.renumbered).lower()}"
    yield from key_lines("categories", collection.categories)
    if collection.trial is not None:
        yield from _trial_lines(collection.trial)


def _trial_lines(trial: Trial) -> Iterator[str]:
    _check("comment_at", trial.comment_at)
    yield "category_trial:"
    days: tuple[tuple[str, date | None], ...] = (("from", trial.begins_on), ("until", trial.ends_on))
    for key, day in days:
        if day is not None:
            yield f"  {key}: {day.isoformat()}"
    yield f"  comment_at: {scalar(trial.comment_at)}"


def _file(lines: Iterator[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _change(key: str, value: Change | Sequence[str]) -> Change:
    if value is None:
        return _DEFAULTS.get(key)
    return value if isinstance(value, str) else tuple(value)


def _present(source: Source, key: str) -> object:
    """What the file says of a key now, in the form of a change; an absent one has its default."""
    value = source.value((key,))
    if value is None:
        return _DEFAULTS.get(key)
    return tuple(value) if isinstance(value, list) else value


def _says(data: bytes, before: Source, wanted: Mapping[str, Change]) -> bool:
    """Whether a changed file says what it should, and of all other keys what it said."""
    try:
        after = load(data, before.name)
    except InputError:
        return False
    others = {str(path[0]) for path in (*before.keys, *after.keys)} - wanted.keys()
    same = all(_present(after, key) == _present(before, key) for key in others)
    return same and all(_present(after, key) == value for key, value in wanted.items())


def _check(key: str, value: Change) -> None:
    texts = value if isinstance(value, tuple) else () if value is None and key not in ALWAYS else (value,)
    for text in texts:
        problem = field_problem(text) if text else "is empty"
        if problem is not None:
            raise InputError(f"The text for `{key}` {problem}.", "Write it as one plain line.")
