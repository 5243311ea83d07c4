"""What is wrong with a specification's file, in our words: the models' errors, and rules that join several keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from pydantic import ValidationError

from seclog.core.period import UNKNOWN
from seclog.core.text import nearest
from seclog.formats.registry_models import Entry
from seclog.formats.registry_problems import Problem, placed, shape_problem
from seclog.formats.specification_models import PARTS, PERIODS, IncompatibilitiesEntry, SpecificationEntry
from seclog.formats.specification_parts import is_iso_day, is_live_version
from seclog.formats.specification_values import PAIRS
from seclog.formats.yaml_place import Span, quoted
from seclog.formats.yaml_reader import Path, Value
from seclog.formats.yaml_source import Source, refusal

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_KINDS: dict[type, str] = {str: "a text", list: "a list", dict: "a map"}
_TEXT = ("a text", "Write one text on the line of the key.")
_WANTED = {
    "string_type": _TEXT,
    "literal_error": _TEXT,
    "tuple_type": ("a list", "Write it in brackets, [one, two], or each on a line of its own after a dash."),
    "model_type": ("a map", "Write its keys below it, indented by two spaces."),
    "dict_type": ("a map", "Write its keys below it, indented by two spaces."),
}
_LISTS_OF_TEXTS = frozenset({"devices", "versions", "excluded"})


def check(source: Source, stem: str) -> None:
    """Raise InputError with every problem of a file, in the order of its lines; `stem` is its name without ending."""
    if not isinstance(source.data, dict):
        raise refusal(source.name, placed(source, [shape_problem(source)]))
    model = IncompatibilitiesEntry if PAIRS in source.data else SpecificationEntry
    problems = [*_named_otherwise(source, stem), *_joint(source, (), source.data)]
    try:
        model.model_validate(source.data)
    except ValidationError as error:
        problems += [_problem(source, details, model) for details in error.errors(include_url=False)]
    if problems:
        raise refusal(source.name, placed(source, problems))


def _problem(source: Source, details: ErrorDetails, model: type[Entry]) -> Problem:
    """An error that pydantic found, in our words."""
    path, kind = details["loc"], details["type"]
    above = [part for part in path[:-1] if isinstance(part, str)]
    part = PARTS.get(above[-1], model) if above else model
    if kind == "missing":
        return _missing(source, path, part)
    if kind == "extra_forbidden":
        return _unknown_key(source, path, part)
    return _bad_value(source, details)


def _missing(source: Source, path: Path, model: type[Entry]) -> Problem:
    key = str(path[-1])
    described = next(field.description for name, field in model.model_fields.items() if (field.alias or name) == key)
    place = source.place(path[:-1])
    return Problem("R203", place, f"The key `{key}` is missing.", f"Add a line `{key}: ...`. {described}")


def _unknown_key(source: Source, path: Path, model: type[Entry]) -> Problem:
    key, place = str(path[-1]), source.place(path, at_key=True)
    if _is_rest_of_text(source, path):
        message = f"The key {quoted(key)} is not known; a comma ends a text that stands inside {{ }}."
        return Problem("R202", place, message, f"Put the whole text in double quotes{_whole_text(source, path)}.")
    keys = [field.alias or name for name, field in model.model_fields.items()]
    near = nearest(key, keys)
    hint = f"Did you mean {near}?" if near else f"The keys are: {', '.join(keys)}."
    return Problem("R202", place, f"The key {quoted(key)} is not known.", hint)


def _is_rest_of_text(source: Source, path: Path) -> bool:
    """Whether a key is what follows a comma in a map in brackets: it has no colon, not even one without a space."""
    place = source.place(path, at_key=True)
    colon = source.text[place.start : place.end].endswith(":") or source.text[place.end :].lstrip().startswith(":")
    return source.place(path[:-1]).style == "[" and source.value(path) is None and not colon


def _whole_text(source: Source, path: Path) -> str:
    """The text that the commas cut, as it can be written after its key; nothing where none stands before."""
    inside = source.value(path[:-1])
    keys = list(inside) if isinstance(inside, dict) else []
    begin = keys.index(str(path[-1]))
    while begin >= 0 and _is_rest_of_text(source, (*path[:-1], keys[begin])):
        begin -= 1
    text = source.value((*path[:-1], keys[begin])) if begin >= 0 else None
    if not isinstance(text, str) or not source.is_plain((*path[:-1], keys[begin])) or '"' in text:
        return ""
    rest = takewhile(lambda key: _is_rest_of_text(source, (*path[:-1], key)), keys[begin + 1 :])
    return f': `{keys[begin]}: "{", ".join([text, *rest])}"`'


def _bad_value(source: Source, details: ErrorDetails) -> Problem:
    kind, found = details["type"], details["input"]
    at_key = details["loc"][-1] == "[key]"
    path = details["loc"][:-1] if at_key else details["loc"]
    while path not in source.spans:  # the one statement that a bound without a list stands for has no place
        path = path[:-1]
    name, place = "The key" if at_key else _field_name(path), source.place(path, at_key)
    if kind.startswith("R"):
        return Problem(kind, place, f"{name} {details['ctx']['problem']}.", details["ctx"]["hint"])
    if found is None:
        return Problem("R205", place, f"{name} is empty.", "Write a value, or leave the key out.")
    wanted, hint = _WANTED.get(kind, ("another kind of value", "`seclog schema` says what can stand here."))
    return Problem("R204", place, f"{name} holds {_KINDS[type(found)]}, and {wanted} is needed.", hint)


def _field_name(path: Path) -> str:
    """A field for people, by its last key alone, as the line is shown: `devices`, item 2."""
    keys = [index for index, part in enumerate(path) if isinstance(part, str)]
    parts = path[keys[-1] :] if keys else path
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else f"`{part}`" for part in parts)


def _named_otherwise(source: Source, stem: str) -> Iterator[Problem]:
    name = source.value(("id",))
    if isinstance(name, str) and name != stem:
        message = f"The id is {quoted(name)}, and the file is {quoted(f'{stem}.yaml')}."
        yield Problem("R227", source.place(("id",)), message, "The file is named by the id: put one of the two right.")


def _joint(source: Source, path: Path, value: Value) -> Iterator[Problem]:
    """The rules that join several keys, at a value and inside it; values of the wrong kind are left to the models."""
    key = path[-1] if path else ""
    if isinstance(value, dict):
        if path[-2:-1] == ("terms",) and _is_empty(value):
            hint = f"Add one of: {', '.join(PERIODS)}."
            yield Problem("R228", source.place(path), "These terms state no period.", hint)
        for name, inner in value.items():
            yield from _joint(source, (*path, name), inner)
    elif isinstance(value, list):
        if key in _LISTS_OF_TEXTS:
            yield from _repeated(source, path, value)
        if key in ("from", "until"):
            yield from _history(source, path, value)
        for index, inner in enumerate(value):
            yield from _joint(source, (*path, index), inner)
    elif key == "version" or path[-2:-1] == ("versions",):
        yield from _unquoted(source, path)


def _is_empty(terms: dict[str, Value]) -> bool:
    """Whether terms hold no period; a key that is not known may have been meant for one, and is told already."""
    known = terms.keys() <= PARTS["terms"].model_fields.keys()
    return known and all(terms.get(kind) is None for kind in PERIODS)


def _unquoted(source: Source, path: Path) -> Iterator[Problem]:
    value = source.value(path)
    if isinstance(value, str) and is_live_version(value) and source.unquoted_version(path) is not None:
        message = f"The version {value} stands without quotes, so that YAML takes it for a number."
        yield Problem("R210", source.place(path), message, f'Quote it: "{value}".')


def _repeated(source: Source, path: Path, items: list[Value]) -> Iterator[Problem]:
    """Texts that stand twice in one list, and versions that are described twice."""
    seen: set[str] = set()
    for index, item in enumerate(items):
        here: Path = (*path, index)
        if isinstance(item, dict):
            here, item = (*here, "version"), item.get("version")
        if isinstance(item, str):
            if item in seen:
                message = f"{_field_name((path[-1], index))} repeats {quoted(item)}."
                yield Problem("R216", source.place(here), message, "Take one of the two out.")
            seen.add(item)


def _history(source: Source, path: Path, items: list[Value]) -> Iterator[Problem]:
    """The statements of one bound: since when and why in all but the first, oldest first."""
    before = ""
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        place = source.place((*path, index))
        since = [item[key] for key in ("since", "since_by") if item.get(key) is not None]
        if index:
            yield from _later(place, since, item.get("reason"))
        if len(since) > 1:
            message = "`since` and `since_by` stand together."
            yield Problem("R221", place, message, "Keep `since` where the day is known, else `since_by`.")
        if item.get("sure") is not None and item.get("on") != UNKNOWN:
            message = "`sure` goes with an unknown bound alone."
            yield Problem("R224", place, message, "Take `sure` out, or write `on: unknown`.")
        day = since[0] if since else None
        if isinstance(day, str) and is_iso_day(day):
            if day < before or (day == before and item.get("since_by") is None):
                message = f"This was said since {day}, and the statement before it since {before}."
                yield Problem("R223", place, message, "Put the statements in order, oldest first.")
            before = day


def _later(place: Span, since: list[Value], reason: Value) -> Iterator[Problem]:
    if not since:
        message = "This does not say since when the table has said so."
        hint = "Add `since: DATE`, or `since_by: DATE` where only the latest such day is known."
        yield Problem("R221", place, message, hint)
    if reason is None:
        yield Problem("R222", place, "This does not say why it was moved.", "Add a line `reason: ...`.")
