"""Every command's name, section and one-line help, so that `--help` and completion load no command."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One command; its module is `seclog.cli.commands.<name>`, its help that docstring's first line."""

    name: str
    section: str
    help: str

    @property
    def module(self) -> str:
        """The module that is imported when the command runs."""
        return f"seclog.cli.commands.{self.name.replace('-', '_')}"


EVERYDAY = "Everyday"
PLANNING = "Planning"
REGISTRY = "Registry"
SPECIFICATIONS = "Specifications"
TRUST = "Quality and trust"

COMMANDS: tuple[Entry, ...] = (
    Entry("status", EVERYDAY, "Show where you are: what is changed, due next, not yet pushed."),
    Entry("init", EVERYDAY, "Set up a rulebook, empty or from the documents you have."),
    Entry("demo", EVERYDAY, "Make a demonstration rulebook with a history of its own."),
    Entry("draft", EVERYDAY, "Record the changed texts as drafts of a planned release."),
    Entry("pending", EVERYDAY, "List what is coming: planned releases and the drafts on each."),
    Entry("redline", EVERYDAY, "Compare two versions of a document, marked up."),
    Entry("release", EVERYDAY, "Make the drafts of a release live, in one record."),
    Entry("log", EVERYDAY, "Print the Document Log: each document's version, date, cause."),
    Entry("history", EVERYDAY, "List every version of a document."),
    Entry("show", EVERYDAY, "Print the text of a document, live or at a version."),
    Entry("plan", PLANNING, "Plan a release, with a date or without."),
    Entry("approve", PLANNING, "Record that a modification or a release is approved."),
    Entry("decide", PLANNING, "Record what was decided on a modification, and by whom."),
    Entry("modifications", PLANNING, "List modifications and what became of them, or add some."),
    Entry("reschedule", PLANNING, "Give a planned release another date."),
    Entry("hold", PLANNING, "Take the date off a planned release until further notice."),
    Entry("cancel", PLANNING, "Give up a planned release; its drafts stay readable."),
    Entry("move", PLANNING, "Move drafts from one planned release to another."),
    Entry("withdraw", PLANNING, "Take drafts, or all that a modification brings, off a release."),
    Entry("rebase", PLANNING, "Bring stale drafts up to the live text, merged three ways."),
    Entry("rid", PLANNING, "Write the Release Implementation Document of a release."),
    Entry("notice", PLANNING, "Write the notice of a release: ahead, on the day or late."),
    Entry("guide", PLANNING, "Write the guide to version numbers and how to cite them."),
    Entry("add", REGISTRY, "Add a document to the registry, on a planned release."),
    Entry("rename", REGISTRY, "Give a document another label or title, on a planned release."),
    Entry("retire", REGISTRY, "Take a document out of the rulebook, on a planned release."),
    Entry("merge", REGISTRY, "Merge a document into another, on a planned release."),
    Entry("classify", REGISTRY, "Give a document another category or type; no new version."),
    Entry("feedback", REGISTRY, "Note a comment on a document's category, or list them."),
    Entry("record", REGISTRY, "Record changed registry files that bring no new version."),
    Entry("correct", REGISTRY, "Put right what the record says of a version."),
    Entry("reissue", REGISTRY, "Put the same words of a live version into another file."),
    Entry("effect", REGISTRY, "Record an effect on a provision: activated, varied, suspended."),
    Entry("effects", REGISTRY, "List the effects on provisions, and documents that expire."),
    Entry("schema", REGISTRY, "Print the JSON Schema of the registry's files."),
    Entry("applicable", SPECIFICATIONS, "Say which versions a device may have, or judge a file of them."),
    Entry("applicability", SPECIFICATIONS, "Print the applicability tables, days as printed in the code."),
    Entry("validity", SPECIFICATIONS, "Show the periods of versions, as a table or a picture."),
    Entry("matrix", SPECIFICATIONS, "Show which versions go together, and which do not."),
    Entry("check", TRUST, "Check what is about to be committed; made for pre-commit."),
    Entry("verify", TRUST, "Check the whole record against texts, tags and registry."),
    Entry("recover", TRUST, "Finish or undo an act that was interrupted."),
    Entry("hooks", TRUST, "Install or remove the git hooks that run the check."),
)
SECTIONS: tuple[str, ...] = tuple(dict.fromkeys(entry.section for entry in COMMANDS))
BY_NAME: dict[str, Entry] = {entry.name: entry for entry in COMMANDS}
