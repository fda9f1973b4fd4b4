"""`python -m shortline_sim` is the command `shortline-sim`."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
