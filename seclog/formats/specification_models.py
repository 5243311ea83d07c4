"""The shape of specifications' files as pydantic models; `specification_problems` turns their errors into findings."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from seclog.formats.registry_models import Day, Entry, Flag, Id, Text
from seclog.formats.specification_fields import (
    DeviceId,
    Devices,
    Event,
    First,
    History,
    Last,
    LastDay,
    OrNothing,
    Version,
    Versions,
    absent,
    absent_map,
    one_statement,
    stated,
    statements,
)

_ON = "The day (included), or open, unknown or not-set."
_SOURCE = "Where what stands here was taken from."
_NOTE = "What else there is to know."
_ILLUSTRATIVE = "Whether it is made up to show how it works; it is then marked wherever it is shown."
_DEVICES = "The device types that it is for; absent: all."


def _some_period(schema: dict[str, Any]) -> None:
    """Terms state a period at least."""
    kinds = [key for key in schema["properties"] if key in PERIODS]
    schema["anyOf"] = [{"required": [key], "properties": {key: {"type": "object"}}} for key in kinds]


class Statement(Entry):
    """What a table said of one side of a period, from a day on."""

    model_config = ConfigDict(title="statement of a beginning", json_schema_extra=one_statement)

    on: First = Field(description=_ON)
    sure: Day | None = Field(None, description="With unknown: the first day that is surely inside.")
    since: Day | None = Field(None, description="The day from which the table said so.")
    since_by: Day | None = Field(None, description="The latest day from which it can have said so, the first unknown.")
    reason: Text | None = Field(None, description="Why it was moved.")
    source: Text | None = Field(None, description=_SOURCE)
    corrected: Text | None = Field(None, description="Why what stood here before was wrong.")


class LastStatement(Statement):
    """What a table said of the end of a period, from a day on."""

    model_config = ConfigDict(title="statement of an end", json_schema_extra=one_statement)

    on: Last = Field(description=_ON)
    sure: LastDay | None = Field(None, description="With unknown: the last day that is surely inside.")


Begins = Annotated[tuple[Statement, ...], AfterValidator(stated), History(), BeforeValidator(statements)]
Ends = Annotated[tuple[LastStatement, ...], AfterValidator(stated), History(), BeforeValidator(statements)]


class Span(Entry):
    """A period, each side with its history."""

    model_config = ConfigDict(title="period")

    begins: Begins = Field(alias="from", description="The first day, or a word, or all that was said of it.")
    ends: Ends = Field(alias="until", description="The last day (included), or a word, or all that was said of it.")


class TermsEntry(Entry):
    """The periods for some device types under a condition."""

    model_config = ConfigDict(title="terms", json_schema_extra=_some_period)

    devices: Devices = Field((), description=_DEVICES)
    condition: Text | None = Field(None, description="When these hold and not the general ones, e.g. prepayment.")
    installation: Span | None = Field(None, description="When a device may be installed.")
    registration: Span | None = Field(None, description="When a device may be registered first.")
    manufacture: Span | None = Field(None, description="When a device may be made.")
    maintenance: Span | None = Field(None, description="When a device may be kept in use.")
    applicability: Span | None = Field(None, description="When the version holds, for what is no device.")
    source: Text | None = Field(None, description=_SOURCE)
    note: Text | None = Field(None, description=_NOTE)
    illustrative: Flag = Field(False, description=_ILLUSTRATIVE)


class RelationEntry(Entry):
    """Versions of another specification that a version goes with."""

    model_config = ConfigDict(title="what it goes with")

    specification: Id = Field(description="The id of the other specification.")
    versions: Versions = Field(
        description='Its versions, in quotes: ["3.1", "3.2"].', json_schema_extra={"minItems": 1}
    )
    devices: Devices = Field((), description=_DEVICES)
    begins: Begins = Field(default_factory=tuple, alias="from", description="The first day; absent: open.")
    ends: Ends = Field(
        default_factory=tuple,
        alias="until",
        description="The last day (included); absent: open.",
    )
    source: Text | None = Field(None, description=_SOURCE)
    note: Text | None = Field(None, description=_NOTE)
    illustrative: Flag = Field(False, description=_ILLUSTRATIVE)


class VersionEntry(Entry):
    """A version of a specification."""

    model_config = ConfigDict(title="version")

    version: Version = Field(description='Its number, in quotes: "4.2".')
    terms: Annotated[tuple[TermsEntry, ...], BeforeValidator(absent), OrNothing()] = Field(
        (), description="Its periods."
    )
    goes_with: Annotated[tuple[RelationEntry, ...], BeforeValidator(absent), OrNothing()] = Field(
        (), description="Which versions of other specifications it goes with."
    )
    source: Text | None = Field(None, description=_SOURCE)
    note: Text | None = Field(None, description=_NOTE)
    illustrative: Flag = Field(False, description=_ILLUSTRATIVE)


class SpecificationEntry(Entry):
    """One Technical Specification with all its versions and their periods. Days are included on both sides."""

    model_config = ConfigDict(title="seclog registry: a specification")

    id: Id = Field(description="Never changes; it is also the name of this file.")
    name: Text = Field(description="What people call it, e.g. SMETS2.")
    document: Id = Field(description="The id of the document whose versions these are.")
    kept_in: Id | None = Field(
        None,
        description="The id of the document as whose annex this file is released; absent: it is recorded by itself.",
    )
    decided_by: Event | None = Field(None, description="What decides for a device: the day on which it was so.")
    devices: Annotated[dict[DeviceId, Text], BeforeValidator(absent_map), OrNothing()] = Field(
        {}, description="The names of device types."
    )
    versions: Annotated[tuple[VersionEntry, ...], BeforeValidator(absent), OrNothing()] = Field(
        (), description="Its versions."
    )
    source: Text | None = Field(None, description=_SOURCE)
    note: Text | None = Field(None, description=_NOTE)
    illustrative: Flag = Field(False, description=_ILLUSTRATIVE)


class SideEntry(Entry):
    """A version of a specification, or its part for one device type."""

    model_config = ConfigDict(title="side of an incompatibility")

    specification: Id = Field(description="The id of the specification.")
    version: Version = Field(description='Its version, in quotes: "4.2".')
    device: DeviceId | None = Field(None, description="The device type whose part is meant; absent: the whole.")


class PairEntry(Entry):
    """Two versions that are known not to work together."""

    model_config = ConfigDict(title="incompatibility")

    first: SideEntry = Field(description="The one.")
    second: SideEntry = Field(description="The other.")
    reason: Text = Field(description="Why they do not work together.")
    source: Text = Field(description=_SOURCE)
    since: Day | None = Field(None, description="The first day; absent: from the outset.")
    until: LastDay | None = Field(None, description="The last day (included); absent: without end.")
    illustrative: Flag = Field(False, description=_ILLUSTRATIVE)
    corrected: Text | None = Field(None, description="Why the days that stood here before were wrong.")


class IncompatibilitiesEntry(Entry):
    """The list of all known incompatibilities between versions of specifications."""

    model_config = ConfigDict(title="seclog registry: incompatibilities")

    id: Id = Field(description="Never changes; it is also the name of this file.")
    name: Text = Field(description="What people call the list.")
    kept_in: Id | None = Field(
        None,
        description="The id of the document as whose annex this file is released; absent: it is recorded by itself.",
    )
    begins: Day | None = Field(None, description="The first day of the list.")
    excluded: Annotated[tuple[Id, ...], BeforeValidator(absent), OrNothing()] = Field(
        (), description="The ids of the specifications that it leaves out.", json_schema_extra={"uniqueItems": True}
    )
    incompatibilities: Annotated[tuple[PairEntry, ...], BeforeValidator(absent), OrNothing()] = Field(
        description="The pairs; an empty list where none is known."
    )
    source: Text | None = Field(None, description=_SOURCE)
    note: Text | None = Field(None, description=_NOTE)


PERIODS = tuple(name for name, field in TermsEntry.model_fields.items() if field.annotation == Span | None)
# The parts of both files by the key that they stand at.
PARTS: dict[str, type[Entry]] = {
    "versions": VersionEntry,
    "terms": TermsEntry,
    "goes_with": RelationEntry,
    "from": Statement,
    "until": LastStatement,
    "incompatibilities": PairEntry,
    "first": SideEntry,
    "second": SideEntry,
    **dict.fromkeys(PERIODS, Span),
}
