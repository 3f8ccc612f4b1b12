"""Delivery status notifications: what a server writes to the sender of a mail about its fate (RFC 3464)."""

import re
from datetime import datetime
from typing import Final, Literal, TypeAlias

import msgspec

Action: TypeAlias = Literal["failed", "delayed", "delivered", "relayed", "expanded"]
"""What has been done for a recipient (RFC 3464 2.3.3)."""

_DEFAULT_STATUS: Final[dict[Action, str]] = {"failed": "5.0.0", "delayed": "4.0.0"}
_SUCCESS = "2.0.0"
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")  # status-code (RFC 3464 2.3.4)
_REPLY = re.compile(r"[2-5][0-5][0-9](?:[ -]|$)")


class RecipientStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the copy for one recipient: one group of fields (RFC 3464 2.3)."""

    final_recipient: str
    original_recipient: str = ""  # ORCPT decoded, with its type ("rfc822;bob@receiver.example")
    action: Action
    status: str  # an enhanced code
    diagnostic: str = ""  # the failing reply, or words of this server's own
    remote_host: str = ""  # who gave that reply
    last_attempt: datetime | None = None
    will_retry_until: datetime | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report says; it goes from the null reverse-path to `to` (RFC 5321 6.1)."""

    reporting_host: str
    to: str  # the reverse-path of the mail that it is about
    envelope_id: str = ""  # ENVID decoded (RFC 3461 4.4)
    arrived: datetime
    written: datetime
    statuses: tuple[RecipientStatus, ...]
    original: bytes
    returns_full: bool = True  # RET=FULL, else HDRS (RFC 3461 4.3)
    postmaster: str = ""  # whose mailbox the report comes from; empty: that of the reporting host
    may_be_8bit: bool = True  # whether a text beyond ASCII may be returned as it is
    number: int  # one report of a host has it and no other


def status_of(one: RecipientStatus) -> str:
    """Give the recipient's enhanced code, or the plainest one where that is none."""
    if _STATUS.fullmatch(one.status):
        return one.status
    return _DEFAULT_STATUS.get(one.action, _SUCCESS)


def is_reply(diagnostic: str) -> bool:
    """Whether a diagnostic is what a server replied, and not words of this server's own."""
    return _REPLY.match(diagnostic) is not None


def is_bad_news(one: RecipientStatus) -> bool:
    """Whether the copy is not where it should be: not yet, or not any more."""
    return one.action in _DEFAULT_STATUS
