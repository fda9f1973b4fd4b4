"""What the way in counts for /metrics."""

from prometheus_client import Counter, Gauge, Histogram

WEBHOOKS = Counter("shortline_webhooks", "Requests at the webhook door by outcome", ["channel", "outcome"])
COMMITS = Histogram(
    "shortline_journal_commit_seconds",
    "How long one group commit of received webhooks took",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
KEPT = Counter("shortline_journal_rows", "Webhook bodies committed to the journal")
APPLIED = Counter("shortline_updates", "Updates of the journal by fate", ["fate"])
RETRIED = Counter("shortline_apply_retries", "Batches applied again after a deadlock or a lost connection")
LAG = Gauge("shortline_apply_lag_seconds", "Age of the newest row of the last applied batch when it was applied")
