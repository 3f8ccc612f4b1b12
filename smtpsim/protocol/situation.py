"""What a server knows when it judges a line."""

import msgspec

from smtpsim.protocol.command import Command
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.policy import Policy
from smtpsim.protocol.received import Received
from smtpsim.protocol.security import IN_CLEAR, Security
from smtpsim.protocol.transaction import Transaction


class Situation(msgspec.Struct, frozen=True, gc=False):
    """All that a verdict depends on."""

    received: Received
    command: Command
    facts: Facts
    policy: Policy
    transaction: Transaction
    has_extensions: bool  # the client said EHLO, so it may use what was offered
    security: Security = IN_CLEAR
    behind: int = 0  # octets that stand behind STARTTLS, where the server has read them already
