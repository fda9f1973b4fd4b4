"""Cases that belong together: linked, merged into one, split in two. Messages never leave their conversation."""
