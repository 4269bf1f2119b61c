"""Whether the database's tables are those that this version expects."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_seen_complete = False


def pending_migrations() -> list[str]:
    """The migrations that the database still lacks, by name; reads every app's migrations from disk."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def is_up_to_date() -> bool:
    """Whether nothing is pending; looked up until it is true, then remembered by this process."""
    global _seen_complete
    _seen_complete = _seen_complete or not pending_migrations()
    return _seen_complete
