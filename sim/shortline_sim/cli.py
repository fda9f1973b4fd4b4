"""The command `shortline-sim`: runs a double on a port of this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

SCENES = ("quiet_morning", "rush_hour", "outage", "evening", "test_flood", "pilot")


def parser() -> argparse.ArgumentParser:
    main_parser = argparse.ArgumentParser(
        "shortline-sim", description="Simulated providers and the people behind them."
    )
    commands = main_parser.add_subparsers(dest="provider", required=True)
    whatsapp = commands.add_parser("whatsapp", help="a double of the WhatsApp Cloud API")
    whatsapp.add_argument("--host", default="127.0.0.1")
    whatsapp.add_argument("--port", type=int, default=8790)
    whatsapp.add_argument("--seed", type=int, default=1, help="the same seed gives the same ids, people and scenes")
    whatsapp.add_argument(
        "--city", choices=SCENES, default="", help="the scene people act out once somebody subscribes"
    )
    whatsapp.add_argument("--state-dir", type=Path, help="keep accounts, messages and files here over restarts")
    whatsapp.add_argument("--base-url", default="", help="address in media links, when it differs from host and port")
    ledger = commands.add_parser("ledger", help="break a real desk on purpose, and count the promises it broke")
    ledger.add_argument("--seed", type=int, default=1, help="the same seed plans the same faults")
    ledger.add_argument("--minutes", type=float, default=5.0, help="how long things break")
    ledger.add_argument("--keep", type=Path, help="an empty folder to work in and to leave everything in, for looking")
    ledger.add_argument("--only", metavar="FAULT", help="this kind of fault again and again")
    ledger.add_argument(
        "--disk", type=int, default=0, metavar="MB", help="a disk this small, to fill it up; needs root"
    )
    return main_parser


def main(argv: Sequence[str] | None = None) -> int:
    args = parser().parse_args(argv)
    if args.provider == "ledger":
        from .ledger.command import ledger

        return ledger(args.seed, args.minutes, args.keep, only=args.only, disk=args.disk)
    sys.modules.setdefault("trio", None)  # type: ignore[arg-type]  # else the HTTP client searches the disk for it every time
    import uvicorn

    from .whatsapp.app import create_app

    base_url = args.base_url or f"http://{args.host}:{args.port}"
    app = create_app(args.seed, state_dir=args.state_dir, base_url=base_url, city=args.city)
    uvicorn.run(
        app, host=args.host, port=args.port, log_level="warning", access_log=False, lifespan="on",
        timeout_graceful_shutdown=2, timeout_keep_alive=75, http="httptools", ws="none",
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
