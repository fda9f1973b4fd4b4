"""The database: pool, named queries, migrations."""

from shortline.db.pool import GONE, RETRYABLE, Database, Tx, prepare_connection
from shortline.db.queries import Queries, queries

__all__ = ["GONE", "RETRYABLE", "Database", "Queries", "Tx", "prepare_connection", "queries"]
