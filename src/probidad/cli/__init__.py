"""The `probidad` command: what an operator runs.

Django is imported only by the commands that need it, after the data folder is ready, so that
`probidad --help` is quick and a bad folder or port is one sentence instead of a traceback.
"""
