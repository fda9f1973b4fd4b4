"""The program at the shell."""

import subprocess
import sys

ENDS = """
import atexit, shortline.cli
atexit.register(print, "taken down")
shortline.cli.main = lambda: print("said") or 3
shortline.cli.program()
"""


def test_the_program_ends_at_once_with_what_was_said() -> None:
    """Taking the interpreter down aborted one backup in twenty on a busy machine: foreign threads were still coming back."""
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "said\n", "")


def test_a_wrong_command_is_refused_with_the_list_of_commands() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shortline", "fly"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "backup" in done.stderr
