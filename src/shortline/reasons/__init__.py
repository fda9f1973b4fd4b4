"""Why customers write: a tree of the house, the same for all channels, from which a case gets its reason."""
