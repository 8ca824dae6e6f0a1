"""The database itself refuses to change audit rows, and PostgreSQL also to delete them.

SQLite has no statement that empties a table past its triggers, which restore and tests need; there a deleted row is
noticed by ``khet audit verify`` instead.
"""

from django.db import migrations

POSTGRES = """
CREATE OR REPLACE FUNCTION kernel_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$;
CREATE TRIGGER kernel_audit_is_append_only BEFORE UPDATE OR DELETE ON kernel_auditentry
FOR EACH ROW EXECUTE FUNCTION kernel_audit_is_append_only();
"""
POSTGRES_UNDO = """
DROP TRIGGER IF EXISTS kernel_audit_is_append_only ON kernel_auditentry;
DROP FUNCTION IF EXISTS kernel_audit_is_append_only();
"""
SQLITE = """
CREATE TRIGGER kernel_audit_is_append_only BEFORE UPDATE ON kernel_auditentry
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END
"""
SQLITE_UNDO = "DROP TRIGGER IF EXISTS kernel_audit_is_append_only"


def guard(apps, schema_editor):
    """Add the trigger."""
    schema_editor.execute(POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps, schema_editor):
    """Take the trigger away."""
    schema_editor.execute(POSTGRES_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
