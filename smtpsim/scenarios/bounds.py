"""How much one scenario may ask for: past a bound there is one clear mistake, and nothing hangs."""

from smtpsim.protocol.script import ScriptKind
from smtpsim.scenarios import nodes
from smtpsim.scenarios.client_format import ClientPart, MailPart
from smtpsim.scenarios.fields import entry, key_of
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.walk import Walk

MOST_FAULTS = 100
MOST_EXPECTATIONS = 200
MOST_RECIPIENTS = 1_000  # of one mail; a server must take 100 (RFC 5321 4.5.3.1.8)
MOST_MAILS = 1_000
MOST_COPIES = 5_000  # recipients of all mails
MOST_CHUNKS = 5_000  # of all mails
MOST_LINES = 5_000  # of a script
MOST_WAITING_DAYS = 366  # of a script, all together
_DAY_MS = 86_400_000
FIRST_YEAR, LAST_YEAR = 1900, 2200  # so that no moment of a session is past what a calendar has

_BARE_MARKS = {ScriptKind.WAIT, ScriptKind.SILENCE}


def bound_scenario(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """Faults and expectations are few enough to be proved one by one, and the clock has room."""
    if not isinstance(part, Scenario):
        return
    _bound(walk, node, "faults", len(part.faults), MOST_FAULTS)
    _bound(walk, node, "expect", len(part.expect), MOST_EXPECTATIONS)
    if not FIRST_YEAR <= part.start.year <= LAST_YEAR:
        reason = f"a session starts in a year from {FIRST_YEAR} to {LAST_YEAR}"
        walk.wrong(MistakeId.WRONG_DATE, entry(node, "start"), reason)


def bound_client(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """What a client does comes to an end that somebody waits for."""
    if not isinstance(part, ClientPart):
        return
    _bound(walk, node, "send", len(part.send), MOST_MAILS)
    copies = sum(len(mail.to) for mail in part.send)
    if len(part.send) <= MOST_MAILS and copies > MOST_COPIES:
        reason = f"all mails together have {copies:,} recipients, and {MOST_COPIES:,} are the most"
        walk.wrong(MistakeId.TOO_MUCH, key_of(node, "send"), reason)
    chunks = sum(len(mail.body) for mail in part.send) // part.chunking if part.chunking else 0
    if chunks > MOST_CHUNKS:
        reason = f"the mails go in {chunks:,} chunks, and {MOST_CHUNKS:,} are the most: let chunks be larger"
        walk.wrong(MistakeId.TOO_MUCH, entry(node, "chunking"), reason)
    _bound(walk, node, "script", len(part.script), MOST_LINES)
    days = sum(item.ms for item in part.script if item.kind in _BARE_MARKS) / _DAY_MS
    if days > MOST_WAITING_DAYS:
        reason = f"the script waits {days:,.0f} days, and {MOST_WAITING_DAYS} are the most"
        walk.wrong(MistakeId.TOO_MUCH, key_of(node, "script"), reason)


def bound_mail(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A mail goes to no more recipients than a session can show."""
    if isinstance(part, MailPart):
        _bound(walk, node, "to", len(part.to), MOST_RECIPIENTS)


_THINGS = {
    "faults": "faults",
    "expect": "expectations",
    "send": "mails",
    "script": "lines of a script",
    "to": "recipients of one mail",
}


def _bound(walk: Walk, node: nodes.Mapping, key: str, number: int, most: int) -> None:
    if number > most:
        reason = f"{number:,} {_THINGS[key]} stand here, and {most:,} are the most"
        walk.wrong(MistakeId.TOO_MUCH, key_of(node, key), reason)
