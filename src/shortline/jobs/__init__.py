"""Ordinary background work, on a kept PostgreSQL queue; enqueued inside the transaction that needs it."""

from shortline.jobs.queue import Job, JobContext, RetryLater, enqueue

__all__ = ["Job", "JobContext", "RetryLater", "enqueue"]
