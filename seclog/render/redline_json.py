"""A redline as JSON, `seclog/redline/1`: blocks of spans that rebuild both sides."""

from __future__ import annotations

from seclog.core.redline import Redline
from seclog.core.report import DocumentHistory, HistoryEntry
from seclog.render.flat import json
from seclog.render.history import card_data
from seclog.render.notes import overdue_data


def redline_json(redline: Redline, history: DocumentHistory, base: HistoryEntry, target: HistoryEntry) -> str:
    """Every block with its spans `{kind, text}`: equal and deleted make the base, equal and inserted the target."""
    return json(
        {
            "schema": "seclog/redline/1",
            "document": card_data(history.document),
            "known_at": history.known_at or None,
            "overdue": overdue_data(history.overdue),
            "base": {"version": base.version, "status": base.status, "commit": base.commit},
            "target": {"version": target.version, "status": target.status, "commit": target.commit},
            "counts": redline.counts._asdict(),
            "blocks": [{"form": one.form, "spans": [span._asdict() for span in one.spans]} for one in redline.blocks],
        }
    )
