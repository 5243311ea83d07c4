"""The rows that reading commands take from records: light to load, for `log` has no time for the rest of `record`.

Annotations are evaluated here: as texts, `NamedTuple` would compile each of them at every start.
"""

from datetime import date
from typing import NamedTuple


class VersionRow(NamedTuple):
    """A version and all that the Document Log says of it. `made_from` is the draft made live, or a draft's base.

    `path` is where the text lies, or `sha256:...` or empty for a listed document. Causes are modification
    ids, or instruments such as "BEIS designation".
    """

    document: str
    version: str
    made_from: str
    label: str
    title: str
    type: str
    category: str
    path: str
    causes: tuple[str, ...]


class DocumentRow(NamedTuple):
    """What is said of a document beside its versions, from a day on (None on a line: from its release).

    `part_of` and `predecessors` are document ids; `ask_at` says where a text that is kept elsewhere is to be had.
    """

    document: str
    on: date | None
    type: str
    category: str
    required_by: str = ""
    governance: str = ""
    owner: str = ""
    part_of: str = ""
    predecessors: tuple[str, ...] = ()
    ask_at: str = ""


class EffectRow(NamedTuple):
    """What changes the law without changing a text: a provision activated, varied, suspended or derogated from.

    `clause` is empty for the whole document. `from_on` is the first day, `until_on` the first day no longer
    (None: open). The document, clause, kind and first day identify it: a later row says what holds instead,
    and `void` that it never had effect. `expires` is a document that ends by itself on `until_on`.
    """

    document: str
    clause: str
    kind: str
    from_on: date
    until_on: date | None
    notified_on: date | None
    instrument: str
    description: str
    void: bool = False
