"""The server that the requirements are tried on, and what is said to it."""

from pathlib import Path

from smtpsim.library import scenario_named
from tests.live.served import Dialogue

RECEIVER = Path(__file__).with_name("receiver.yaml")
SCENARIO = scenario_named(str(RECEIVER))
HOST = "mx.receiver.example"
ALICE, FRIEND = "alice@sender.example", "alice@friend.example"
BOB, CAROL = "bob@receiver.example", "carol@receiver.example"
FROM_ALICE, TO_BOB, TO_CAROL = f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>", f"RCPT TO:<{CAROL}>"
TEXT = b"Subject: Lunch\r\n\r\nShall we eat?\r\n"


def codes(client: Dialogue, *lines: str) -> list[str]:
    """Say lines one after the other, and tell the code of each reply."""
    return [client.ask(line)[:3] for line in lines]


def lines_of(reply: str) -> list[str]:
    """Cut a reply into its lines, without code and mark."""
    return [line[4:] for line in reply.splitlines()]


def send_text(client: Dialogue, *before: str, text: bytes = TEXT) -> str:
    """Open a transaction, send mail data as it is, and give the reply to its end."""
    assert codes(client, *before, "DATA")[-1] == "354"
    client.send(text + b".\r\n")
    return client.hear()
