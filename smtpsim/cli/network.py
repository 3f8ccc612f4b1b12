"""The sub-commands that listen: for mail programs, and for a browser; what they do is loaded when wanted."""

from pathlib import Path

import click

from smtpsim.cli.endings import reports_mistakes
from smtpsim.cli.options import DEFAULT_SCENARIO, FAULT, FILE, RECORD

DEFAULT_PORT = 2525
DEFAULT_WEB_PORT = 8000


@click.command()
@click.option(
    "--scenario",
    metavar="FILE|NAME",
    help="Whose mail to take and how; without it any sender, and"
    " recipients at example.com, example.org and *.example.",
)
@click.option("--stdio", is_flag=True, help="Speak SMTP on standard input and output.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"Listen on this port (default {DEFAULT_PORT}; 0 finds a free one).",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Listen on this address."
)
@click.option(
    "--extensions",
    metavar="LIST",
    help='Offer these, with commas: "PIPELINING,SIZE 1 MB" (besides HELP, EXPN, SEND and their like).',
)
@click.option(
    "--tls", is_flag=True, help="Offer STARTTLS, with a certificate made for the day (needs smtpsim[tls])."
)
@click.option("--tls-cert", type=FILE, metavar="FILE", help="Offer STARTTLS with this certificate (PEM).")
@click.option("--tls-key", type=FILE, metavar="FILE", help="The certificate's private key (PEM).")
@click.option("--tls-required", is_flag=True, help="Offer STARTTLS, and take no mail without it.")
@click.option(
    "--user",
    "users",
    multiple=True,
    metavar="NAME:PASSWORD",
    help="Let this user log in with AUTH; may be given again.",
)
@click.option("--allow-plain-auth", is_flag=True, help="Offer PLAIN and LOGIN also without TLS.")
@RECORD
@FAULT
@reports_mistakes
def serve(
    scenario: str | None,
    stdio: bool,  # noqa: FBT001  click passes a flag so
    port: int | None,
    host: str,
    extensions: str | None,
    tls: bool,  # noqa: FBT001
    tls_cert: Path | None,
    tls_key: Path | None,
    tls_required: bool,  # noqa: FBT001
    users: tuple[str, ...],
    allow_plain_auth: bool,  # noqa: FBT001
    out: Path | None,
    faults: tuple[str, ...],
) -> int:
    """Let a real mail client talk to the simulated server."""
    if stdio and port is not None:
        raise click.UsageError("choose --stdio or --port, not both")
    if not host:
        raise click.UsageError("--host needs an address, such as 127.0.0.1")
    from smtpsim.cli.protection import Wish
    from smtpsim.cli.serving import serve_sessions

    return serve_sessions(
        scenario,
        None if stdio else (host, DEFAULT_PORT if port is None else port),
        out,
        faults,
        Wish(tls, tls_required, tls_cert, tls_key),
        extensions=extensions,
        users=users,
        allows_plain_auth=allow_plain_auth,
    )


@click.command()
@click.argument("source", metavar="FILE|NAME", default=DEFAULT_SCENARIO)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_WEB_PORT,
    show_default=True,
    metavar="N",
    help="Listen on this port of 127.0.0.1.",
)
@click.option("--theme", metavar="NAME", help="Colours, as for play.")
@reports_mistakes
def web(source: str, port: int, theme: str | None) -> int:
    """Show the screen in a browser on this machine (needs smtpsim[web])."""
    from smtpsim.cli.browsing import show_in_browser

    return show_in_browser(source, port, theme)


NETWORK = (serve, web)
