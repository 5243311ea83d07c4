"""`seclog release`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    DryRunOption,
    EffectiveOption,
    JsonOption,
    OptionalReleaseArgument,
    PushOption,
    TextFormatOption,
    chosen_form,
    parse_day,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.errors import UsageError
from seclog.core.plan_release import ReleaseRequest
from seclog.ops.due import release_due
from seclog.ops.release import release as make_live
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: OptionalReleaseArgument = None,
    due: Annotated[bool, typer.Option("--due", help="All that is approved as it stands and due by today.")] = False,
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
    as_designated: Annotated[
        bool, typer.Option("--as-designated", help="A designated text goes live though it takes back earlier changes.")
    ] = False,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> int | None:
    """Make the drafts of a release live, in one record."""
    session = ctx.obj
    git = Git(session.repo or ".")
    stated = (effective, collection, made, published, retrospective, as_designated)
    if due:
        if release is not None or any(stated):
            raise UsageError("--due goes with no release and nothing stated.", "Leave out all but --push or --dry-run.")
        report = release_due(git, session.now(), way(session, dry_run, push))
        show(session, report, chosen_form(format, json))
        return report.code
    if release is None:
        raise UsageError("No release is named.", "Name one, or take all that is due: seclog release --due")
    request = ReleaseRequest(
        release,
        effective,
        collection,
        parse_day(made) if made else None,
        parse_day(published) if published else None,
        retrospective,
        as_designated,
    )
    outcome = make_live(git, session.now(), way(session, dry_run, push), request)
    show(session, outcome, chosen_form(format, json))
    return None
