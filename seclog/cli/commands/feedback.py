"""`seclog feedback`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from seclog.cli.options import (
    AsOfOption,
    DryRunOption,
    FormatOption,
    JsonOption,
    KnownOption,
    OutputOption,
    chosen_form,
    completion,
    parse_day,
)
from seclog.cli.output import show
from seclog.core.errors import UsageError
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: Annotated[
        str | None,
        typer.Argument(metavar="[DOC]", help="Id, label or unique prefix.", autocompletion=completion("documents")),
    ] = None,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="The comment; without one, comments are listed.")
    ] = None,
    by: Annotated[str, typer.Option(metavar="WHO", help="The office or Party that made it.")] = "",
    on: Annotated[
        date | None, typer.Option("--on", parser=parse_day, metavar="DATE", help="The day it was made; default: today.")
    ] = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Note a comment on a document's category, or list them."""
    session = ctx.obj
    git, form = Git(session.repo or "."), chosen_form(format, json)
    if document is None or text is None:
        if by or on is not None or dry_run:
            raise UsageError(
                "--by, --on and --dry-run go with a comment.", 'Write it after the document: seclog feedback DOC "TEXT"'
            )
        from seclog.ops.comments import list_feedback

        show(session, list_feedback(git, session.now(), document, as_of, known), form, output)
        return
    if as_of is not None or known is not None or output is not None:
        raise UsageError("--as-of, --known and --output go with the list of comments.", "Leave the comment out.")
    from seclog.cli.progress import way
    from seclog.core.plan_feedback import FeedbackRequest
    from seclog.ops.feedback import give_feedback

    request = FeedbackRequest(document, text, by, on)
    show(session, give_feedback(git, session.now(), way(session, dry_run), request), form)
