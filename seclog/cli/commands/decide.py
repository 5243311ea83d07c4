"""`seclog decide`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    DryRunOption,
    JsonOption,
    OnOption,
    ReasonOption,
    TextFormatOption,
    chosen_form,
    parse_day,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.plan_decide import DecideRequest
from seclog.ops.planning import decide
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    modification: Annotated[list[str], typer.Argument(metavar="MOD... STATE", help="Modifications, then the state.")],
    by: Annotated[str, typer.Option("--by", metavar="BODY", help="Who decided, such as the Change Board.")] = "",
    on: OnOption = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day for objections.")] = None,
    title: Annotated[str, typer.Option(help="The modification's title.")] = "",
    link: Annotated[str, typer.Option(metavar="URL", help="Where it is published.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Take the id though it is nearly a known one.")] = False,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Record what was decided on a modification, and by whom."""
    session = ctx.obj
    *names, state = modification
    last = parse_day(until) if until else None
    request = DecideRequest(tuple(names), state, on, by, last, title, link, "", new, reason or "")
    outcome = decide(Git(session.repo or "."), session.now(), way(session, dry_run), request)
    show(session, outcome, chosen_form(format, json))
