"""`python -m shortline` is the command `shortline`."""

from shortline.cli import program

program()
