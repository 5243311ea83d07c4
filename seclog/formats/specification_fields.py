"""The fields of specifications' files for the models: what one value may be, and what to say where it is not."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from seclog.core.period import UNKNOWN, WORDS, after
from seclog.core.text import nearest
from seclog.formats.registry_models import DATE_PATTERN, Day, refuse
from seclog.formats.specification_parts import DEVICE_LIMIT, is_device, is_iso_day, is_live_version
from seclog.formats.yaml_place import quoted

EVENTS = ("installed", "registered", "manufactured")
_BOUND_HINT = (
    "Write a day such as 2020-11-29, or one of the words. open: it has none; unknown: nobody here knows; "
    "not-set: one is to come."
)
_EMPTY_BOUND = "Write a day, or open, unknown or not-set."


def absent(items: object) -> object:
    """An empty value stands for an empty list."""
    return () if items is None else items


def absent_map(items: object) -> object:
    """An empty value stands for an empty map."""
    return {} if items is None else items


def _some(items: tuple[object, ...]) -> tuple[object, ...]:
    if not items:
        refuse("R205", "is empty", "Name at least one.")
    return items


def _device(text: str) -> str:
    if not is_device(text):
        hint = f"Write up to {DEVICE_LIMIT} letters, digits and hyphens: ESME."
        refuse("R226", f"holds {quoted(text)}, which cannot name a device type", hint)
    return text


def _version(text: str) -> str:
    if not is_live_version(text):
        if is_live_version(text.partition("-draft.")[0]):
            refuse("R220", f"holds {quoted(text)}, which is a draft's number", "Name a version that is none.")
        hint = 'Write two or three whole numbers with points, in quotes: "4.2".'
        refuse("R220", f"holds {quoted(text)}, which is no version that a specification gives itself", hint)
    return text


def _event(text: object) -> object:
    if isinstance(text, str) and text not in EVENTS:
        near = nearest(text, EVENTS)
        hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(EVENTS)}."
        refuse("R208", f"holds {quoted(text)}, which is none of {', '.join(EVENTS)}", hint)
    return text


def _bound(text: str) -> str:
    if text not in WORDS:
        if not is_iso_day(text):
            near = nearest(text, WORDS)
            problem = f"holds {quoted(text)}, which is none of {', '.join(WORDS)}, nor a date"
            refuse("R208", problem, f"Did you mean {near}?" if near else _BOUND_HINT)
        try:
            date.fromisoformat(text)
        except ValueError:
            refuse("R211", "is no date of the calendar", "Write year, month and day: 2020-11-29.")
    return text


def _last_bound(text: str) -> str:
    if _bound(text) not in WORDS:
        _last_day(date.fromisoformat(text))
    return text


def _last_day(day: date) -> date:
    try:
        after(day)
    except OverflowError:
        refuse("R225", f"holds {day}, the last day of the calendar", "Write open where there is no end.")
    return day


def statements(value: object) -> object:
    """A bound without its history is one statement; an empty one says nothing, and could mean three things."""
    if value is None:
        refuse("R205", "is empty", _EMPTY_BOUND)
    return [{"on": value}] if isinstance(value, str) else value


def stated(items: tuple[object, ...]) -> tuple[object, ...]:
    """A bound has one statement at least."""
    if not items:
        refuse("R205", "is empty", _EMPTY_BOUND)
    return items


_DEVICE_SCHEMA = {"type": "string", "pattern": f"^[A-Za-z0-9][A-Za-z0-9-]{{0,{DEVICE_LIMIT - 1}}}$"}
_PART = "(0|[1-9][0-9]{0,5})"
_VERSION_SCHEMA = {"type": "string", "pattern": rf"^{_PART}\.{_PART}(\.{_PART})?$"}
_BOUND_SCHEMA: JsonSchemaValue = {"anyOf": [{"enum": list(WORDS)}, {"type": "string", "pattern": f"^{DATE_PATTERN}$"}]}
_SINCE: JsonSchemaValue = {
    "required": ["reason"],
    "properties": {"reason": {"type": "string"}},
    "anyOf": [{"required": [key], "properties": {key: {"type": "string"}}} for key in ("since", "since_by")],
}


class History:
    """The schema of a bound: a day or word, or its statements, of which all but the first say since when and why."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        statement = handler(schema)["items"]
        later = {"allOf": [statement, _SINCE]}
        listed = {"type": "array", "minItems": 1, "prefixItems": [statement], "items": later}
        return {"anyOf": [*_BOUND_SCHEMA["anyOf"], listed]}


class OrNothing:
    """The schema of a list or map that may be left empty."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        made = handler(schema)
        return {**made, "type": [made["type"], "null"]}


def one_statement(schema: dict[str, Any]) -> None:
    """What the keys of one statement must be together."""
    both = [{"required": [key], "properties": {key: {"type": "string"}}} for key in ("since", "since_by")]
    sure = {"required": ["sure"], "properties": {"sure": {"type": "string"}}}
    schema["allOf"] = [
        {"not": {"allOf": both}},
        {"if": sure, "then": {"properties": {"on": {"const": UNKNOWN}}}},
    ]


DeviceId = Annotated[str, AfterValidator(_device), WithJsonSchema(_DEVICE_SCHEMA)]
Version = Annotated[str, AfterValidator(_version), WithJsonSchema(_VERSION_SCHEMA)]
Event = Annotated[Literal["installed", "registered", "manufactured"], BeforeValidator(_event)]
First = Annotated[str, AfterValidator(_bound), WithJsonSchema(_BOUND_SCHEMA)]
Last = Annotated[str, AfterValidator(_last_bound), WithJsonSchema(_BOUND_SCHEMA)]
LastDay = Annotated[Day, AfterValidator(_last_day)]
Devices = Annotated[
    tuple[DeviceId, ...], BeforeValidator(absent), OrNothing(), Field(json_schema_extra={"uniqueItems": True})
]
Versions = Annotated[tuple[Version, ...], AfterValidator(_some), Field(json_schema_extra={"uniqueItems": True})]
