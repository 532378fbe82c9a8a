"""`probidad backup` and `probidad restore`: an installation in one file.

The file is a .tar.gz whose first member, ``manifest.json``, says what follows: version, database
engine, migrations, the audit trail's head, and size and SHA-256 of every other member.
"""
