"""Comments on how documents are categorised, as they are listed: the review paper welcomes them (3.2).

Annotations are evaluated here: as texts, `NamedTuple` would compile each of them at every start.
"""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from seclog.core.collection import Trial
    from seclog.core.report import Overdue


class Comment(NamedTuple):
    """A comment: the day, who made it, its words, and the document as it is categorised on the day of the list."""

    id: str
    label: str
    category: str
    on: date
    by: str
    text: str


class Feedback(NamedTuple):
    """The comments up to a day, in the order of their days, and whether the trial they are for is open on it."""

    name: str
    as_of: date
    known_at: str
    trial: "Trial | None"
    comments: "tuple[Comment, ...]"
    overdue: "tuple[Overdue, ...]"

    @property
    def open(self) -> bool:
        """Whether the categories are on trial on the day."""
        if self.trial is None:
            return False
        begun = self.trial.begins_on is None or self.trial.begins_on <= self.as_of
        return begun and (self.trial.ends_on is None or self.as_of <= self.trial.ends_on)
