"""One desk and the double as processes, in a directory of their own, and what a test asks of them."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import httpx

from tests.desks import Desk, free_port, make_owner, start_desk, stop_desk, wait_until

WABA, NUMBER = "700100200300400", "900100200300400"
KEYS = {"access_token": "token-of-the-journey", "app_secret": "secret-of-the-journey", "verify_token": "verify-me"}


class World:
    """The desk and the double, and what a test asks of them."""

    def __init__(self, folder: Path):
        self.folder, self.sim_port, self.port = folder, free_port(), free_port()
        self.sim = httpx.Client(base_url=f"http://127.0.0.1:{self.sim_port}/_sim", timeout=20)
        self._double = subprocess.Popen(
            [sys.executable, "-m", "shortline_sim", "whatsapp", "--port", str(self.sim_port), "--seed", "7",
             "--state-dir", str(folder / "double")]
        )  # fmt: skip
        wait_until(lambda: self.sim.get("/accounts").status_code == 200, what="the double")
        self.desk = self.start()
        make_owner(self.desk)
        self.api = self.desk.sign_in()

    def start(self) -> Desk:
        return start_desk("up", self.folder, self.port, SHORTLINE_GRAPH_URL=f"http://127.0.0.1:{self.sim_port}")

    def connect(self) -> str:
        self.sim.post("/accounts", json={
            "waba_id": WABA, **KEYS, "name": "Journey",
            "phone_numbers": [{"phone_number_id": NUMBER, "display_phone_number": "+31 20 555 0100", "verified_name": "Journey"}],
        }).raise_for_status()  # fmt: skip
        made = self.api.post(
            "/inboxes",
            json={"channel": "whatsapp", "name": "Journey", "phone_number_id": NUMBER, "waba_id": WABA, **KEYS},
        )
        assert made.status_code == 201, made.text
        inbox_id: str = made.json()["id"]
        hooked = self.sim.post("/subscriptions", json={
            "waba_id": WABA, "verify_token": KEYS["verify_token"], "callback_url": f"{self.desk.url}/hooks/whatsapp/{inbox_id}",
        }).json()  # fmt: skip
        assert hooked["ok"], hooked
        return inbox_id

    def write(self, sender: str, message: dict[str, Any]) -> str:
        """A customer writes; returns the provider's id."""
        written = self.sim.post("/inbound", json={"phone_number_id": NUMBER, "from": sender, "message": message})
        written.raise_for_status()
        wamid: str = written.json()["wamid"]
        return wamid

    def conversation_of(self, sender: str) -> str:
        def find() -> str | None:
            items = self.api.get("/conversations", params={"view": "all", "q": sender, "state": "open"}).json()["items"]
            return items[0]["id"] if items else None

        found: str = wait_until(find, what=f"the conversation of {sender}")
        return found

    def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.api.get(
            f"/conversations/{conversation_id}/messages", params={"limit": 200}
        ).json()["items"]
        return items

    def send(self, conversation_id: str, **what: Any) -> dict[str, Any]:
        answer = self.api.post(
            f"/conversations/{conversation_id}/messages",
            json={"client_message_id": str(uuid.uuid4()), "undo_seconds": 0, **what},
        )
        assert answer.status_code == 201, f"{what}: {answer.text}"
        result: dict[str, Any] = answer.json()
        return result

    def kill_everything(self) -> None:
        """kill -9 of the supervisor, the web server, the worker and the database at once."""
        mine = str(self.folder).encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                environment = (process / "environ").read_bytes()
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            ours = b"SHORTLINE_DATA_DIR=" + mine in environment or (mine + b"/postgres") in command
            if ours and b"shortline_sim" not in command:
                os.kill(int(process.name), signal.SIGKILL)
        self.desk.process.wait(20)

    def close(self) -> None:
        self.api.close()
        stop_desk(self.desk)
        self._double.terminate()
        self._double.wait(10)
