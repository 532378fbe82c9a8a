"""`probidad custody`: the custodian's part of a round, on a machine of the custodian's own.

It needs no data folder, no database and no network, and keys and passphrases stay on this machine.
"""
