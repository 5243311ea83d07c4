"""`seclog log`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from seclog.cli.options import AsOfOption, FormatOption, JsonOption, KnownOption, OutputOption, chosen_form, parse_day
from seclog.cli.output import say, show
from seclog.core.errors import UsageError
from seclog.ops.log import document_log, only
from seclog.store.git import Git

if TYPE_CHECKING:
    from seclog.cli.session import Session
    from seclog.core.changes import Changes, Versions
    from seclog.core.report import DocumentLog


def command(
    ctx: typer.Context,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="Only documents of this type.")] = None,
    category: Annotated[str | None, typer.Option(metavar="CATEGORY", help="Only this category.")] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="DATE DATE", help="What changed from the law of one day to that of another."),
    ] = None,
    modification: Annotated[str, typer.Option(metavar="MOD", help="Every version that a modification brought.")] = "",
    cause: Annotated[str, typer.Option(metavar="WORDS", help="Every version so caused, such as designation.")] = "",
    collection: Annotated[str, typer.Option(metavar="N", help="What made up this number of the collection.")] = "",
    all: Annotated[bool, typer.Option("--all", help="Also documents that have left the rulebook.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Print the Document Log: each document's version, date, cause."""
    session = ctx.obj
    git = Git(session.repo or ".")
    asked = [
        name
        for name, given in (
            ("--between", between),
            ("--modification", modification),
            ("--cause", cause),
            ("--collection", collection),
        )
        if given
    ]
    if asked:
        _refuse_together(asked, as_of=as_of, known=known, others=(type, category, all))
        answer = _answer(git, session, (between, modification, cause, collection), known)
        show(session, answer, chosen_form(format, json), output)
        return
    report = document_log(git, session.now(), as_of, known, retired_too=all)
    _say_of_the_future(session, as_of)
    show(session, only(report, type, category), chosen_form(format, json), output)


def _say_of_the_future(session: Session, day: date | None) -> None:
    if day is not None and day > session.today:
        say(session, f"{day} is still to come: this is today's law, and what is pending may change it by then.")


def _refuse_together(asked: list[str], *, as_of: date | None, known: str | None, others: tuple[object, ...]) -> None:
    """These questions stand alone, but for --known, which does not go with a number of the collection."""
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} ask different things.", "Ask one at a time.")
    if as_of is not None or any(others):
        raise UsageError(f"{asked[0]} goes with --known alone.", "Leave out --as-of, --type, --category and --all.")
    if asked == ["--collection"] and known is not None:
        raise UsageError("--collection says what is known by itself.", "Leave out --known.")


def _answer(
    git: Git, session: Session, asked: tuple[tuple[str, str] | None, str, str, str], known: str | None
) -> Changes | Versions | DocumentLog:
    from seclog.ops.log_queries import log_between, log_cause, log_collection, log_modification

    between, modification, cause, collection = asked
    if between:
        before, until = map(parse_day, between)
        changes = log_between(git, session.now(), before, until, known)
        _say_of_the_future(session, until)
        return changes
    if modification:
        return log_modification(git, session.now(), modification, known)
    return log_cause(git, session.now(), cause, known) if cause else log_collection(git, session.now(), collection)
