"""The program in a browser: textual-serve starts it anew for each page that is opened, on loopback only.

Who can open a page can read and write files as the user who started this, so no other address is offered,
and a page of another site that tries to connect is turned away.
"""

import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from smtpsim.errors import SmtpsimError

LOOPBACK = "127.0.0.1"
_PAGES = Path(__file__).with_name("browser_page")  # textual-serve's own page asks a font of another host
_NOT_INSTALLED = "a browser cannot be served without the package textual-serve: install smtpsim[web]"


def allowed_names(port: int) -> frozenset[str]:
    """Give the names under which this machine's own browser knows the port."""
    return frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})


def is_own_page(host: str, origin: str | None, port: int) -> bool:
    """Tell whether a request comes from a page of this port: by its host, and the page's where it is told."""
    names = allowed_names(port)
    return host in names and (origin is None or origin.removeprefix("http://") in names)


def serve_browser(arguments: Sequence[str], port: int, announce: Callable[[str], None]) -> int:
    """Serve `smtpsim` with these arguments until Ctrl+C; raises `SmtpsimError` where that cannot be."""
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError as error:
        raise SmtpsimError(_NOT_INSTALLED) from error

    async def turn_others_away(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not is_own_page(request.host, request.headers.get("Origin"), port):
            raise web.HTTPForbidden(text="Only a page of this address may connect.")
        return await handler(request)

    async def application() -> web.Application:
        made = await server._make_app()  # noqa: SLF001  there is no public way to guard it
        made.middlewares.append(web.middleware(turn_others_away))
        made.on_startup.clear()
        return made

    command = shlex.join([sys.executable, "-m", "smtpsim", *arguments])
    server = Server(command, LOOPBACK, port, "smtpsim", templates_path=str(_PAGES))
    announce(f"Open http://{LOOPBACK}:{port} in a browser on this machine; Ctrl+C ends.")
    try:
        web.run_app(application(), host=LOOPBACK, port=port, print=None)
    except OSError as error:
        raise SmtpsimError(f"cannot listen on port {port}: {error.strerror}") from error
    return 0
