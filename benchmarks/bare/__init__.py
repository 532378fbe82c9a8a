"""The baseline: the least that a view can do that stores one row, behind the same middleware."""
