"""Noting a comment on how a document is categorised; `comments` lists them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seclog.core.plan import Plan
from seclog.core.plan_feedback import FeedbackRequest, plan_feedback
from seclog.core.report import Outcome
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.ops.registered import named_document
from seclog.store.git import Git


def give_feedback(git: Git, now: datetime, way: Way, request: FeedbackRequest) -> Outcome:
    """Record a comment on a document; no file changes."""

    def make() -> Plan:
        state = load_state(git, now)
        name = named_document(state, None, request.document, {})
        return plan_feedback(state, replace(request, document=name))

    return carry_out(git, "feedback", make, way, ("seclog feedback",))
