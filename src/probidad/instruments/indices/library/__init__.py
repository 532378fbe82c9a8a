"""Instruments as files: read with what is wrong by line, compared between versions, written as they are read.

``python -m probidad.instruments.indices.library FILE`` says what is wrong with a file, or that nothing is.
"""

from probidad.instruments.indices.library.reading import read_instrument

__all__ = ["read_instrument"]
