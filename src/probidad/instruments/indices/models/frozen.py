"""What the database itself refuses to change of evaluations: nobody can change what is published, nor what it was made from.

While a correction is open the agreed answers change; they are published anew, beside what stands there. People who
are deleted go from every row that names them.
"""

from probidad.core.database.guards import Guards, Rule, changed, overwritten, refilled
from probidad.instruments.indices.models.answers import Answer, Dispute, Evidence, Reply
from probidad.instruments.indices.models.corrections import Correction, FormerAnswer
from probidad.instruments.indices.models.instruments import Instrument, InstrumentVersion
from probidad.instruments.indices.models.publications import Publication, PublishedArea, PublishedPoints
from probidad.instruments.indices.models.rounds import Round

_IS_PUBLISHED = "EXISTS (SELECT 1 FROM indices_round r WHERE r.id = {row}.round_id AND r.state = 'published')"
_IS_CORRECTED = (
    "EXISTS (SELECT 1 FROM indices_correction c WHERE c.round_id = {row}.round_id"
    " AND c.publication_id IS NULL AND c.withdrawn_on IS NULL)"
)


def _published(row: str) -> str:
    return _IS_PUBLISHED.format(row=row)


def _closed(row: str) -> str:
    """The condition under which an answer is published and isn't being corrected; those of one assessor never are."""
    return f"{_published(row)} AND ({row}.seat_id IS NOT NULL OR NOT {_IS_CORRECTED.format(row=row)})"


def _replacing(table: str, same: str = "") -> Rule:
    """An INSERT OR REPLACE of SQLite's, which deletes what is the ``same`` without firing a delete trigger."""
    which = f"t.id = NEW.id OR ({same})" if same else "t.id = NEW.id"
    there = f"EXISTS (SELECT 1 FROM {table} t WHERE {which})"  # noqa: S608 names of our own
    return Rule(table, "INSERT", there, "sqlite")


def _never(name: str, model, *, but: str = "", same: str = "") -> dict[str, Rule]:
    """Rows that nobody changes or deletes. ``but``: the person who may go; ``same``: when an INSERT would replace one."""
    table = model._meta.db_table
    condition = f"{changed(model, but)} OR {refilled(but)}" if but else ""
    rules = {
        f"indices_{name}_update": Rule(table, "UPDATE", condition),
        f"indices_{name}_delete": Rule(table, "DELETE"),
    }
    if same:
        rules[f"indices_{name}_insert"] = _replacing(table, same)
    return rules


def _once_published(name: str, model, person: str) -> dict[str, Rule]:
    """Rows of an evaluation that stay as they are once it is published."""
    table = model._meta.db_table
    return {
        f"indices_{name}_insert": Rule(table, "INSERT", _published("NEW")),
        f"indices_{name}_update": Rule(
            table,
            "UPDATE",
            f"({_published('OLD')} OR {_published('NEW')})"
            f" AND ({changed(model, person)} OR {refilled(person)})",
        ),
        f"indices_{name}_delete": Rule(table, "DELETE", _published("OLD")),
    }


_PUBLICATION, _ROUND, _ANSWER = (each._meta.db_table for each in (Publication, Round, Answer))
_DISPUTE, _CORRECTION = Dispute._meta.db_table, Correction._meta.db_table

FROZEN = Guards(
    "what is published never changes",
    {
        # Which one counts changes with a newer one, and never back.
        "indices_publication_update": Rule(
            _PUBLICATION,
            "UPDATE",
            f"{changed(Publication, 'latest', 'current', 'reviewed_by_id')} OR {refilled('reviewed_by_id')}"
            " OR (NEW.latest AND NOT OLD.latest) OR (NEW.current AND NOT OLD.current)",
        ),
        "indices_publication_delete": Rule(_PUBLICATION, "DELETE"),
        "indices_publication_insert": _replacing(
            _PUBLICATION,
            "t.round_id = NEW.round_id AND (t.number = NEW.number OR (t.latest AND NEW.latest))",
        ),
        **_never(
            "area",
            PublishedArea,
            same="t.publication_id = NEW.publication_id AND t.area = NEW.area AND t.kind = NEW.kind",
        ),
        **_never(
            "points", PublishedPoints, same="t.publication_id = NEW.publication_id AND t.code = NEW.code"
        ),
        **_never(
            "version",
            InstrumentVersion,
            same="t.instrument_id = NEW.instrument_id AND t.version = NEW.version AND t.revision = NEW.revision",
        ),
        "indices_instrument_update": Rule(
            Instrument._meta.db_table, "UPDATE", changed(Instrument, "withdrawn_on")
        ),
        "indices_round_update": Rule(
            _ROUND,
            "UPDATE",
            f"OLD.state = 'published' AND ({changed(Round, 'opened_by_id')} OR {refilled('opened_by_id')})",
        ),
        "indices_round_delete": Rule(_ROUND, "DELETE", "OLD.state = 'published'"),
        "indices_round_insert": _replacing(_ROUND),
        "indices_answer_insert": Rule(_ANSWER, "INSERT", _closed("NEW")),
        "indices_answer_update": Rule(
            _ANSWER,
            "UPDATE",
            f"(({_closed('OLD')}) OR ({_closed('NEW')}))"
            f" AND ({changed(Answer, 'saved_by_id')} OR {refilled('saved_by_id')})",
        ),
        "indices_answer_delete": Rule(_ANSWER, "DELETE", _published("OLD")),
        **_once_published("evidence", Evidence, "brought_by_id"),
        **_once_published("reply", Reply, "replied_by_id"),
        # One that is open is decided, once.
        "indices_dispute_update": Rule(
            _DISPUTE,
            "UPDATE",
            f"{changed(Dispute, 'raised_by_id', 'decision', 'decision_reason', 'decided_by_id', 'decided_on')}"
            f" OR {refilled('raised_by_id')} OR (OLD.decision <> '' AND (NEW.decision <> OLD.decision"
            " OR NEW.decision_reason <> OLD.decision_reason OR NEW.decided_on {differs} OLD.decided_on"
            f" OR {refilled('decided_by_id')}))",
        ),
        "indices_dispute_delete": Rule(_DISPUTE, "DELETE"),
        "indices_dispute_insert": _replacing(_DISPUTE),
        **_never("former", FormerAnswer, but="changed_by_id"),
        "indices_former_insert": _replacing(FormerAnswer._meta.db_table),
        # An open one is published or withdrawn, once.
        "indices_correction_update": Rule(
            _CORRECTION,
            "UPDATE",
            f"{changed(Correction, 'begun_by_id', 'publication_id', 'withdrawn_on')}"
            f" OR {refilled('begun_by_id')} OR {overwritten('publication_id', 'withdrawn_on')}",
        ),
        "indices_correction_delete": Rule(_CORRECTION, "DELETE"),
        "indices_correction_insert": _replacing(_CORRECTION),
    },
)
