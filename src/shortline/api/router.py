"""The routers of the API: one look at an address before its routes are tried one by one."""

import re

from fastapi import APIRouter
from starlette.routing import Match, Route, WebSocketRoute, compile_path
from starlette.types import Scope

PREFIX = "/api/v1"
_NAMES = re.compile(r"\?P<\w+>")


class Router(APIRouter):
    """A router below PREFIX that says at once when an address is none of its own.

    A request asks every router before its own, and nested ones again at each level: without this look that was a good part
    of what a small request cost.
    """

    _parts: tuple["Router", ...] = ()
    _any: re.Pattern[str] | None = None

    def take_in(self, *parts: "Router") -> None:
        """Include these, at the addresses they have."""
        self._parts += parts
        for part in parts:
            self.include_router(part)

    def addresses(self) -> list[str]:
        """As they were written, without PREFIX."""
        own = [each.path for each in self.routes if isinstance(each, Route | WebSocketRoute)]
        return own + [address for part in self._parts for address in part.addresses()]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if self._any is None:  # by the first request all routes are there
            patterns = (_NAMES.sub("?:", compile_path(each)[0].pattern) for each in self.addresses())
            self._any = re.compile("|".join(f"{PREFIX}{each.removeprefix('^')}" for each in patterns))
        return super().matches(scope) if self._any.match(scope["path"]) else (Match.NONE, {})
