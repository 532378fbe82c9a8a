"""Tests of a whole running platform: processes, sockets, a data folder."""
