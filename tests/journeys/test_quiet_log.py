"""Both journeys at the chattiest level, with failures among them: no word and no number of a person is in the log."""

import re
import tempfile
from pathlib import Path

import pytest

from tests.desks import Desk, start_desk, wait_until
from tests.world import KEYS, NUMBER, World

WORD = "kingfisher"
PHONE = "31612345678"


class Chatty(World):
    def start(self) -> Desk:
        double = f"http://127.0.0.1:{self.sim_port}"
        return start_desk("up", self.folder, self.port, SHORTLINE_GRAPH_URL=double, SHORTLINE_LOG_LEVEL="debug")


@pytest.mark.xdist_group("desk")
def test_no_text_number_or_secret_is_in_the_log() -> None:
    with tempfile.TemporaryDirectory(prefix="sl-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        world = Chatty(Path(folder))
        try:
            world.connect()
            world.write(PHONE, {"type": "text", "text": {"body": f"the {WORD} of {PHONE}"}})
            conversation = world.conversation_of(PHONE)
            message_id = world.send(conversation, text=f"a {WORD} for you")["id"]
            wait_until(
                lambda: world.api.get(f"/messages/{message_id}").json()["state"] in ("sent", "delivered", "read"),
                what="the answer's arrival",
            )
            poison = {"phone_number_id": NUMBER, "value": {"messages": [{"id": 1, "from": PHONE, "text": WORD}]}}
            assert world.sim.post("/raw", json=poison).status_code < 500
            world.api.get("/search", params={"q": WORD})
            world.api.post(f"/conversations/{conversation}/messages", json={"text": WORD * 2000})
        finally:
            world.close()
        log = (world.folder / "desk.log").read_text("utf-8", "replace")
        assert log.count("\n") > 5, "a log that says nothing proves nothing"
        told = [line for line in log.splitlines() if re.search(f"{WORD}|{PHONE}|{PHONE[2:]}", line)]
        assert told == []
        assert [key for key, secret in KEYS.items() if secret in log] == []
        assert world.api.headers["authorization"].split()[1] not in log
