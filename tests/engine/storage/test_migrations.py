"""Migrations go up and down, leave what the tables say, and cost nothing where nothing is to do."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from engine.storage import ENGINE, Database, Owner, downgrade, upgrade
from engine.storage.tables import metadata

_PRE = """revision = "{number}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
"""


def test_up_and_down_and_up_again(empty_database_url: str) -> None:
    """Every revision is applied, taken back in the reverse order, and applied again."""
    database = Database.open(empty_database_url)
    names = tuple(ENGINE.revisions())

    walked = (upgrade(database), downgrade(database), upgrade(database), upgrade(database))
    database.close()

    assert walked == (names, names[::-1], names, ())


def test_migrations_make_what_the_tables_say(empty_database_url: str) -> None:
    """After all revisions the database holds exactly the tables, columns and indexes of the code."""
    database = Database.open(empty_database_url)
    upgrade(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": ENGINE.version_table})
        differences = compare_metadata(context, metadata)
    database.close()

    assert differences == []


def test_taking_everything_back_leaves_no_table(empty_database_url: str) -> None:
    """After `downgrade` only the version table is left."""
    database = Database.open(empty_database_url)
    upgrade(database)
    downgrade(database)
    left = inspect(database.engine).get_table_names()
    database.close()

    assert left == [ENGINE.version_table]


def test_another_owner_has_its_own_version(empty_database_url: str, tmp_path: Path) -> None:
    """A workflow's revisions run with a version table of their own, and `pre` stops before the first `post`."""
    versions = tmp_path / "versions"
    versions.mkdir()
    before = "None"
    for number, name in (("0001", "pre_one"), ("0002", "post_two"), ("0003", "pre_three")):
        (versions / f"{number}_{name}.py").write_text(_PRE.format(number=number, before=before))
        before = repr(number)
    owner = Owner("matter", tmp_path)
    database = Database.open(empty_database_url)

    walked = (upgrade(database, owners=[owner], phase="pre"), upgrade(database, owners=[owner]))
    database.close()

    assert walked == (("0001_pre_one",), ("0002_post_two", "0003_pre_three"))
