"""A fault as one types it after `inject`: a name, or a reply, with its place and how often.

mailbox-busy
450 4.2.1 try later
550 at RCPT for bob@receiver.example
450 at second RCPT always
421@DATA, and {when: ..., do: ...}, as the option --fault has them
"""

import json
import re

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.scenarios.faults import read_fault
from smtpsim.spec.faults import FaultRule, When
from smtpsim.spec.terms import Verb
from smtpsim.stage.fault_choices import NO_REPLY, typed_reply

_ORDINALS = {"first": 1, "second": 2, "third": 3}
_VERB_OF = {verb.value.lower(): verb for verb in Verb if verb is not Verb.UNKNOWN}
_OFTEN = re.compile(r"(?P<what>.+?)\s+(?:(?P<always>always)|once|(?P<number>\d{1,3}) times)\Z", re.ASCII)
_PLACED = re.compile(
    r"(?P<what>.+?)\s+at\s+(?:(?P<ordinal>first|second|third)\s+)?(?P<verb>[A-Za-z0-9-]+)"
    r"(?:\s+for\s+(?P<recipient>\S+))?\Z",
    re.ASCII,
)
_NO_PLACE = "Only a reply takes a place with 'at'; this fault has its own."


def read_injection(text: str) -> FaultRule:
    """Read what stands after `inject`, or raise `UsageError` with what would be right."""
    often = None if text.startswith("{") else _OFTEN.match(text)
    if often is None:
        return _read_placed(text)
    number = 0 if often["always"] else int(often["number"] or 1)
    if not number and not often["always"]:
        raise UsageError("A fault strikes at least once; write always for no end.")
    return replace(_read_placed(often["what"]), times=number)


def _read_placed(text: str) -> FaultRule:
    placed = None if text.startswith("{") else _PLACED.match(text)
    if placed is None or placed["verb"].lower() not in _VERB_OF:
        return _read_plain(text)
    rule, verb = _read_plain(placed["what"]), _VERB_OF[placed["verb"].lower()]
    if not rule.do.reply:
        raise UsageError(_NO_PLACE)
    ordinal, recipient = placed["ordinal"] or "", placed["recipient"] or ""
    name = f"{rule.name} at {f'{ordinal} {verb}'.strip()}{f' for {recipient}' if recipient else ''}"
    return replace(rule, name=name, when=_read_when(verb, _ORDINALS.get(ordinal, 0), recipient))


def _read_when(verb: Verb, occurrence: int, recipient: str) -> When:
    """Read the place as a scenario's author writes it, so that a mistake in it is told in the same words."""
    when = {"command": verb.value}
    when |= {"occurrence": str(occurrence)} if occurrence else {}
    when |= {"recipient": json.dumps(recipient.strip("<>"), ensure_ascii=False)} if recipient else {}
    written = ", ".join(f"{key}: {value}" for key, value in when.items())
    try:
        return read_fault(f"{{when: {{{written}}}, do: {{hold: true}}}}").when
    except UsageError as error:
        raise UsageError(re.sub(r"fault, column \d+: ", "", str(error))) from error


def _read_plain(text: str) -> FaultRule:
    rule = typed_reply(text)
    if rule is None and text[:1].isdecimal() and "@" not in text:
        raise UsageError(NO_REPLY)
    return rule or read_fault(text)
