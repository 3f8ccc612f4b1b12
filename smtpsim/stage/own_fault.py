"""The form that asks for a fault of one's own: its rows, and what typing and choosing do to them."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import ClientFault, Kind, PhaseName, Verb
from smtpsim.stage.fault_words import ORDINALS, STRUCK_KINDS
from smtpsim.stage.scene import Scene


class What(StrEnum):
    """What one's own fault does."""

    REPLY = "another reply"
    DELAY = "it comes late"
    THROTTLE = "the line is slow"
    HOLD = "it never arrives"
    SPLIT = "it comes in two pieces"
    CUT = "the connection is lost"
    HALF_OPEN = "half-open: nobody is told"
    CLIENT = "the client misbehaves"


class Field(StrEnum):
    """One row of the form, named as it is shown."""

    WHAT = "What"
    CODE = "Code"
    ENHANCED = "Enhanced code"
    TEXT = "Text"
    NUMBER = "How much"
    MISDEED = "How"
    STRUCK = "Of what"
    COMMAND = "Where"
    RECIPIENT = "For"
    OCCURRENCE = "Which one"
    HOST = "On"
    TIMES = "How often"
    UNTIL = "Until"
    CHANCE = "Chance"


TYPED = frozenset({Field.CODE, Field.ENHANCED, Field.TEXT, Field.NUMBER, Field.CHANCE})
"""The rows that take text; the others are chosen from what there is."""

_LONGEST = {Field.CODE: 3, Field.ENHANCED: 9, Field.TEXT: 200, Field.NUMBER: 6, Field.CHANCE: 4}
UNIT_OF = {
    What.DELAY: "ms",
    What.THROTTLE: "octets a second",
    What.SPLIT: "octets, then the rest",
    What.CUT: "octets, then no more",
}
_VALUES_OF: dict[Field, Sequence[object]] = {
    Field.WHAT: tuple(What),
    Field.MISDEED: tuple(ClientFault),
    Field.STRUCK: STRUCK_KINDS,
    Field.COMMAND: (None, *(verb for verb in Verb if verb is not Verb.UNKNOWN)),
    Field.OCCURRENCE: tuple(range(len(ORDINALS))),
    Field.TIMES: (1, 2, 3, 5, 10, 0),
    Field.UNTIL: (None, PhaseName.TRANSFER, PhaseName.TERMINATION),
}
_STRUCK_NAMES = {
    Kind.REPLY: "the server's reply",
    Kind.COMMAND: "the client's command",
    Kind.DATA: "the mail data",
    Kind.END_OF_DATA: "the dot that ends the mail data",
}


class OwnFault(msgspec.Struct, frozen=True):
    """What stands in the form; numbers that are typed stay text until they are read."""

    what: What = What.REPLY
    code: str = "450"
    enhanced: str = ""
    text: str = ""
    number: str = "10"
    misdeed: ClientFault = ClientFault.BARE_LF
    struck: Kind = Kind.REPLY
    command: Verb | None = None
    recipient: str = ""
    occurrence: int = 0
    host: str = ""
    times: int = 1
    until: PhaseName | None = None
    chance: str = "100"


_ATTRIBUTE_OF = {
    Field.WHAT: "what",
    Field.CODE: "code",
    Field.ENHANCED: "enhanced",
    Field.TEXT: "text",
    Field.NUMBER: "number",
    Field.MISDEED: "misdeed",
    Field.STRUCK: "struck",
    Field.COMMAND: "command",
    Field.RECIPIENT: "recipient",
    Field.OCCURRENCE: "occurrence",
    Field.HOST: "host",
    Field.TIMES: "times",
    Field.UNTIL: "until",
    Field.CHANCE: "chance",
}


def fields_of(form: OwnFault, scene: Scene) -> tuple[Field, ...]:
    """List the rows that matter for what is chosen."""
    host = (Field.HOST,) if len(scene.hosts) > 1 else ()
    if form.what is What.CLIENT:
        return (Field.WHAT, Field.MISDEED, *host)
    if form.what is What.REPLY:
        deed: tuple[Field, ...] = (Field.CODE, Field.ENHANCED, Field.TEXT)
    else:
        deed = (*((Field.NUMBER,) if form.what in UNIT_OF else ()), Field.STRUCK)
    where = () if _is_of_data(form) else (Field.COMMAND, *_recipient_row(form, scene))
    often = (Field.TIMES, Field.UNTIL, Field.CHANCE)
    return (Field.WHAT, *deed, *where, Field.OCCURRENCE, *host, *often)


def _is_of_data(form: OwnFault) -> bool:
    return form.what is not What.REPLY and form.struck in {Kind.DATA, Kind.END_OF_DATA}


def _recipient_row(form: OwnFault, scene: Scene) -> tuple[Field, ...]:
    return (Field.RECIPIENT,) if scene.recipients and form.command in {None, Verb.RCPT} else ()


def shown_value(form: OwnFault, field: Field) -> str:
    """Write what stands in a row."""
    match field:
        case Field.NUMBER:
            return f"{form.number} {UNIT_OF.get(form.what, '')}"
        case Field.MISDEED:
            return FAULT_OF[form.misdeed.value].title
        case Field.STRUCK:
            return _STRUCK_NAMES[form.struck]
        case Field.COMMAND:
            return _command_words(form)
        case Field.OCCURRENCE:
            return f"only the {ORDINALS[form.occurrence]}" if form.occurrence else "whichever comes"
        case Field.TIMES:
            return {0: "always", 1: "once"}.get(form.times, f"{form.times} times")
        case Field.UNTIL:
            return f"{PHASE_OF[form.until].title.lower()} begins" if form.until else "the end"
        case Field.CHANCE:
            return f"{form.chance} %"
        case _:
            return str(getattr(form, _ATTRIBUTE_OF[field])) or _EMPTY[field]


_EMPTY = {
    Field.CODE: "(three digits)",
    Field.ENHANCED: "(the usual one)",
    Field.TEXT: "(the usual words)",
    Field.RECIPIENT: "any recipient",
    Field.HOST: "any server",
}


def _command_words(form: OwnFault) -> str:
    is_reply = form.what is What.REPLY or form.struck is Kind.REPLY
    if form.command is None:
        return "the next reply" if is_reply else "the next command"
    return f"the reply to {form.command}" if is_reply else str(form.command)


def typed_text(form: OwnFault, field: Field) -> str:
    """Give what is typed into a row so far."""
    return str(getattr(form, _ATTRIBUTE_OF[field]))


def turn(form: OwnFault, field: Field, by: int, scene: Scene) -> OwnFault:
    """Put the next value into a row that is chosen, or the one before; leave one that is typed."""
    values, name = _values(field, scene), _ATTRIBUTE_OF[field]
    return replace(form, **{name: _next(values, getattr(form, name), by)}) if values else form


def _values(field: Field, scene: Scene) -> Sequence[object]:
    """List what a row is chosen from; nothing for one that is typed."""
    if field is Field.RECIPIENT:
        return ("", *scene.recipients)
    return ("", *scene.hosts) if field is Field.HOST else _VALUES_OF.get(field, ())


def _next(values: Sequence[object], value: object, by: int) -> object:
    return values[(values.index(value) + by) % len(values)] if value in values else values[0]


def write(form: OwnFault, field: Field, letter: str, scene: Scene) -> OwnFault:
    """Put a letter behind what is typed; in a row that is chosen go to the next value that begins so."""
    if field not in TYPED:
        return _turn_to(form, field, letter, scene)
    text = typed_text(form, field)
    is_wanted = letter.isascii() and letter.isprintable() and len(text) < _LONGEST[field]
    return replace(form, **{_ATTRIBUTE_OF[field]: text + letter}) if is_wanted else form


def _turn_to(form: OwnFault, field: Field, letter: str, scene: Scene) -> OwnFault:
    found = form
    for _ in _values(field, scene):
        found = turn(found, field, 1, scene)
        last_word = shown_value(found, field).rsplit("reply to ", maxsplit=1)[-1]
        if last_word.lower().startswith(letter.lower()):
            return found
    return form


def erase(form: OwnFault, field: Field) -> OwnFault:
    """Take the last letter away from what is typed."""
    if field not in TYPED:
        return form
    return replace(form, **{_ATTRIBUTE_OF[field]: typed_text(form, field)[:-1]})
