"""How often Python looks for cycles. Nearly everything here dies by itself; a batch of updates only looks like a leak."""

import gc

YOUNG = 20_000  # objects more than were freed, before the youngest are looked at; the interpreter's own number is 700


def settle() -> None:
    """After the start: what is there now stays, and need not be looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
