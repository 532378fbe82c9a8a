"""What pages and reports of evaluations show."""

from probidad.instruments.indices.queries.instruments import published_instruments, shown_version

__all__ = ["published_instruments", "shown_version"]
