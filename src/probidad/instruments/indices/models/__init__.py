"""Tables of the indices: what is applied, an application while it lasts, and what is published of it."""

from probidad.instruments.indices.models.answers import Answer, Dispute, Evidence, Reply
from probidad.instruments.indices.models.corrections import Correction, FormerAnswer
from probidad.instruments.indices.models.instruments import Instrument, InstrumentDraft, InstrumentVersion
from probidad.instruments.indices.models.notices import Notice
from probidad.instruments.indices.models.offline import OfflineForm
from probidad.instruments.indices.models.publications import Publication, PublishedArea, PublishedPoints
from probidad.instruments.indices.models.rounds import Round, Seat
from probidad.instruments.indices.models.shapes import MapShape

__all__ = [
    "Answer",
    "Correction",
    "Dispute",
    "Evidence",
    "FormerAnswer",
    "Instrument",
    "InstrumentDraft",
    "InstrumentVersion",
    "MapShape",
    "Notice",
    "OfflineForm",
    "Publication",
    "PublishedArea",
    "PublishedPoints",
    "Reply",
    "Round",
    "Seat",
]
