"""What the mail store and the site's policy know that bears on one line."""

import msgspec

from smtpsim.spec.terms import Lookup, ServiceState, Standing, TextRuling, Trouble


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


NOTHING_SPECIAL = Facts()
