"""`seclog rebase`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seclog.cli.options import (
    DocumentsArgument,
    DryRunOption,
    JsonOption,
    PushOption,
    ReleaseArgument,
    TextFormatOption,
    chosen_form,
)
from seclog.cli.output import emit_bytes, say, show, write_file
from seclog.cli.progress import way
from seclog.cli.session import Session
from seclog.core.errors import RuleError
from seclog.ops.rebase import marked_text
from seclog.ops.rebase import rebase as put_on_live
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: ReleaseArgument,
    documents: DocumentsArgument = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write both sides of one text, marked; - is stdout."),
    ] = None,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> int:
    """Bring stale drafts up to the live text, merged three ways."""
    session = ctx.obj
    git, names = Git(session.repo or "."), tuple(documents or ())
    if output is not None:
        _write_marked(session, git, (release, names), output)
        return 0
    form = chosen_form(format, json)
    done = put_on_live(git, session.now(), way(session, dry_run, push), release, names)
    show(session, done.outcome, form)
    if not done.findings:
        return 0
    if form == "json":
        return 1
    stay = done.outcome.summary[-1]
    raise RuleError(stay, done.findings[0].hint, done.findings)


def _write_marked(session: Session, git: Git, asked: tuple[str, tuple[str, ...]], output: Path) -> None:
    marked = marked_text(git, session.now(), *asked)
    if marked.data is None:
        say(session, marked.said)
    elif str(output) == "-":
        emit_bytes(marked.data)
        say(session, marked.said)
    else:
        write_file(output, marked.data)
        say(session, f"Written to {output}. {marked.said.replace('--file FILE', f'--file {output}')}")
