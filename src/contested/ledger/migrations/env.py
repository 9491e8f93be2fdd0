"""Runs the steps on the connection that the program hands over."""

from __future__ import annotations

from alembic import context

from contested.ledger import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.tables().metadata,
    transactional_ddl=False,
)
context.run_migrations()
