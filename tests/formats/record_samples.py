"""One record of each kind, after the November 2020 release of the Smart Energy Code, and any record at all."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from seclog.core.collection import Trial
from seclog.core.document import DocumentType
from seclog.core.record import (
    EFFECT_KINDS,
    MODIFICATION_STATES,
    RELEASE_KINDS,
    Approval,
    Baseline,
    Block,
    Corrected,
    Correction,
    Designated,
    DocumentRow,
    EffectRecord,
    EffectRow,
    FeedbackRow,
    History,
    Instrument,
    LineDraft,
    LinePlan,
    LineWithdrawal,
    ModificationRow,
    Move,
    Numbering,
    Record,
    Reference,
    RegistryRecord,
    Release,
    Retirement,
    VersionRow,
)
from seclog.core.text import clean_field

SEC = DocumentType("SEC")
SUBSIDIARY = DocumentType("Code Subsidiary Document")
OTHER = DocumentType("Other", part_of_code=False, cause="optional", renumbered=False)
NOVEMBER = date(2020, 11, 29)
DESIGNATION = Instrument("BEIS designation", date(2020, 11, 13), "Schedule 8, GB Companion Specification 3.2")

SECTION_G = VersionRow(
    "section-g", "7.2", "7.1", "Section G", "Security", "SEC", "Section", "documents/section-g.md", ("MP093", "MP102A")
)
SCHEDULE_8 = VersionRow(
    "schedule-8",
    "3.2-draft.1",
    "3.1",
    "Schedule 8",
    "GB Companion Specification",
    "Code Subsidiary Document",
    "Technical Specification",
    "documents/schedule-8/3.2.md",
    ("MP093", "BEIS designation"),
)
LISTED = VersionRow(
    "cpl", "1.0", "", "CPL", "Central Products List", "Other", "Technical Specification", "sha256:" + "5e" * 32, ()
)

SAMPLES: dict[str, Record] = {
    "baseline": Baseline(
        1,
        datetime(2020, 2, 27, 9, 0, 0, tzinfo=UTC),
        "Baseline of the Smart Energy Code",
        "sec",
        "Smart Energy Code",
        "Europe/London",
        "main",
        "7.0",
        (SEC, SUBSIDIARY, OTHER),
        ("Section", "Technical Specification", "Security"),
        Trial(date(2020, 2, 27), None, "https://smartenergycodecompany.co.uk/contact"),
        (
            Numbering("section-g", "integer", "SEC 6.21"),
            Numbering("schedule-8", "own", "3.1"),
            Numbering("cpl", "integer", ""),
        ),
        (
            Block(date(2019, 11, 29), (SCHEDULE_8._replace(version="3.1", made_from="", path="", causes=()),)),
            Block(date(2020, 2, 27), (SECTION_G._replace(version="7.0", made_from="", causes=()), LISTED)),
        ),
        (
            DocumentRow(
                "cpl", None, "Other", "Technical Specification", ask_at="https://smartenergycodecompany.co.uk/cpl"
            ),
        ),
    ),
    "release": Release(
        12,
        datetime(2020, 11, 29, 0, 5, 10, tzinfo=UTC),
        "Implement the November 2020 SEC Release",
        "2020-11",
        "November 2020 SEC Release",
        "release",
        "27.0",
        date(2020, 10, 8),
        date(2020, 11, 27),
        (DESIGNATION,),
        (
            Block(
                NOVEMBER,
                (
                    SECTION_G._replace(version="8.0", made_from="7.2", causes=("MP102A", "SECMP0062 part 2")),
                    SCHEDULE_8._replace(version="3.2", made_from="3.2-draft.1"),
                ),
                (Reference("schedule-8", "3.1"),),
                (Retirement("tscm", "incompatibility-matrix", ("MP093",)), Retirement("appendix-x", "")),
            ),
        ),
        (DocumentRow("section-g", NOVEMBER, "SEC", "Section", owner="Security Sub-Committee"),),
    ),
    "registry": RegistryRecord(
        11,
        datetime(2020, 10, 22, 14, 30, 0, tzinfo=UTC),
        "Approve MP142 and the scope of November 2020",
        "Panel paper SECP_85_1610, agenda item 9",
        (
            ModificationRow(
                "MP142",
                "approved",
                date(2020, 10, 16),
                "Changes to the Message Mapping Catalogue",
                "Change Board",
                date(2020, 10, 30),
                "https://smartenergycodecompany.co.uk/modifications/mp142",
                "DP142",
            ),
            ModificationRow("SECMP0062 part 2", "targeted", date(2020, 6, 19), "", "", None, ""),
        ),
        (
            DocumentRow(
                "incompatibility-matrix",
                date(2020, 10, 22),
                "Other",
                "Technical Specification",
                "F2.11",
                "Panel",
                "Technical Architecture Sub-Committee",
                "section-f",
                ("tscm",),
            ),
            DocumentRow("cpl", date(2020, 10, 22), "Other", "Security"),
        ),
        (Approval("2020-11", (Reference("schedule-8", "3.2-draft.1"), Reference("section-g", "7.2"))),),
        ("2020-12",),
        (FeedbackRow("cpl", date(2020, 10, 1), "A Party", "It reads like a Form"),),
    ),
    "correction": Correction(
        13,
        datetime(2020, 12, 1, 8, 0, 0, tzinfo=UTC),
        "Correct the record of the November 2020 SEC Release",
        "Notice of 27 November 2020, corrected by the Panel’s minutes of 30 November 2020",
        (
            Corrected("section-g", "8.0", NOVEMBER, "Security", ("MP102A",)),
            Corrected("schedule-8", "3.2", causes=()),
            Corrected("cpl", "2.0", void=True),
            Corrected("section-h", "8.0", path="documents/section-h.docx", note="The clean copy left out H3.2"),
        ),
    ),
    "history": History(
        2,
        datetime(2020, 2, 27, 10, 0, 0, tzinfo=UTC),
        "Record 2 versions from before the repository",
        "From the version history of the published documents",
        (
            Block(
                date(2017, 3, 15),
                (SECTION_G._replace(version="5.5", made_from="", path="", causes=("SECMP0026",)),),
                (Reference("schedule-8", "3.0"),),
                (Retirement("rdimp", "appendix-ag"),),
            ),
            Block(date(2018, 2, 22), (SECTION_G._replace(version="5.14", made_from="", path="", causes=()),)),
        ),
    ),
    "effect": EffectRecord(
        14,
        datetime(2020, 12, 2, 8, 0, 0, tzinfo=UTC),
        "Vary Section T from 2018-10-04",
        "Notice of variation",
        (
            EffectRow(
                "section-t",
                "T3.4",
                "varied",
                date(2018, 10, 4),
                date(2018, 12, 6),
                date(2018, 10, 1),
                "Secretary of State direction",
                "The period ends later",
            ),
            EffectRow("appendix-al", "", "expires", date(2018, 10, 4), None, None, "", "", True),
        ),
    ),
    "plan": LinePlan(
        datetime(2020, 6, 19, 12, 0, 0, tzinfo=UTC),
        "Plan the November 2020 SEC Release for 2020-11-29",
        "2020-11",
        "November 2020 SEC Release",
        "release",
        NOVEMBER,
        "",
    ),
    "draft": LineDraft(
        datetime(2020, 9, 3, 16, 45, 30, tzinfo=UTC),
        "Draft Schedule 8 3.2-draft.1, Section G 7.2 for November 2020 SEC Release",
        "2020-11",
        (DESIGNATION, Instrument("Secretary of State direction", None, "")),
        (SCHEDULE_8, SECTION_G),
        (Reference("schedule-8", "3.1"),),
        "2020-06",
        (DocumentRow("section-g", None, "SEC", "Section", owner="Security Sub-Committee"),),
        (Designated("section-g", "7.2", ("7.0", "6.0")), Designated("schedule-8", "3.2-draft.1", ())),
        (Retirement("tscm", "incompatibility-matrix", ("MP093",)),),
    ),
    "withdraw": LineWithdrawal(
        datetime(2020, 9, 30, 11, 0, 0, tzinfo=UTC),
        "Take Section I out of the November 2020 SEC Release",
        "2020-11",
        "MP129 goes to June 2021",
        (Reference("section-i", "7.1"), Reference("tscm", "retired")),
        (Move("section-j", "7.3", "2021-06"), Move("cpl", "retired", "2021-06")),
    ),
}

# Texts are mended, not sifted: to draw again and again until one will do takes seconds.
SUBJECTS = st.one_of(
    st.sampled_from(["Panel’s minutes", "#hash", "> quoted", "a: b", "a < b", "x", "ﬁ\U0001f4dc", "x" * 300]),
    st.text(max_size=12).map(lambda text: clean_field(text) or "x"),
)
FIELDS = st.sampled_from(["Seclog-Record: release/1", "Version: a 1.0", "None, thanks"]) | SUBJECTS
OPTIONAL = st.just("") | FIELDS
IDS = st.sampled_from(["a", "section-g", "7", "schedule-8", "x" * 64, "a--", "main"])
RELEASES = st.sampled_from(["2020-11", "mp102a", "unscheduled", "2021-06.1", "r-.x"])
VERSIONS = st.sampled_from(["7.0", "7.10", "0.1", "999999.999999", "3.1.2", "4.2-draft.1", "3.1.2-draft.10"])
DAYS = st.dates()
MOMENTS = st.datetimes(
    datetime(1970, 1, 2),
    datetime(9999, 12, 30),
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
PATHS = st.sampled_from(["", "sha256:" + "0f" * 32, "documents/section g (é).docx", "a", "texts/3.2.md"])
CAUSES = st.lists(SUBJECTS.map(lambda text: text.replace(",", ";")), max_size=3).map(tuple)
SEQUENCES = st.integers(1, 999_999_999)


def _tuples(one: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, min_size=least, max_size=2).map(tuple)


ROWS = st.builds(VersionRow, IDS, VERSIONS, st.just("") | VERSIONS, FIELDS, FIELDS, FIELDS, FIELDS, PATHS, CAUSES)
REFERENCES = st.builds(Reference, IDS, VERSIONS)
SCOPED = st.builds(Reference, IDS, VERSIONS | st.just("retired"))
RETIREMENTS = st.builds(Retirement, IDS, st.just("") | IDS, CAUSES)
DOCUMENTS = st.builds(
    DocumentRow,
    IDS,
    st.none() | DAYS,
    FIELDS,
    FIELDS,
    OPTIONAL,
    OPTIONAL,
    OPTIONAL,
    st.just("") | IDS,
    st.lists(IDS, max_size=2).map(tuple),
    OPTIONAL,
)
EFFECTS = st.builds(
    EffectRow,
    IDS,
    OPTIONAL,
    st.sampled_from(EFFECT_KINDS),
    DAYS,
    st.none() | st.dates(date(1, 1, 2)),
    st.none() | DAYS,
    OPTIONAL,
    OPTIONAL,
    st.booleans(),
)
INSTRUMENTS = st.builds(Instrument, FIELDS, st.none() | DAYS, OPTIONAL)
BLOCKS = st.one_of(
    st.builds(Block, DAYS, _tuples(ROWS, least=1), _tuples(REFERENCES), _tuples(RETIREMENTS)),
    st.builds(Block, DAYS, st.just(()), _tuples(REFERENCES, least=1), _tuples(RETIREMENTS)),
    st.builds(Block, DAYS, st.just(()), st.just(()), _tuples(RETIREMENTS, least=1)),
)
TYPES = st.builds(DocumentType, FIELDS, st.booleans(), st.sampled_from(["required", "optional"]), st.booleans())
TRIALS = st.none() | st.builds(Trial, st.none() | DAYS, st.none() | DAYS, FIELDS)
NUMBERINGS = st.builds(Numbering, IDS, st.sampled_from(["integer", "own"]), OPTIONAL)
MODIFICATIONS = st.builds(
    ModificationRow,
    FIELDS,
    st.sampled_from(MODIFICATION_STATES),
    DAYS,
    OPTIONAL,
    OPTIONAL,
    st.none() | DAYS,
    OPTIONAL,
    OPTIONAL,
)
CORRECTED = st.builds(
    Corrected,
    IDS,
    VERSIONS,
    st.none() | DAYS,
    st.none() | FIELDS,
    st.none() | CAUSES,
    st.booleans(),
    st.none() | PATHS.filter(bool),
    st.none() | FIELDS,
).filter(lambda one: one != Corrected(one.document, one.version))

RECORDS: dict[str, st.SearchStrategy[Record]] = {
    "baseline": st.builds(
        Baseline,
        SEQUENCES,
        MOMENTS,
        SUBJECTS,
        FIELDS,
        FIELDS,
        FIELDS,
        FIELDS,
        OPTIONAL,
        _tuples(TYPES),
        _tuples(FIELDS),
        TRIALS,
        _tuples(NUMBERINGS),
        _tuples(BLOCKS),
        _tuples(DOCUMENTS),
    ),
    "release": st.builds(
        Release,
        SEQUENCES,
        MOMENTS,
        SUBJECTS,
        RELEASES,
        FIELDS,
        st.sampled_from(RELEASE_KINDS),
        OPTIONAL,
        st.none() | DAYS,
        st.none() | DAYS,
        _tuples(INSTRUMENTS),
        _tuples(BLOCKS),
        _tuples(DOCUMENTS),
    ),
    "registry": st.builds(
        RegistryRecord,
        SEQUENCES,
        MOMENTS,
        SUBJECTS,
        OPTIONAL,
        _tuples(MODIFICATIONS),
        _tuples(DOCUMENTS),
        _tuples(st.builds(Approval, RELEASES, _tuples(SCOPED, least=1))),
        _tuples(RELEASES),
        _tuples(st.builds(FeedbackRow, IDS, DAYS, OPTIONAL, FIELDS)),
    ),
    "correction": st.builds(Correction, SEQUENCES, MOMENTS, SUBJECTS, FIELDS, _tuples(CORRECTED)),
    "history": st.builds(History, SEQUENCES, MOMENTS, SUBJECTS, FIELDS, _tuples(BLOCKS)),
    "effect": st.builds(EffectRecord, SEQUENCES, MOMENTS, SUBJECTS, OPTIONAL, _tuples(EFFECTS)),
    "plan": st.builds(
        LinePlan, MOMENTS, SUBJECTS, RELEASES, FIELDS, st.sampled_from(RELEASE_KINDS), st.none() | DAYS, OPTIONAL
    ),
    "draft": st.builds(
        LineDraft,
        MOMENTS,
        SUBJECTS,
        RELEASES,
        _tuples(INSTRUMENTS),
        _tuples(ROWS),
        _tuples(REFERENCES),
        st.just("") | RELEASES,
        _tuples(DOCUMENTS),
        _tuples(st.builds(Designated, IDS, VERSIONS, st.lists(VERSIONS, max_size=2).map(tuple))),
        _tuples(RETIREMENTS),
    ),
    "withdraw": st.builds(
        LineWithdrawal,
        MOMENTS,
        SUBJECTS,
        RELEASES,
        OPTIONAL,
        _tuples(SCOPED),
        _tuples(st.builds(Move, IDS, VERSIONS | st.just("retired"), RELEASES)),
    ),
}
