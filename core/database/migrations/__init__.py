"""Alembic's migrations, shipped with the product; `core.database.migrate` runs them."""
