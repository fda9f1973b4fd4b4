"""When a number is lost or given up: its people, their history and their consents go on with another one."""
