"""`seclog applicable`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from seclog.cli.options import FormatOption, JsonOption, KnownOption, OutputOption, chosen_form, parse_day
from seclog.cli.output import show
from seclog.core.applicable_case import Question
from seclog.core.errors import UsageError
from seclog.core.period import NO
from seclog.ops.applicable import applicable
from seclog.ops.when import When
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    device: Annotated[str, typer.Option(metavar="TYPE", help="The device type, such as ESME.")] = "",
    installed: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it was installed.")
    ] = None,
    registered: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it was first registered.")
    ] = None,
    manufactured: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="The day it was made.")
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DATE", help="By the tables of that day; default: today."),
    ] = None,
    known: KnownOption = None,
    condition: Annotated[str, typer.Option(metavar="C", help="A condition, such as prepayment.")] = "",
    spec: Annotated[str, typer.Option(metavar="SPEC", help="Only this specification.")] = "",
    version: Annotated[str, typer.Option(metavar="V", help="Is this version right? Exit code 1 where it is not.")] = "",
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.csv|-", help="Judge a file of devices, row by row.")
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> int:
    """Say which versions a device may have, or judge a file of them."""
    session = ctx.obj
    when = When(on, known)
    form = chosen_form(format, json)
    days = {"installed": installed, "registered": registered, "manufactured": manufactured}
    given = {event: day for event, day in days.items() if day is not None}
    if source is not None:
        if given or form not in (None, "csv"):
            raise UsageError(
                "--from takes the days from the file and writes CSV.", "Leave the day and the format out, or --from."
            )
        from seclog.cli.estate import run_estate  # a single question does not load what reads files
        from seclog.core.estate import Stated

        return run_estate(session, source, when, Stated(device, condition, version, spec), output)
    if not device or len(given) != 1:
        raise UsageError(
            "A question is of one device type and one day.",
            "Type: seclog applicable --device ESME --installed 2020-01-15, or for a file of devices: --from FILE.csv",
        )
    [(event, day)] = given.items()
    question = Question(device, event, day, condition, spec, version)
    report = applicable(Git(session.repo or "."), session.now(), question, when)
    show(session, report, form, output)
    # A question is not a check: any answer is a success, unless it was whether this version is right.
    return 1 if version and report.verdict == NO else 0
