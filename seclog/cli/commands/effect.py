"""`seclog effect`."""

from __future__ import annotations

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
from seclog.core.plan_effect import EffectRequest
from seclog.ops.effects import effect
from seclog.store.git import Git

_KINDS = "activated, varied, suspended, derogation, or expires (a document)."


def command(
    ctx: typer.Context,
    document: DocumentArgument,
    clause: Annotated[str, typer.Argument(metavar="[CLAUSE]", help="The provision, such as T3.4.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help=_KINDS)] = "varied",
    begins: Annotated[str, typer.Option("--from", metavar="DATE", help="First day; `expires` needs none.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Last day, included; left out: open.")] = "",
    instrument: Annotated[str, typer.Option(metavar="REF", help="The legal act behind it.")] = "",
    notified: Annotated[str, typer.Option(metavar="DATE", help="When Parties were told.")] = "",
    description: Annotated[str, typer.Option(metavar="TEXT", help="What it does.")] = "",
    void: Annotated[bool, typer.Option("--void", help="It was recorded by mistake and never had effect.")] = False,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Record an effect on a provision: activated, varied, suspended."""
    session = ctx.obj
    request = EffectRequest(
        document,
        clause,
        kind,
        parse_day(begins) if begins else None,
        parse_day(until) if until else None,
        parse_day(notified) if notified else None,
        instrument,
        description,
        reason or "",
        void,
    )
    outcome = effect(Git(session.repo or "."), session.now(), way(session, dry_run), request)
    show(session, outcome, chosen_form(format, json))
