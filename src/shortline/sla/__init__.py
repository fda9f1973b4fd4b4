"""How soon customers should be answered, and what is done about those who wait longer."""
