"""`seclog classify`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from seclog.cli.options import (
    DocumentArgument,
    DryRunOption,
    JsonOption,
    ReasonOption,
    TextFormatOption,
    chosen_form,
    parse_day,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.errors import UsageError
from seclog.core.plan_classify import ClassifyRequest
from seclog.ops.classify import classify
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: DocumentArgument,
    category: Annotated[
        str | None, typer.Argument(metavar="[CATEGORY]", help="One of the collection's categories.")
    ] = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="One of the collection's types.")] = None,
    required_by: Annotated[
        str | None, typer.Option("--required-by", metavar="TEXT", help='What calls for it, such as "Section D10.7".')
    ] = None,
    governance: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Who may change it, such as Panel; empty: the Modifications Process."),
    ] = None,
    owner: Annotated[str | None, typer.Option(metavar="OFFICE", help="The office that keeps it.")] = None,
    reason: ReasonOption = None,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DATE", help="The day from which it holds; default: today."),
    ] = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Give a document another category or type; no new version."""
    session = ctx.obj
    if all(one is None for one in (category, type, required_by, governance, owner)):
        raise UsageError(f"What is to change of {document} is not said.", "Name a category, or --type TYPE.")
    request = ClassifyRequest(document, reason or "", type, category, required_by, governance, owner, on)
    outcome = classify(Git(session.repo or "."), session.now(), way(session, dry_run), request)
    show(session, outcome, chosen_form(format, json))
