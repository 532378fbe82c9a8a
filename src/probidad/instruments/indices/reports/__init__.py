"""Evaluations as charts, tables, documents and files."""
