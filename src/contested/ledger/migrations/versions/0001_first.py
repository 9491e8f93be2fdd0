"""The first tables: reports, statements and their places, in SQLite files only."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Change nothing: every file of this version was made as a whole."""
