"""Reading rows with many bytes in them."""

from django.db import connection
from django.db.models import QuerySet


def read_rows(found: QuerySet) -> list[tuple]:
    """The rows of a ``values_list``, as the database's driver gives them: text, numbers, bytes.

    PostgreSQL sends them in its binary format: in its text format bytes are twice as long, and both sides have to
    turn them into digits and back. Raises DatabaseError.
    """
    statement, values = found.query.sql_with_params()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            from psycopg import Cursor  # Django's own has no binary format

            return Cursor(cursor.connection).execute(statement, values, binary=True).fetchall()
        cursor.execute(statement, values)
        return cursor.fetchall()
