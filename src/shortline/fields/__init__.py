"""Fields of the house on cases: each with a kind, in an order, some of them wanted before a case is closed."""
