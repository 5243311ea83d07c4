"""`seclog notice`."""

from __future__ import annotations

import typer

from seclog.cli.options import JsonOption
from seclog.cli.papers import (
    AnyReleaseArgument,
    FreshOption,
    PaperFormatOption,
    PaperOptions,
    PaperOutputOption,
    TemplateOption,
    settled,
    write_paper,
)
from seclog.ops.papers import release_paper
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: AnyReleaseArgument,
    format: PaperFormatOption = None,
    json: JsonOption = False,
    output: PaperOutputOption = None,
    template: TemplateOption = None,
    fresh: FreshOption = False,
) -> None:
    """Write the notice of a release: ahead, on the day or late."""
    session = ctx.obj
    choice = settled(PaperOptions(format, json, output, template, fresh))
    git = Git(session.repo or ".")
    write_paper(session, git, "notice", release_paper(git, session.now(), release), choice)
