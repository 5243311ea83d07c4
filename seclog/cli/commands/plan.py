"""`seclog plan`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from seclog.cli.options import DryRunOption, JsonOption, PushOption, TextFormatOption, chosen_form, parse_day
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.planning import plan_line
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: Annotated[str, typer.Argument(metavar="RELEASE", help="Its id, such as 2020-11.")],
    title: Annotated[str, typer.Option(help='Its name, such as "November 2020 SEC Release".')] = "",
    effective: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day in force; without one it is unscheduled.")
    ] = None,
    kind: Annotated[
        Literal["release", "single", "designation", "direction"], typer.Option(help="What kind of act it is.")
    ] = "release",
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Plan a release, with a date or without."""
    session = ctx.obj
    day = parse_day(effective) if effective else None
    outcome = plan_line(Git(session.repo or "."), session.now(), way(session, dry_run, push), release, title, kind, day)
    show(session, outcome, chosen_form(format, json))
