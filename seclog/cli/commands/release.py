"""`seclog release`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    DryRunOption,
    EffectiveOption,
    JsonOption,
    PushOption,
    ReleaseArgument,
    TextFormatOption,
    chosen_form,
    parse_day,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.plan_release import ReleaseRequest
from seclog.ops.release import release as make_live
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: ReleaseArgument,
    effective: EffectiveOption = None,
    collection: Annotated[
        str, typer.Option(metavar="N", help="The collection's number, higher than the next; such as 27.0.")
    ] = "",
    made: Annotated[
        str | None, typer.Option(metavar="DATE", help="When it was decided; default: by its approvals.")
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="When Parties were told.")] = None,
    retrospective: Annotated[
        bool, typer.Option("--retrospective", help="It takes effect before it was made, and says so for ever.")
    ] = False,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Make the drafts of a release live, in one record."""
    session = ctx.obj
    request = ReleaseRequest(
        release,
        effective,
        collection,
        parse_day(made) if made else None,
        parse_day(published) if published else None,
        retrospective,
    )
    outcome = make_live(Git(session.repo or "."), session.now(), way(session, dry_run, push), request)
    show(session, outcome, chosen_form(format, json))
