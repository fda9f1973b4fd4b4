"""The command `shortline`. Imports happen inside the commands: the supervisor must stay small, and --help instant."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from shortline import __version__

if TYPE_CHECKING:
    from shortline.settings import Settings

COMMANDS = {
    "up": "run everything: database (embedded unless SHORTLINE_DATABASE_URL is set), web server, worker",
    "demo": "the same, with the simulated city writing on WhatsApp",
    "serve": "only the web server",
    "work": "only a worker",
    "migrate": "bring the database schema up to date, while the desk runs",
    "doctor": "check this installation and say what to do",
    "backup": "keep the database and every file in a folder or bucket, while the desk runs",
    "restore": "put a backup into an empty place; nothing is sent until an admin says so",
    "rekey": "seal every secret anew with the secret key of now, so that the previous one can go",
    "replay": "put quarantined and unrouted updates back into the journey",
    "reset-password": "print a link with which a person chooses a new password",
    "openapi": "print the API description",
}


def program() -> NoReturn:
    """The command at the shell. When the work is done it ends at once: threads of the object store's library may still be
    on their way back into Python, and abort the process when they meet an interpreter that is being taken down."""
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="shortline", description="A self-hosted customer-service desk.")
    parser.add_argument("--version", action="version", version=f"shortline {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, meaning in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning)
        if name == "reset-password":
            command.add_argument("email", help="the address the person signs in with")
        if name in ("backup", "restore"):
            command.add_argument("place", help="a folder, or a bucket such as s3://backups/shortline")
        if name == "migrate":
            command.add_argument("--post", action="store_true", help="the post halves, which end an upgrade")
        if name == "restore":
            command.add_argument("--yes", action="store_true", help="do not ask")
            command.add_argument("--without-secrets", action="store_true", help="the secret key is lost")
    given = parser.parse_args(arguments)
    from shortline.settings import BadSettings, load

    try:
        return int(_run(given, load))
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2


def _run(given: argparse.Namespace, load: "Callable[[], Settings]") -> int:
    chosen: str = given.command
    if chosen == "openapi":
        from shortline.api.app import print_openapi

        return print_openapi()
    settings = load()
    if chosen in ("up", "demo"):
        from shortline.supervisor.up import up

        return up(settings, demo=chosen == "demo" or settings.demo)
    from shortline import log

    log.setup(settings.log_level)
    if chosen == "reset-password":
        from shortline.supervisor.shell import reset_password

        return reset_password(settings, given.email)
    if chosen == "backup":
        from shortline.supervisor.recover import run_backup

        return run_backup(settings, given.place)
    if chosen == "rekey":
        from shortline.supervisor.recover import run_rekey

        return run_rekey(settings)
    if chosen == "restore":
        from shortline.supervisor.recover import run_restore

        return run_restore(settings, given.place, yes=given.yes, without_secrets=given.without_secrets)
    if settings.database_url is None:
        print(
            "SHORTLINE_DATABASE_URL is not set. `shortline up` starts the embedded database with everything.",
            file=sys.stderr,
        )
        return 2
    if chosen == "migrate":
        from shortline.supervisor.schema import run_migrate

        return run_migrate(settings.database_url, post=given.post)
    if chosen == "serve":
        from shortline.api.server import serve

        return serve(settings)
    if chosen == "work":
        from shortline.worker import work

        return work(settings)
    if chosen == "replay":
        from shortline.inbound.replay import replay_all

        return asyncio.run(replay_all(settings))
    from shortline.doctor import doctor

    return asyncio.run(doctor(settings))
