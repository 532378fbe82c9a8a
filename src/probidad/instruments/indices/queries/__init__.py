"""What pages and reports of evaluations show."""

from probidad.instruments.indices.queries.commitments import lacking_in, promises, proposed_to
from probidad.instruments.indices.queries.instruments import published_instruments, shown_version

__all__ = ["lacking_in", "promises", "proposed_to", "published_instruments", "shown_version"]
