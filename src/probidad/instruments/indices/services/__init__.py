"""The only writers of evaluations and instruments."""
