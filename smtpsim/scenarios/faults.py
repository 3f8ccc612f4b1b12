"""Faults as an author writes them: a preset's name, or when and what.

unknown-mailbox
{when: {command: RCPT, occurrence: 2}, do: {reply: 451 4.3.0 Local error}, times: 1}
421@RCPT                        the same in short, for the command line
"""

import re
from typing import Annotated, TypeAlias

import msgspec

from smtpsim.errors import BadFilesError, UsageError
from smtpsim.scenarios import nodes
from smtpsim.scenarios.desk import Desk, WrongValueError, suggest
from smtpsim.scenarios.fields import entry, key_of
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import Node, Scalar, read_nodes
from smtpsim.scenarios.notation import Host, Milliseconds, Octets, OctetsPerSecond, Recipient, choice
from smtpsim.scenarios.part import Part
from smtpsim.scenarios.values import read_enhanced_code
from smtpsim.scenarios.walk import WRONG, Rules, Walk
from smtpsim.scenarios.words import shown
from smtpsim.spec.faults import FAULT_OF, Do, FaultRow, FaultRule, When
from smtpsim.spec.terms import ClientFault, Kind, PhaseName, Verb

_SHORT = re.compile(r"(\d{3})@(.+)\Z", re.ASCII)
_REPLY = re.compile(
    r"(?P<code>\S+)(?: (?P<enhanced>\d\.\d+\.\d+))?(?: (?P<text>.*))?\Z",
    re.DOTALL | re.ASCII,
)
_CODE = re.compile(r"[2-5][0-5][0-9]\Z", re.ASCII)
_ALWAYS = "always"

StruckKind: TypeAlias = Annotated[Kind, choice(Kind.REPLY, Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA)]


class Struck(msgspec.Struct, frozen=True):
    """A reply as a fault gives it."""

    code: int
    enhanced: str = ""
    text: str = ""


class Times(msgspec.Struct, frozen=True):
    """How often; 0 is always."""

    number: int


class WhenPart(Part, frozen=True, kw_only=True):
    """Where a fault strikes."""

    command: Verb | None = None
    phase: PhaseName | None = None
    recipient: Recipient = ""
    occurrence: int = 0
    hop: Host = ""
    what: StruckKind = Kind.REPLY


class DoPart(Part, frozen=True, kw_only=True):
    """What a fault does: one of these."""

    reply: Struck | None = None
    delay: Milliseconds | None = None
    throttle: OctetsPerSecond | None = None
    hold: bool = False
    split: Octets | None = None
    cut: Octets | None = None
    half_open: bool = False
    client: ClientFault | None = None


class FaultPart(Part, frozen=True, kw_only=True):
    """One fault."""

    name: str = ""
    when: WhenPart = WhenPart()
    do: DoPart
    times: Times = Times(1)
    until: PhaseName | None = None
    chance: float = 1.0


def read_fault(text: str) -> FaultRule:
    """Read a fault from the command line or a script, or raise `UsageError` with what would be right."""
    plain = text.strip()
    preset = _preset_named(plain)
    if preset is not None:
        return preset.rule
    if plain.startswith("{"):
        return _read_flow(plain)
    if match := _SHORT.match(plain):
        return _read_flow(f"{{when: {{command: {match[2]}}}, do: {{reply: {match[1]}}}}}")
    raise UsageError(_say_unknown(plain))


def _read_flow(text: str) -> FaultRule:
    desk = Desk("fault", text)
    try:
        node = read_nodes(text, "fault")
        rule = read_fault_node(Walk(desk, FAULT_RULES), node) if node else None
        desk.settle()
    except BadFilesError as error:
        told = (f"fault, column {one.column}: {one.reason}" for one in error.mistakes)
        raise UsageError("; ".join(told)) from None
    if not isinstance(rule, FaultRule):
        raise UsageError("a fault is empty here")
    return rule


def _preset_named(words: str) -> FaultRow | None:
    """Find a preset by its word, also where it was written with spaces as the menu shows it."""
    return FAULT_OF.get("-".join(words.lower().split()))


def read_fault_node(walk: Walk, node: Node) -> object:
    """Read a fault in a file: a preset's name or a mapping."""
    if isinstance(node, Scalar):
        preset = _preset_named(node.text)
        return preset.rule if preset else walk.wrong(MistakeId.WRONG_FAULT, node, _say_unknown(node.text))
    part = walk.read_part(FaultPart, node)
    return _make_rule(part) if isinstance(part, FaultPart) else WRONG


def _say_unknown(word: str) -> str:
    hint = suggest(word, FAULT_OF)
    return f"{shown(word)} is no fault{hint or '; write the name of one, or {when: ..., do: ...}'}"


def _make_rule(part: FaultPart) -> FaultRule:
    when, do = part.when, part.do
    reply = do.reply or Struck(0)
    return FaultRule(
        part.name or _compose_name(part),
        Do(
            reply.code,
            reply.enhanced,
            reply.text,
            do.delay or 0,
            do.throttle or 0,
            do.hold,
            do.split or 0,
            do.cut,
            do.half_open,
            do.client,
        ),
        When(when.command, when.phase, when.recipient, when.occurrence, when.hop, when.what),
        part.times.number,
        part.until,
        part.chance,
    )


def _compose_name(part: FaultPart) -> str:
    """Name a fault by what it does and where."""
    do = part.do
    deed = str(do.reply.code) if do.reply else do.client.value if do.client else _deeds(do)[0]
    return f"{deed} at {part.when.command}" if part.when.command else deed


def _deeds(do: DoPart) -> list[str]:
    named = {
        "reply": do.reply,
        "delay": do.delay,
        "throttle": do.throttle,
        "hold": do.hold or None,
        "split": do.split,
        "cut": do.cut,
        "half-open": do.half_open or None,
        "client": do.client,
    }
    return [name for name, value in named.items() if value is not None]


def _read_struck(walk: Walk, node: Node) -> object:
    return walk.read_text(_read_reply, node, MistakeId.WRONG_REPLY)


def _read_reply(text: str) -> Struck:
    match = _REPLY.match(text)
    if match is None or not _CODE.match(match["code"]):
        word = text.split(" ", maxsplit=1)[0]
        raise WrongValueError(f"{shown(word)} is no reply code: the digits are 2 to 5, 0 to 5 and 0 to 9")
    enhanced = read_enhanced_code(match["enhanced"]) if match["enhanced"] else ""
    if enhanced and enhanced[0] != text[0]:
        raise WrongValueError(f"{enhanced} does not go with {match['code']}: both begin with the same digit")
    return Struck(int(match["code"]), enhanced, match["text"] or "")


def _read_times(walk: Walk, node: Node) -> object:
    if isinstance(node, Scalar) and node.text == _ALWAYS:
        return Times(0)
    number = walk.read(int, node)
    if number == 0:
        return walk.wrong(
            MistakeId.WRONG_NUMBER, node, "a fault strikes at least once; write always for no end"
        )
    return Times(number) if isinstance(number, int) else WRONG


def _read_when_word(walk: Walk, node: Node) -> object:
    """Read `when: RCPT`."""
    verb = walk.read(Verb, node)
    return WhenPart(command=verb) if isinstance(verb, Verb) else WRONG


def _check_fault(walk: Walk, part: object, node: nodes.Mapping) -> None:
    if not isinstance(part, FaultPart):
        return
    deeds = _deeds(part.do)
    if len(deeds) != 1:
        stand = f"{len(deeds)} stand here: {', '.join(deeds)}" if deeds else "nothing stands here"
        walk.wrong(MistakeId.WRONG_FAULT, key_of(node, "do"), f"a fault does one thing, and {stand}")
    elif part.do.reply and part.when.what is not Kind.REPLY:
        walk.wrong(
            MistakeId.WRONG_FAULT,
            entry(node, "when"),
            "only a reply can be put in its place: leave 'what' out; the dot's is command: end of data",
        )


FAULT_RULES = Rules(
    titles={FaultPart: "a fault", WhenPart: "when", DoPart: "do"},
    specials={Struck: _read_struck, Times: _read_times},
    shorts={WhenPart: _read_when_word},
    checks={FaultPart: _check_fault},
)
