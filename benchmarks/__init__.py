"""Measured claims: one module a claim in ``claims``, one command for all: ``python -m benchmarks``.

Nothing here touches a user's data: every server runs on a folder or database of its own, which goes
when the measurement ends, however it ends.
"""
