"""`seclog init`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import DryRunOption, EffectiveOption, JsonOption, TextFormatOption, chosen_form
from seclog.cli.output import emit, is_terminal, say, show, use_color, width
from seclog.cli.session import Session
from seclog.core.opening import OpeningRow
from seclog.core.plan_history import PastRow
from seclog.core.report import Outcome
from seclog.ops.act import Way
from seclog.ops.history_import import import_history
from seclog.ops.init import InitRequest
from seclog.ops.init import init as set_up
from seclog.store.git import Git
from seclog.store.shipped import NAMES


def _registries(incomplete: str) -> list[str]:
    """The shipped registries whose names begin so."""
    return [name for name in NAMES if name.startswith(incomplete)]


def command(
    ctx: typer.Context,
    directory: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Where; default: here.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FOLDER|FILE", help="Your documents: a folder, or a statement (CSV, XLSX)."),
    ] = None,
    registry: Annotated[
        str | None,
        typer.Option(
            "--registry", metavar="|".join(NAMES), help="Begin with a shipped registry.", autocompletion=_registries
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="The collection's name; default: the folder's.")] = None,
    baseline: Annotated[
        str | None,
        typer.Option(metavar="N.0", help="The number of documents that have none: 1.0, and 7.0 for the SEC."),
    ] = None,
    effective: EffectiveOption = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", metavar="ZONE", help="Where days begin and end; default: UTC.")
    ] = None,
    history: Annotated[
        str | None, typer.Option(metavar="FILE", help="Dated versions from before the repository (CSV, XLSX).")
    ] = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Set up a rulebook, empty or from the documents you have."""
    session = ctx.obj
    where = directory or str(session.repo or ".")
    form = chosen_form(format, json)
    begins = any((source, registry, name, baseline, effective, time_zone))
    if history is not None and not begins:
        outcome = import_history(Git(where), session.now(), Way(dry_run), history)
    else:
        request = InitRequest(where, source, registry, name, baseline, effective, time_zone, history)
        outcome = set_up(session.now(), Way(dry_run), request)
    rows, past = outcome_rows(outcome), past_rows(outcome)
    if not rows and not past:
        show(session, outcome, form)
    elif form == "json":
        data = {"rows": list(map(_row_data, rows)), "past": list(map(_past_data, past))}
        show(session, outcome._replace(details={name: found for name, found in data.items() if found}), form)
    else:
        _show_rows(session, rows, past, outcome)


def outcome_rows(outcome: Outcome) -> tuple[OpeningRow, ...]:
    """The statement's rows that an outcome carries."""
    rows = outcome.details.get("rows", ())
    return tuple(row for row in rows if isinstance(row, OpeningRow)) if isinstance(rows, tuple) else ()


def past_rows(outcome: Outcome) -> tuple[PastRow, ...]:
    """The versions from before the repository that an outcome carries."""
    rows = outcome.details.get("past", ())
    return tuple(row for row in rows if isinstance(row, PastRow)) if isinstance(rows, tuple) else ()


def _past_data(row: PastRow) -> dict[str, object]:
    """A past version for JSON."""
    days = {"effective_on": row.effective_on.isoformat(), "ended_on": row.ended_on and row.ended_on.isoformat()}
    return row._asdict() | days | {"digest": row.digest or None}


def _row_data(row: OpeningRow) -> dict[str, object]:
    """A row for JSON."""
    return {
        "row": row.row,
        "id": row.document.id,
        "label": row.document.label,
        "was": row.was or None,
        "becomes": row.becomes,
        "rule": row.rule,
        "query": row.query or None,
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
    }


def _show_rows(session: Session, rows: tuple[OpeningRow, ...], past: tuple[PastRow, ...], outcome: Outcome) -> None:
    """The tables are the data; what was done is said beside them."""
    from seclog.render.opening import opening_table, past_table
    from seclog.render.outcome import view
    from seclog.render.paper import Screen

    screen = Screen(width(), use_color()) if is_terminal() else None
    emit("\n".join([*([opening_table(rows, screen)] if rows else []), *([past_table(past, screen)] if past else [])]))
    text = view(outcome).text
    if text is not None:
        say(session, text(Screen(width())).rstrip("\n"))
