"""Django's SQLite backend, with writers that queue. Its name in the settings: ``probidad.core.database.sqlite``."""
