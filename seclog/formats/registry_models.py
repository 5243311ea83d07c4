"""The shape of registry files as pydantic models; `registry` turns their errors into findings."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, LiteralString, NoReturn
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from seclog.core.collection import Collection, Trial
from seclog.core.document import ID_PATTERN, Document, DocumentType, check_document_id
from seclog.core.errors import InputError
from seclog.core.text import FIELD_LIMIT, annex_problem, field_problem, is_device_name, nearest, path_problem
from seclog.formats.registry_write import FORMAT
from seclog.formats.yaml_place import quoted

DATE_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

_DATE = re.compile(DATE_PATTERN)
_ZONE = re.compile(r"(?!Factory)[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")


def refuse(code: LiteralString, problem: str, hint: str) -> NoReturn:
    """Stop the validation of one value: `problem` is what its field does, in words after the field's name."""
    raise PydanticCustomError(code, "{problem}", {"problem": problem, "hint": hint})


def _text(text: str) -> str:
    if not text:
        refuse("R205", "is empty", "Write a text, or leave the key out where it may be absent.")
    problem = field_problem(text)
    if problem is not None:
        refuse("R206", problem, "Write it as one plain line.")
    return text


def _id(text: str) -> str:
    try:
        check_document_id(text)
    except InputError as error:
        refuse("R207", f"holds {quoted(text)}, which cannot be an id", error.hint)
    if is_device_name(text):
        refuse("R207", f"holds {text!r}, which is a device on Windows", f"Choose another, such as {text}-policy.")
    return text


def _path(text: str) -> str:
    problem = path_problem(text)
    if problem is not None:
        refuse("R209", problem, "Write the path from the top of the repository: documents/section-d.md.")
    return text


def _annex(text: str) -> str:
    problem = annex_problem(text)
    if problem is not None:
        refuse("R209", problem, "Name a file outside registry/, or the data of a specification there.")
    return text


def _one_of(*choices: str) -> BeforeValidator:
    def check(text: object) -> object:
        if isinstance(text, str) and text not in choices:
            near = nearest(text, choices)
            hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(choices)}."
            refuse("R208", f"holds {quoted(text)}, which is none of {', '.join(choices)}", hint)
        return text

    return BeforeValidator(check)


def _flag(text: object) -> bool:
    if text not in ("true", "false"):
        refuse("R212", "is neither true nor false", "Write true or false.")
    return text == "true"


def _day(text: object) -> date:
    try:
        if isinstance(text, str) and _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    refuse("R211", "is no date of the calendar", "Write year, month and day: 2020-11-29.")


def _zone(text: str) -> str:
    try:
        if _ZONE.fullmatch(text):
            return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        pass
    refuse("R214", f"holds {quoted(text)}, which is no time zone", "Write area and city: Europe/London.")


def _format(text: str) -> str:
    if text != FORMAT:
        hint = f"This seclog reads {FORMAT}; a newer one may read the file."
        refuse("R217", f"holds {quoted(text)}, which this seclog cannot read", hint)
    return text


def _some(items: tuple[object, ...]) -> tuple[object, ...]:
    if not items:
        refuse("R205", "is empty", "Name at least one.")
    return items


def _or_nothing(items: object) -> object:
    """An empty value stands for an empty list."""
    return () if items is None else items


_TEXT_SCHEMA = {"type": "string", "minLength": 1, "maxLength": FIELD_LIMIT, "pattern": r"^[^|\u0000-\u001f]*$"}
_DATE_SCHEMA = {"type": "string", "format": "date", "pattern": f"^{DATE_PATTERN}$"}
_ID_SCHEMA = {"type": "string", "pattern": f"^{ID_PATTERN}$"}

Text = Annotated[str, AfterValidator(_text), WithJsonSchema(_TEXT_SCHEMA)]
Id = Annotated[str, AfterValidator(_id), WithJsonSchema(_ID_SCHEMA)]
FilePath = Annotated[str, AfterValidator(_path), WithJsonSchema(_TEXT_SCHEMA)]
AnnexPath = Annotated[str, AfterValidator(_annex), WithJsonSchema(_TEXT_SCHEMA)]
Numbering = Annotated[Literal["integer", "own"], _one_of("integer", "own")]
TextKind = Annotated[Literal["included", "listed"], _one_of("included", "listed")]
CauseRule = Annotated[Literal["required", "optional"], _one_of("required", "optional")]
Confirmable = Annotated[Literal["label", "title", "type", "category"], _one_of("label", "title", "type", "category")]
Flag = Annotated[bool, BeforeValidator(_flag)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DATE_SCHEMA)]
Zone = Annotated[str, AfterValidator(_zone)]
Format = Annotated[str, AfterValidator(_format), WithJsonSchema({"const": FORMAT})]


class Entry(BaseModel):
    """What all parts of registry files have in common: no key that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentEntry(Entry):
    """One document of the rulebook. Versions, dates and states stand in the history, never here."""

    model_config = ConfigDict(title="seclog registry: a document")

    id: Id = Field(description="Never changes; it is also the name of this file.")
    label: Text = Field(description="What people call it for short, e.g. Section D.")
    title: Text = Field(description="Its full title.")
    type: Text = Field(description="One of the collection's types.")
    category: Text = Field(description="One of the collection's categories.")
    numbering: Numbering = Field(
        "integer", description="`integer` (8.0, drafts 8.1), or `own` for one that states its own numbers."
    )
    file: FilePath | None = Field(
        None, description="Where the text lies; `{version}` may stand in it where the numbering is `own`."
    )
    annexes: Annotated[tuple[AnnexPath, ...], BeforeValidator(_or_nothing)] = Field(
        (), description="Further files without a number of their own, released with it; also data of specifications."
    )
    required_by: Text | None = Field(None, description="What calls for it, e.g. Section D10.7.")
    governance: Text | None = Field(None, description="Who may change it; absent: the Modifications Process.")
    owner: Text | None = Field(None, description="The office that keeps it, never a person.")
    part_of: Id | None = Field(None, description="The id of the document that this one is an annex of.")
    text: TextKind = Field(
        "included", description="`listed` where the text is kept elsewhere and only its versions are recorded."
    )
    predecessors: Annotated[tuple[Id, ...], BeforeValidator(_or_nothing)] = Field(
        (), description="Ids of the documents it replaced or came from."
    )
    aliases: Annotated[tuple[Text, ...], BeforeValidator(_or_nothing)] = Field(
        (), description="Former titles, by which it can still be found."
    )
    unconfirmed: Annotated[tuple[Confirmable, ...], BeforeValidator(_or_nothing)] = Field(
        (), description="The fields above that nobody has confirmed against the source yet."
    )
    source: Text | None = Field(None, description="Where what this entry says was taken from.")
    ask_at: Text | None = Field(None, description="Where to ask for a text that is only listed; absent: at its source.")

    def to_core(self) -> Document:
        """The entry as a core value."""
        return Document(**{name: getattr(self, name) for name in type(self).model_fields})


class TypeEntry(Entry):
    """A type of document and the rules that hold for it."""

    model_config = ConfigDict(title="type of document")

    name: Text = Field(description="The type's name, e.g. Code Subsidiary Document.")
    part_of_code: Flag = Field(True, description="Whether a release of it raises the collection's number.")
    cause: CauseRule = Field("required", description="Whether a release of it must name what caused it.")
    renumbered: Flag = Field(True, description="Whether the baseline gives it the opening number.")

    def to_core(self) -> DocumentType:
        """The entry as a core value."""
        return DocumentType(self.name, self.part_of_code, self.cause, self.renumbered)


class TrialEntry(Entry):
    """A trial of the list of categories."""

    model_config = ConfigDict(title="trial of the categories")

    begins_on: Day | None = Field(None, alias="from", description="The first day of the trial.")
    ends_on: Day | None = Field(None, alias="until", description="The last day of the trial, included.")
    comment_at: Text = Field(description="Where to comment.")

    def to_core(self) -> Trial:
        """The entry as a core value."""
        return Trial(self.begins_on, self.ends_on, self.comment_at)


class CollectionEntry(Entry):
    """The whole rulebook: its name, time zone, types and categories, in the order in which they are shown."""

    model_config = ConfigDict(title="seclog registry: the collection")

    format: Format = Field(description="The format of this registry.")
    id: Id = Field(description="A short name for programs.")
    name: Text = Field(description="The rulebook's full name.")
    time_zone: Zone = Field(description="Where a day begins for it, e.g. Europe/London.")
    types: Annotated[tuple[TypeEntry, ...], AfterValidator(_some)] = Field(
        description="The types of document.", json_schema_extra={"minItems": 1}
    )
    categories: Annotated[tuple[Text, ...], AfterValidator(_some)] = Field(
        description="The categories.", json_schema_extra={"minItems": 1}
    )
    category_trial: TrialEntry | None = Field(
        None, description="Present while the categories are on trial; every log then says so."
    )

    def to_core(self) -> Collection:
        """The entry as a core value."""
        types = tuple(kind.to_core() for kind in self.types)
        trial = None if self.category_trial is None else self.category_trial.to_core()
        return Collection(self.id, self.name, self.time_zone, types, self.categories, trial)
