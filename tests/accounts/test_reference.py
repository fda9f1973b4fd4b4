"""The page about permissions says what the table decides."""

from pathlib import Path

from shortline.accounts import invitations, passwords, reset_password, sessions, throttle
from shortline.accounts.reference import render

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"


def test_the_page_is_what_the_table_says():
    assert PAGE.read_text() == render(), "run: python -m shortline.accounts.reference > docs/reference/permissions.md"


def test_the_limits_on_the_page_are_those_of_the_code():
    minutes = int(throttle.WINDOW.total_seconds() // 60)
    for line in (
        f"per account | {throttle.PER_ACCOUNT} failures in {minutes} minutes",
        f"one) | {throttle.PER_ADDRESS} failures in {minutes} minutes",
        f"unused | {sessions.IDLE.days} days",
        f"at most | {sessions.LONGEST.days} days",
        f"invitation | {invitations.VALID_FOR.days} days",
        f"new password | {int(reset_password.VALID_FOR.total_seconds() // 3600)} hours",
        f"{passwords.SHORTEST} to {passwords.LONGEST} characters; {passwords.ADVISED} or more",
    ):
        assert line in PAGE.read_text()
