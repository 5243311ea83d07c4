"""What is wrong with one registry entry, in our words: pydantic's errors, and rules that join several keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.errors import Finding
from seclog.core.text import folded, is_specification_file, nearest
from seclog.formats.registry_models import DATE_PATTERN, Entry, TrialEntry, TypeEntry
from seclog.formats.yaml_place import Span, quoted
from seclog.formats.yaml_reader import Path, Value
from seclog.formats.yaml_source import Source

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

IN_HISTORY = frozenset(
    {"version", "versions", "status", "date", "effective", "effective_on", "effective_from", "effective_date"}
)
_NESTED: dict[str | int, type[Entry]] = {"types": TypeEntry, "category_trial": TrialEntry}
_KINDS = {str: "a text", list: "a list", dict: "a map", type(None): "nothing"}
_TEXT = ("a text", "Write one text on the line of the key.")
_WANTED = {
    "string_type": _TEXT,
    "literal_error": _TEXT,
    "tuple_type": ("a list", "Write it in brackets, [one, two], or each on a line of its own after a dash."),
    "model_type": ("a map", "Write its keys below it, indented by two spaces."),
}
_BRACES = re.compile(r"\{[^}]*\}?|\}")


class Problem(NamedTuple):
    """A finding whose place is not yet put into words."""

    code: str
    place: Span
    message: str
    hint: str


def placed(source: Source, problems: Iterable[Problem]) -> list[Finding]:
    """The problems of one file as findings, in the order of the file."""
    ordered = sorted(problems, key=lambda problem: problem.place[:2])
    return [source.finding(*problem) for problem in ordered]


def shape_problem(source: Source) -> Problem:
    """The problem of a file that is no map."""
    message = f"The file holds {_KINDS[type(source.data)]}, and an entry is a map."
    return Problem("R201", source.place(()), message, "Write lines of the form `key: value`.")


def model_problems(source: Source, error: ValidationError, model: type[Entry]) -> Iterator[Problem]:
    """Every error that pydantic found, in our words."""
    for details in error.errors(include_url=False):
        path = details["loc"]
        inner = _NESTED[path[0]] if len(path) > 1 and path[0] in _NESTED else model
        if details["type"] == "missing":
            yield _missing(source, path, inner)
        elif details["type"] == "extra_forbidden":
            yield _unknown_key(source, path, inner)
        else:
            yield _bad_value(source, details)


def _missing(source: Source, path: Path, model: type[Entry]) -> Problem:
    key = str(path[-1])
    described = next(field.description for name, field in model.model_fields.items() if name == key)
    hint = f"Add a line `{key}: ...`. {described}"
    return Problem("R203", source.place(path[:-1]), f"The key `{key}` is missing.", hint)


def _unknown_key(source: Source, path: Path, model: type[Entry]) -> Problem:
    key, place = str(path[-1]), source.place(path, at_key=True)
    if len(path) == 1 and key.casefold() in IN_HISTORY:
        message = f"The key {quoted(key)} does not belong here: versions and dates stand in the history."
        return Problem("R213", place, message, "Take the line out; `seclog log` shows versions and dates.")
    keys = [field.alias or name for name, field in model.model_fields.items()]
    near = nearest(key, keys)
    hint = f"Did you mean {near}?" if near else f"The keys are: {', '.join(keys)}."
    return Problem("R202", place, f"The key {quoted(key)} is not known.", hint)


def _bad_value(source: Source, details: ErrorDetails) -> Problem:
    path, kind, found = details["loc"], details["type"], details["input"]
    name, place = _field_name(path), source.place(path)
    if found is None:
        return Problem("R205", place, f"{name} is empty.", "Write a value, or leave the key out.")
    if kind.startswith("R"):
        return Problem(kind, place, f"{name} {details['ctx']['problem']}.", details["ctx"]["hint"])
    wanted, hint = _WANTED.get(kind, ("another kind of value", "`seclog schema` says what can stand here."))
    return Problem("R204", place, f"{name} holds {_KINDS[type(found)]}, and {wanted} is needed.", hint)


def _field_name(path: Path) -> str:
    """A field for people: `annexes`, item 2; `types`, item 1, `cause`."""
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else f"`{part}`" for part in path)


def document_problems(source: Source) -> Iterator[Problem]:
    """The rules of a document's entry that join several keys; values of the wrong kind are left to the model."""
    yield from _text_and_files(source)
    yield from _braces(source)
    for key in ("annexes", "predecessors", "aliases", "unconfirmed"):
        yield from _repeated(source, [(key, place) for place in range(len(_items(source, (key,))))])
    file, annexes = source.value(("file",)), _items(source, ("annexes",))
    for place, annex in enumerate(annexes):
        if isinstance(annex, str) and isinstance(file, str) and folded(annex) == folded(file):
            message = f"`annexes`, item {place + 1} is the file of the text itself."
            yield Problem("R216", source.place(("annexes", place)), message, "Take it out.")


def _text_and_files(source: Source) -> Iterator[Problem]:
    if source.value(("text",)) == "listed":
        if source.value(("file",)):
            message = "A listed text is kept elsewhere, so that `file` cannot be given."
            yield Problem("R215", source.place(("file",)), message, "Take `file` out, or `text: listed`.")
        for number, annex in enumerate(_items(source, ("annexes",))):
            if isinstance(annex, str) and not is_specification_file(annex):
                message = "A listed text is kept elsewhere, so that only data of specifications can be its annexes."
                hint = "Take it out, or `text: listed`; those data lie at registry/specifications/ID.yaml."
                yield Problem("R215", source.place(("annexes", number)), message, hint)
    elif source.value(("file",)) is None:
        at_key = ("file",) in source.keys
        place = source.place(("file",) if at_key else ())
        message = "An included text needs the key `file`."
        yield Problem("R215", place, message, "Add `file: documents/...`, or `text: listed`.")


def _braces(source: Source) -> Iterator[Problem]:
    own = source.value(("numbering",)) == "own"
    paths = [("file",), *(("annexes", place) for place in range(len(_items(source, ("annexes",)))))]
    for path in paths:
        text = source.value(path)
        for found in _BRACES.findall(text) if isinstance(text, str) else ():
            if found == "{version}" and path == ("file",):
                if not own:
                    message = "`{version}` in a path is for documents with `numbering: own`."
                    yield Problem("R215", source.place(path), message, "Write the path without it.")
                continue
            message = f"{_field_name(path)} holds {quoted(found)}; only `file` may hold braces, as {{version}}."
            yield Problem("R215", source.place(path), message, "Write the path without them.")


def collection_problems(source: Source) -> Iterator[Problem]:
    """The rules of `collection.yaml` that join several keys."""
    types, categories = _items(source, ("types",)), _items(source, ("categories",))
    yield from _repeated(source, [("types", place, "name") for place in range(len(types))])
    yield from _repeated(source, [("categories", place) for place in range(len(categories))])
    begins, ends = source.value(("category_trial", "from")), source.value(("category_trial", "until"))
    dated = all(isinstance(day, str) and re.fullmatch(DATE_PATTERN, day) for day in (begins, ends))
    if dated and str(begins) > str(ends):
        message = "The trial ends before it begins."
        yield Problem("R215", source.place(("category_trial", "until")), message, "Put the dates right.")


def _items(source: Source, path: Path) -> list[Value]:
    value = source.value(path)
    return value if isinstance(value, list) else []


def _repeated(source: Source, paths: Iterable[Path]) -> Iterator[Problem]:
    """Texts that stand twice in one list; people and file systems do not tell upper from lower case."""
    seen: set[str] = set()
    for path in paths:
        text = source.value(path)
        if not isinstance(text, str):
            continue
        if folded(text) in seen:
            message = f"{_field_name(path)} repeats {quoted(text)}."
            yield Problem("R216", source.place(path), message, "Take one of the two out.")
        seen.add(folded(text))
