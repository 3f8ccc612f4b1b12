"""What a sender wants to be told about the delivery: the parameters of RFC 3461.

`ENVID` and `ORCPT` are kept as xtext, as they stood in the command: a relay must pass them on unchanged
(RFC 3461 5.2.1). `decode_xtext` gives what they mean, as a report shows it.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from smtpsim.protocol.command import Parameter
from smtpsim.protocol.transaction import Transaction
from smtpsim.spec.terms import Notify, Returned

# xtext: any number of xchar and hexchar
# xchar   = any ASCII CHAR between "!" (33) and "~" (126) inclusive, except for "+" and "="
# hexchar = ASCII "+" immediately followed by two upper case hexadecimal digits
# What is written so must be printable, white space included (RFC 3461 4.2, 4.4).
_XTEXT = r"(?:[!-*,-<>-~]|\+(?:09|[2-6][0-9A-F]|7[0-9A-E]))"
_ADDRESS_TYPE = r"[!#$%&'*+\-/0-9?A-Z^_`a-z{|}~]+"  # atom (RFC 822 3.3), without "="
_NOTICE = "(?:SUCCESS|FAILURE|DELAY)"

FORM_OF: Final[Mapping[str, re.Pattern[str]]] = {
    "RET": re.compile(r"(?:FULL|HDRS)\Z", re.IGNORECASE),  # RFC 3461 4.3
    "ENVID": re.compile(rf"(?=.{{1,100}}\Z){_XTEXT}+\Z"),  # RFC 3461 4.4
    "NOTIFY": re.compile(rf"(?:NEVER|{_NOTICE}(?:,{_NOTICE})*)\Z", re.IGNORECASE),  # RFC 3461 4.1
    # RFC 3461 4.2; an address of type utf-8 may have characters beyond ASCII (RFC 6533 3).
    "ORCPT": re.compile(
        rf"(?=.{{1,500}}\Z)(?:(?i:utf-8);(?:{_XTEXT}|[^\x00-\x7f])*|{_ADDRESS_TYPE};{_XTEXT}*)\Z"
    ),
}
"""The form that the value of each parameter has."""

_MAY_STAND = re.compile(r"[!-*,-<>-~]")
_HEX = re.compile(r"\+([0-9A-F]{2})")
_RETURNED_OF = {"FULL": Returned.FULL, "HDRS": Returned.HEADERS}
_KEYWORD_OF = {returned: keyword for keyword, returned in _RETURNED_OF.items()}


class RecipientWish(msgspec.Struct, frozen=True, gc=False):
    """What is asked for one recipient; empty where RCPT says nothing."""

    notify: tuple[Notify, ...] = ()
    original_recipient: str = ""  # "rfc822;" and an address as xtext


class DsnRequest(msgspec.Struct, frozen=True, gc=False):
    """What is asked for a whole mail: its recipients' wishes stand in the order of the forward-paths."""

    returned: Returned | None = None
    envelope_id: str = ""  # xtext
    recipients: tuple[RecipientWish, ...] = ()


NOTHING_ASKED: Final = DsnRequest()


def encode_xtext(text: str) -> str:
    """Write printable ASCII as xtext (RFC 3461 4)."""
    return "".join(char if _MAY_STAND.match(char) else f"+{ord(char):02X}" for char in text)


def original_recipient(address: str) -> str:
    """Write an address as `ORCPT` carries it: ASCII as type rfc822, else as type utf-8 (RFC 6533 3)."""
    if address.isascii():
        return f"rfc822;{encode_xtext(address)}"
    written = (
        char if _MAY_STAND.match(char) and char != "\\" else f"\\x{{{ord(char):02X}}}" for char in address
    )
    return f"utf-8;{''.join(written)}"


def decode_xtext(xtext: str) -> str:
    """Give the text that xtext stands for (RFC 3461 4)."""
    return _HEX.sub(lambda found: chr(int(found[1], 16)), xtext)


def request_of(transaction: Transaction) -> DsnRequest:
    """Read what a client asked for with MAIL and RCPT (RFC 3461 4)."""
    values = _values(transaction.parameters)
    return DsnRequest(
        _RETURNED_OF.get(values.get("RET", "").upper()),
        values.get("ENVID", ""),
        tuple(_wish(parameters) for parameters in transaction.recipient_parameters),
    )


def _wish(parameters: tuple[Parameter, ...]) -> RecipientWish:
    values = _values(parameters)
    words = values["NOTIFY"].lower().split(",") if "NOTIFY" in values else ()
    return RecipientWish(tuple(Notify(word) for word in words), values.get("ORCPT", ""))


def _values(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    return {one.keyword: one.value or "" for one in parameters}


def mail_parameters(request: DsnRequest) -> str:
    """Write what MAIL says of a request, each parameter behind a space (RFC 3461 4.3, 4.4)."""
    returned = f" RET={_KEYWORD_OF[request.returned]}" if request.returned else ""
    return returned + (f" ENVID={request.envelope_id}" if request.envelope_id else "")


def recipient_parameters(request: DsnRequest, place: int) -> str:
    """Write what RCPT says of a request for the recipient at a place (RFC 3461 4.1, 4.2)."""
    if place >= len(request.recipients):
        return ""
    wish = request.recipients[place]
    notify = f" NOTIFY={','.join(wish.notify).upper()}" if wish.notify else ""
    return notify + (f" ORCPT={wish.original_recipient}" if wish.original_recipient else "")
