"""Offers a line to whoever answers: a warm hello, a last line. It never sends one."""
