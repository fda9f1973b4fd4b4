"""The database: pool, named queries, migrations."""

from shortline.db.pool import GONE, NOTICE_DEAD_CLIENTS, RETRYABLE, Again, Database, Tx, prepare_connection
from shortline.db.queries import Queries, queries

__all__ = [
    "GONE",
    "NOTICE_DEAD_CLIENTS",
    "RETRYABLE",
    "Again",
    "Database",
    "Queries",
    "Tx",
    "prepare_connection",
    "queries",
]
