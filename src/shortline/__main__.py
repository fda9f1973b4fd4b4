"""`python -m shortline` is the command `shortline`."""

import sys

from shortline.cli import main

sys.exit(main())
