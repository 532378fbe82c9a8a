"""Forms of the indices."""
