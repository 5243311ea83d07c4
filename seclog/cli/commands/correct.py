"""`seclog correct`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    DryRunOption,
    EffectiveOption,
    JsonOption,
    ReasonOption,
    TextFormatOption,
    chosen_form,
    completion,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.errors import UsageError
from seclog.core.plan_correct import CorrectRequest
from seclog.ops.correct import correct
from seclog.ops.texts import split_name
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: Annotated[
        str, typer.Argument(metavar="[DOC]", help="Id, label or prefix.", autocompletion=completion("documents"))
    ] = "",
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help="The version that is put right.")] = "",
    release: Annotated[str, typer.Option(metavar="RELEASE", help="All versions of a landed release.")] = "",
    effective: EffectiveOption = None,
    cause: Annotated[
        list[str] | None, typer.Option("--cause", metavar="CAUSE", help="What caused it, in place of what is recorded.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The title that the version bore.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="An erratum; it changes nothing.")] = None,
    void: Annotated[bool, typer.Option("--void", help="It was never in force; the text before it is live.")] = False,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Put right what the record says of a version."""
    session = ctx.obj
    named, at = split_name(document) if document else ("", "")
    if at and version and at != version:
        raise UsageError(f"{document} and {version} name two versions.", "Write one: DOC VERSION")
    if not release and not (named and (version or at)):
        raise UsageError("A document and its version are needed.", "Type: seclog correct DOC VERSION ... --reason TEXT")
    request = CorrectRequest(
        reason or "",
        named,
        version or at,
        release,
        effective,
        tuple(cause) if cause is not None else None,
        title,
        note,
        void,
    )
    outcome = correct(Git(session.repo or "."), session.now(), way(session, dry_run), request)
    show(session, outcome, chosen_form(format, json))
