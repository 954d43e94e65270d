"""Run the migrations on the connection that `guiju.store.opening` holds, in its transaction."""

from __future__ import annotations

from alembic import context

from guiju.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
