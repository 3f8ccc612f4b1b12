"""What the mail store and the site's policy know that bears on one line."""

import msgspec

from smtpsim.spec.terms import Lookup, QueueFinding, ServiceState, Standing, TextRuling, Trouble


class Facts(msgspec.Struct, frozen=True, gc=False):
    """Everything a classifier may look at besides the line and the server itself.

    `standing` is about one recipient (RCPT) or about the recipient that decides (end of data);
    `forward` is the forward-path that 251 and 551 carry; `found` are the lines of VRFY and EXPN.
    """

    service: ServiceState = ServiceState.READY
    trouble: Trouble = Trouble.NONE
    standing: Standing = Standing.MAILBOX
    sender_is_refused: bool = False
    name_is_refused: bool = False
    hello_is_refused: bool = False
    forward: str = ""
    lookup: Lookup = Lookup.NONE
    found: tuple[str, ...] = ()
    ruling: TextRuling = TextRuling.ACCEPT
    has_looped: bool = False  # the message went through more servers than it may
    queue: QueueFinding = QueueFinding.NOT_ALLOWED  # what ETRN asks for (RFC 1985)
    waiting: int = 0  # copies that wait for it, where they are counted
    login_is_failing: bool = False  # no password can be checked for now


NOTHING_SPECIAL = Facts()
