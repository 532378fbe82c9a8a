"""Pages of the indices."""
