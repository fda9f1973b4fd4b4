"""The agent app: static files from the wheel, with the headers a page of ours must carry."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Shortline</title>
<p>The agent app is not built here. Run <code>make web</code>, or install the wheel, which carries it.</p>"""
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
            return FileResponse(target, headers={"cache-control": cache})
        if path.startswith(("api/", "hooks/", "_app/")):
            return Response(status_code=404)
        index = root / "index.html"
        if not index.exists():
            return HTMLResponse(NOT_BUILT, 200)
        return FileResponse(index, headers={"cache-control": "no-cache"})
