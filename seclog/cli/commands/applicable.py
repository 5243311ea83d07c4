"""`seclog applicable`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from seclog.cli.options import (
    FormatOption,
    ForOption,
    JsonOption,
    KnownOption,
    OutputOption,
    chosen_form,
    parse_day,
)
from seclog.cli.output import show
from seclog.core.applicable_case import Question
from seclog.core.errors import UsageError
from seclog.core.period import YES
from seclog.ops.applicable import applicable
from seclog.ops.when import By, When
from seclog.store.git import Git

_Value = TypeVar("_Value", str, date)

# Lists, so that a second value is seen and refused: of an option of one value the last would be taken unsaid.
DeviceOption = Annotated[
    list[str] | None, typer.Option(metavar="TYPE", help="The device type, such as ESME.", show_default=False)
]
ConditionOption = Annotated[
    list[str] | None, typer.Option(metavar="C", help="A condition, such as prepayment.", show_default=False)
]
SpecOption = Annotated[
    list[str] | None, typer.Option(metavar="SPEC", help="Only this specification.", show_default=False)
]
VersionOption = Annotated[
    list[str] | None,
    typer.Option(metavar="V", help="Is this version right? Exit code 0 only for yes.", show_default=False),
]
InstalledOption = Annotated[
    list[date] | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it was installed.")
]
RegisteredOption = Annotated[
    list[date] | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it was first registered.")
]
ManufacturedOption = Annotated[
    list[date] | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it was made.")
]


def command(
    ctx: typer.Context,
    device: DeviceOption = None,
    installed: InstalledOption = None,
    registered: RegisteredOption = None,
    manufactured: ManufacturedOption = None,
    on: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DATE", help="By the tables of that day; default: today."),
    ] = None,
    known: KnownOption = None,
    release: ForOption = None,
    condition: ConditionOption = None,
    spec: SpecOption = None,
    version: VersionOption = None,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.csv|-", help="Judge a file of devices, row by row.")
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> int:
    """Say which versions a device may have, or judge a file of them."""
    session, form = ctx.obj, chosen_form(format, json)
    by = By(When(on, known), release or "")
    days = {"installed": installed, "registered": registered, "manufactured": manufactured}
    given = {event: day for event, days_ in days.items() if (day := _single(days_, event)) is not None}
    options = {"device": device, "condition": condition, "version": version, "spec": spec}
    facts = {name: _single(values, name) or "" for name, values in options.items()}
    if source is not None:
        if given or form not in (None, "csv"):
            raise UsageError(
                "--from takes the days from the file and writes CSV.", "Leave the day and the format out, or --from."
            )
        from seclog.cli.estate import run_estate  # a single question does not load what reads files
        from seclog.core.estate import Stated

        return run_estate(session, source, by, Stated(**facts), output)
    if not facts["device"] or len(given) != 1:
        raise UsageError(
            "A question is of one device type and one day.",
            "Type: seclog applicable --device ESME --installed 2020-01-15, or for a file of devices: --from FILE.csv",
        )
    [(event, day)] = given.items()
    question = Question(facts["device"], event, day, facts["condition"], facts["spec"], facts["version"])
    report = applicable(Git(session.repo or "."), session.now(), question, by)
    show(session, report, form, output)
    # A question is not a check: any answer is a success, unless it was whether this version is right. A script takes
    # 0 for permission, which unknown is not.
    return 1 if facts["version"] and report.verdict != YES else 0


def _single(values: list[_Value] | None, name: str) -> _Value | None:
    """The value of an option; raises UsageError for several, and for an empty one, which a script gives unawares."""
    if values and len(values) > 1:
        raise UsageError(f"--{name} is given {len(values)} times, and one is asked for.", "Leave all but one out.")
    if values and values[0] == "":
        raise UsageError(f"--{name} is empty.", "Give its value, or leave it out.")
    return values[0] if values else None
