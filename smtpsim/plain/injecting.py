"""A fault as one types it after `inject`: a name, or what, where and how often.

mailbox-busy
450 4.2.1 try later
550 at RCPT for bob@receiver.example
450 at second RCPT on mx.receiver.example always
450 at RCPT 3 times until transfer phase chance 50%
delay 2000 command, throttle 50, hold reply, split 7 command, cut 20 data, half-open command
421@DATA, and {when: ..., do: ...}, as the option --fault has them
"""

import json
import re
from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.scenarios.faults import read_fault
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Kind, PhaseName, Verb
from smtpsim.stage.fault_words import STRUCK_KINDS, named
from smtpsim.stage.made_fault import read_chance
from smtpsim.stage.replies import typed_mistake, typed_reply

_ORDINALS = {"first": 1, "second": 2, "third": 3}
_VERB_OF = {verb.value.lower(): verb for verb in Verb if verb is not Verb.UNKNOWN}
_KIND_OF = {kind.value: kind for kind in STRUCK_KINDS}
_UNTIL = re.compile(
    r"(?P<what>.+?),?\s+until\s+(?P<phase>[a-z-]+)(?P<word>\s+phase)?\Z", re.ASCII | re.IGNORECASE
)
_CHANCE = re.compile(r"(?P<what>.+?),?\s+chance\s+(?P<number>[0-9.]+)\s?%?\Z", re.ASCII | re.IGNORECASE)
_OFTEN = re.compile(r"(?P<what>.+?),?\s+(?:(?P<always>always)|once|(?P<number>\d{1,3}) times)\Z", re.ASCII)
_HOST = re.compile(r"(?P<what>.+?)\s+on\s+(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)\Z", re.ASCII)
_PLACED = re.compile(
    r"(?P<what>.+?)\s+at\s+(?:(?P<ordinal>first|second|third)\s+)?(?P<verb>[A-Za-z0-9-]+)"
    r"(?:\s+for\s+(?P<recipient>\S+))?\Z",
    re.ASCII,
)
_CHANNEL = re.compile(
    r"(?P<deed>hold|half-open|delay|throttle|split|cut)(?:\s+(?P<number>\d{1,6}))?"
    r"(?:\s+(?P<kind>reply|command|data|end-of-data))?\Z",
    re.ASCII,
)
_PHASE_OF = {
    "transfer": PhaseName.TRANSFER,
    "data": PhaseName.TRANSFER,
    "mail-transfer": PhaseName.TRANSFER,
    "termination": PhaseName.TERMINATION,
    "connection-termination": PhaseName.TERMINATION,
}
_NUMBERED = {"delay", "throttle", "split", "cut"}
_NO_PLACE = "Only a reply takes a place with 'at'; this fault has its own."
_NO_PHASE = "A fault can last until transfer phase or until termination phase."
_NO_CHANCE = "A chance is a number of per cent above 0, and 100 at most: chance 50%."


class _Often(NamedTuple):
    """How often, until when and with which chance, and what stands before that."""

    what: str
    times: int = 1
    until: PhaseName | None = None
    chance: float = 1.0


def read_injection(text: str) -> FaultRule:
    """Read what stands after `inject`, or raise `UsageError` with what would be right."""
    if text.startswith("{"):
        return read_fault(text)
    often = _read_often(_Often(text))
    rule = _read_on_host(often.what)
    if often == _Often(often.what) and often.what == text:
        return rule
    return replace(rule, times=often.times, until=often.until, chance=often.chance)


def _read_often(often: _Often) -> _Often:
    """Take what says how often off the end, in whatever order it stands."""
    what = often.what
    if match := _CHANCE.match(what):
        chance = read_chance(match["number"])
        if chance is None:
            raise UsageError(_NO_CHANCE)
        return _read_often(often._replace(what=match["what"], chance=chance))
    if (match := _UNTIL.match(what)) and (match["word"] or match["phase"].lower() in _PHASE_OF):
        phase = _PHASE_OF.get(match["phase"].lower())
        if phase is None:
            raise UsageError(_NO_PHASE)
        return _read_often(often._replace(what=match["what"], until=phase))
    if match := _OFTEN.match(what):
        number = 0 if match["always"] else int(match["number"] or 1)
        if not number and not match["always"]:
            raise UsageError("A fault strikes at least once; write always for no end.")
        return _read_often(often._replace(what=match["what"], times=number))
    return often


def _read_on_host(text: str) -> FaultRule:
    match = _HOST.match(text)
    if match is None:
        return _read_placed(text)
    rule = _read_placed(match["what"])
    when = replace(rule.when, hop=match["host"])
    return replace(rule, name=f"{rule.name} on {match['host']}", when=when)


def _read_placed(text: str) -> FaultRule:
    placed = _PLACED.match(text)
    if placed is None or placed["verb"].lower() not in _VERB_OF:
        return _read_plain(text)
    rule, verb = _read_plain(placed["what"]), _VERB_OF[placed["verb"].lower()]
    if not (rule.do.reply or _CHANNEL.match(placed["what"])):
        raise UsageError(_NO_PLACE)
    ordinal, recipient = placed["ordinal"] or "", placed["recipient"] or ""
    name = f"{rule.name} at {f'{ordinal} {verb}'.strip()}{f' for {recipient}' if recipient else ''}"
    when = _read_when(verb, _ORDINALS.get(ordinal, 0), recipient)
    return replace(rule, name=name, when=replace(when, kind=rule.when.kind))


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
    channel = _CHANNEL.match(text)
    if channel and text != "half-open":  # that alone is the name of a preset
        return _read_channel(channel)
    rule = typed_reply(text)
    if rule is None and text[:1].isdecimal() and "@" not in text:
        raise UsageError(typed_mistake(text))
    return rule or read_fault(text)


def _read_channel(match: re.Match[str]) -> FaultRule:
    deed, number = match["deed"], match["number"]
    if (deed in _NUMBERED) is (number is None):
        right = f"{deed} takes a number, as in {deed} 20." if number is None else f"{deed} takes no number."
        raise UsageError(right)
    amount = int(number or 0)
    if deed in _NUMBERED and not amount and deed != "cut":
        raise UsageError(f"{deed} 0 changes nothing; take a number from 1 on.")
    match deed:
        case "hold":
            do = Do(hold=True)
        case "half-open":
            do = Do(half_open=True)
        case "delay":
            do = Do(delay_ms=amount)
        case "throttle":
            do = Do(octets_per_second=amount)
        case "split":
            do = Do(split_at=amount)
        case _:
            do = Do(cut_after=amount)
    return named(FaultRule("", do, When(kind=_KIND_OF.get(match["kind"] or "", Kind.REPLY))))
