"""Who works here: agents, their roles, teams, sessions and tokens, and what each of them may do."""
