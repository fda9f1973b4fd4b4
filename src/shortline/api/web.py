"""The agent app: static files from the wheel, with the headers a page of ours must carry. The build leaves compressed
copies beside its texts; who accepts one gets a third of the bytes."""

import mimetypes
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Shortline</title>
<p>The agent app is not built here. Run <code>make web</code>, or install the wheel, which carries it.</p>"""
PACKED = (("br", ".br"), ("gzip", ".gz"))  # the smaller first
FOREVER = "public, max-age=31536000, immutable"


def install(app: FastAPI) -> None:
    """Serve `/` and every path of the app; unknown paths get the app, which shows its own not-found page."""
    root = Path(str(files("shortline"))) / "web_build"

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        target = (root / path).resolve() if path else root / "index.html"
        inside = target.is_relative_to(root.resolve()) if root.exists() else False
        if path and inside and target.is_file():
            cache = FOREVER if "/immutable/" in f"/{path}" else "no-cache"
            return _file(target, request, cache)
        if path.startswith(("api/", "hooks/", "_app/")):
            return Response(status_code=404)
        index = root / "index.html"
        if not index.exists():
            return HTMLResponse(NOT_BUILT, 200)
        return _file(index, request, "no-cache")


def _file(target: Path, request: Request, cache: str) -> FileResponse:
    """The file, or the smallest compressed copy of it that the browser reads."""
    headers = {"cache-control": cache, "vary": "accept-encoding"}
    accepted = {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    kind = mimetypes.guess_type(target.name)[0] or "text/plain"
    for name, ending in PACKED:
        packed = target.with_name(target.name + ending)
        if name in accepted and packed.is_file():
            return FileResponse(packed, media_type=kind, headers={**headers, "content-encoding": name})
    return FileResponse(target, media_type=kind, headers=headers)
