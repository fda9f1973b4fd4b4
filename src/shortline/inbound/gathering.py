"""How long what comes in densely is gathered, so that one statement serves many. Pure; seconds and rows.

A quiet desk gathers nothing: every webhook is committed and shown at once. A dense stream pays for each commit and each
round of statements, and takes the cores from people: then a few milliseconds more before the answer, and a fraction of a
second more before it is shown, are spent so that a fraction of the rounds does. Whoever is behind never waits.
"""

COMMIT_EVERY = 0.004  # from the beginning of one commit to the beginning of the next
COMMIT_FULL = 32  # rows: as many as come meanwhile at 8,000 a second; commits of that size gather by themselves
DENSE = 500.0  # rows a second from which a worker gathers
ROUND_EVERY = 0.15  # what comes in has to be shown within a second, also at the 99th percentile
RING_EVERY, RING_DENSE = 0.01, 0.1  # between two doorbells; a worker that gathers looks by itself


def before_commit(rows: int, took: float) -> float:
    """How long the journal waits after a commit of that many rows, begun `took` seconds ago."""
    return max(0.0, COMMIT_EVERY - took) if 1 < rows < COMMIT_FULL else 0.0


def before_round(rows: int, took: float, since_last: float, *, full: int) -> float:
    """How long a worker waits after a round that was begun `took` seconds ago, and `since_last` seconds after the one before.

    `full` rows are a batch: then more may wait already.
    """
    if rows >= full or rows <= DENSE * since_last:
        return 0.0
    return max(0.0, ROUND_EVERY - took)


def before_ring(rows: int) -> float:
    """How long after a doorbell for that many rows the next one may ring."""
    return RING_DENSE if rows > DENSE * RING_EVERY else RING_EVERY
