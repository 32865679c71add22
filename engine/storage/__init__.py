"""Tables, migrations and the few statements that must be fast. Operations and queries are its callers."""

from engine.storage.database import Database
from engine.storage.migrate import ENGINE, Owner, downgrade, upgrade
from engine.storage.retry import LostRace, Patience

__all__ = ["ENGINE", "Database", "LostRace", "Owner", "Patience", "downgrade", "upgrade"]
