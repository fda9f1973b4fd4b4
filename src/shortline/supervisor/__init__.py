"""`shortline up`: the database, the web server and the workers as one group that starts, heals and stops together."""
