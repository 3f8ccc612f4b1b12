"""Tokens in the place of secrets: `[secret-1:accepted:alice]` says what a message led to, and no more.

A recording of a real client has them; nothing that such a client sends is ever taken for one.
"""

import re

import msgspec

from smtpsim.spec.terms import LoginOutcome

_TOKEN = re.compile(r"\[secret-([0-9]+):([a-z0-9-]+)(?::([!-~]+))?\]\.*\Z", re.ASCII)
_OUTCOMES = {one.value: one for one in LoginOutcome}

CHALLENGE = "[challenge]"
"""Stands for a challenge that only the real server and the real client know."""


class Secret(msgspec.Struct, frozen=True, gc=False):
    """What one hidden message led to, and for which account where that is known."""

    number: int
    outcome: LoginOutcome
    identity: str = ""


def write_secret(secret: Secret) -> str:
    """Write a token: one word, without spaces."""
    whose = f":{secret.identity}" if secret.identity else ""
    return f"[secret-{secret.number}:{secret.outcome}{whose}]"


def read_secret(text: str) -> Secret | None:
    """Read a token; None for anything else."""
    match = _TOKEN.match(text)
    outcome = _OUTCOMES.get(match[2]) if match else None
    return Secret(int(match[1]), outcome, match[3] or "") if match and outcome else None
