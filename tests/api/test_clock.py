"""A desk under a test clock tells one time everywhere."""

from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
from tests.desks import desk, make_owner


def test_the_date_header_and_the_times_inside_follow_the_clock() -> None:
    with desk("up") as running:
        make_owner(running)
        running.advance(40 * 24 * 3600)
        with running.sign_in() as api:
            made = api.post("/macros", json={"shortcut": "hello", "wordings": ["Hello"]})
            assert made.headers.get_list("date") == [made.headers["date"]]
            told = parsedate_to_datetime(made.headers["date"])
            inside = datetime.fromisoformat(made.json()["created_at"])
            assert abs((told - inside).total_seconds()) < 5
            session = api.get("/sessions").json()["items"][0]["created_at"]
            assert abs((datetime.fromisoformat(session) - told).total_seconds()) < 60
        for path in ("/healthz", "/", "/hooks/whatsapp/1"):
            dates = httpx.get(running.url + path).headers.get_list("date")
            assert len(dates) == 1
            assert abs((parsedate_to_datetime(dates[0]) - told).total_seconds()) < 60
        running.advance(3600)
        later = parsedate_to_datetime(httpx.get(f"{running.url}/healthz").headers["date"])
        assert 3500 < (later - told).total_seconds() < 3700
