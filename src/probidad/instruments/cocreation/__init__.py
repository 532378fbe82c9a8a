"""Co-creation: from a public problem to commitments that are kept, in the open (docs/adr/0012-co-creation.md)."""
