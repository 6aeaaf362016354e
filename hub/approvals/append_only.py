"""Triggers that make a table append-only in the database itself, for SQLite and PostgreSQL.

Called by migrations. Whoever can drop a trigger can drop a table: this stops mistakes and one-line
shortcuts, and `hub.approvals.rules` finds what was written past it.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""


def append_only(table: str) -> migrations.RunPython:
    """The migration operation that forbids UPDATE and DELETE on `table`."""

    def forbid(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(_SQLITE.format(table=table, verb=verb))
        else:
            schema_editor.execute(_POSTGRESQL.format(table=table))

    def allow(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        else:
            schema_editor.execute(f"DROP FUNCTION {table}_append_only() CASCADE")

    return migrations.RunPython(forbid, allow)
