"""Signed documents: what a round's custodian vouches for, and how anybody checks it."""
