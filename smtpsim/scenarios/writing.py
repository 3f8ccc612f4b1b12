"""A scenario written down as an author would write it: what the reader reads back is the same scenario.

What has its usual value is left out. Each notation is written in its largest whole unit.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import StringIO
from types import UnionType
from typing import Annotated, TypeAlias, Union, get_args, get_origin

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from smtpsim.protocol.policy import Offer
from smtpsim.protocol.script import ScriptItem, ScriptKind
from smtpsim.scenarios.fields import fields_of
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.notation import Notation
from smtpsim.scenarios.template import SCHEMA_LINE
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.terms import Kind

Written: TypeAlias = object
"""What a YAML file holds: texts, lists, and keys with values."""

_WIDTH = 100
_NO_WIDTH = 1_000_000  # no line is broken
_TIMES = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"))
_SIZES = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"), (1, ""))
_ALWAYS = {"format"}
_GAP_BEFORE = {"world", "client", "faults", "expect", "lesson"}


def write_scenario(scenario: Scenario) -> str:
    """Write a scenario as the text of a file."""
    text = StringIO()
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_part(Scenario, scenario), text)
    lines = text.getvalue().splitlines(keepends=True)
    return SCHEMA_LINE + "".join(f"\n{line}" if line.split(":")[0] in _GAP_BEFORE else line for line in lines)


def write_fault(rule: FaultRule) -> str:
    """Write one fault as it stands behind a dash or in brackets, in one line."""
    text = StringIO()
    yaml = YAML()
    yaml.width, yaml.default_flow_style = _NO_WIDTH, True
    yaml.dump(_fault(rule), text)
    return text.getvalue().removesuffix("\n").removesuffix("\n...")


def _part(kind: type[msgspec.Struct], part: object) -> dict[str, Written]:
    """Write the keys of a part that say something."""
    defaults = {one.name: one.default for one in msgspec.structs.fields(kind)}
    written: dict[str, Written] = {}
    for key, field in fields_of(kind).items():
        value = getattr(part, field.name)
        if (
            field.is_required
            or key in _ALWAYS
            or value != _default_of(kind, field.name, defaults[field.name])
        ):
            written[key] = _value(field.kind, value)
    return written


def _default_of(kind: type[msgspec.Struct], name: str, default: object) -> object:
    """Give what a field holds where nothing is written; a fresh value is made for each part."""
    if default is not msgspec.NODEFAULT:
        return default
    field = next(one for one in msgspec.structs.fields(kind) if one.name == name)
    factory = field.default_factory
    return factory() if factory is not msgspec.NODEFAULT and callable(factory) else msgspec.NODEFAULT


def _value(kind: object, value: object) -> Written:
    if special := _SPECIALS.get(kind):
        return special(value)
    form = _FORMS.get(get_origin(kind))
    if form is not None:
        return form(kind, value)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _part(kind, value)
    return _plain(value)


def _plain(value: object) -> Written:
    """Write a word, a number, true or false; a text of several lines is a block."""
    if isinstance(value, str):
        return LiteralScalarString(value) if "\n" in value else str(value)
    if isinstance(value, datetime):
        return _moment(value)
    return value


def _moment(moment: datetime) -> str:
    plain = moment.astimezone(UTC)
    return f"{plain:%Y-%m-%d %H:%M}" if not (plain.second or plain.microsecond) else plain.isoformat()


def _annotated(kind: object, value: object) -> Written:
    base, meta = get_args(kind)
    del base
    notation = Notation(meta.extra["notation"])
    writer = _NOTATIONS.get(notation)
    return writer(value) if writer else _plain(value)


def _optional(kind: object, value: object) -> Written:
    return _value(next(one for one in get_args(kind) if one is not type(None)), value)


def _items(kind: object, value: object) -> Written:
    return [_value(get_args(kind)[0], one) for one in value] if isinstance(value, tuple) else value


def _mapping(kind: object, value: object) -> Written:
    named, kept = get_args(kind)
    if not isinstance(value, dict):
        return value
    return {str(_value(named, key)): _value(kept, one) for key, one in value.items()}


_FORMS: Mapping[object, Callable[[object, object], Written]] = {
    Annotated: _annotated,
    Union: _optional,
    UnionType: _optional,
    tuple: _items,
    dict: _mapping,
}


def _in_units(units: tuple[tuple[int, str], ...]) -> Callable[[object], Written]:
    """Write a number in the largest unit in which it is whole."""

    def write(value: object) -> Written:
        if not isinstance(value, int):
            return value
        factor, unit = next(one for one in units if value % one[0] == 0 and (value or one[0] == 1))
        return f"{value // factor} {unit}" if unit else value

    return write


def _path(value: object) -> Written:
    return value or "<>"


def _offer(value: object) -> Written:
    if not isinstance(value, Offer):
        return value
    return f"{value.keyword} {_write_size(int(value.parameter))}" if value.parameter else value.keyword


def _script(value: object) -> Written:
    items = value if isinstance(value, tuple) else ()
    return LiteralScalarString("".join(f"{line}\n" for item in items for line in script_lines(item)))


def script_lines(item: ScriptItem) -> tuple[str, ...]:
    """Write one item of a script, each line of a reply on its own."""
    match item.kind:
        case ScriptKind.EXPECT_REPLY:
            return tuple(f"S: {line}" for line in item.text.split("\n"))
        case ScriptKind.CLOSED:
            return ("S: close" if item.text else "! closed",)
        case _:
            return (f"{item.kind.value} {item.text}".rstrip(" "),)


def _fault(value: object) -> Written:
    """Write a fault: by the name of its preset, or when and what."""
    if not isinstance(value, FaultRule):
        return value
    preset = FAULT_OF.get(value.name)
    if preset is not None and preset.rule == value:
        return value.name
    often: dict[str, Written] = {} if value.times == 1 else {"times": value.times or "always"}
    until: dict[str, Written] = {"until": value.until.value} if value.until else {}
    chance: dict[str, Written] = {} if value.chance >= 1 else {"chance": value.chance}
    when = {"when": _when(value.when)} if value.when != When() else {}
    return {"name": value.name, **when, "do": _do(value.do), **often, **until, **chance}


def _when(when: When) -> dict[str, Written]:
    told: dict[str, Written] = {
        "command": when.command and when.command.value,
        "phase": when.phase and when.phase.value,
        "recipient": when.recipient,
        "occurrence": when.occurrence,
        "hop": when.hop,
        "what": "" if when.kind is Kind.REPLY else when.kind.value,
    }
    return {key: value for key, value in told.items() if value}


def _do(do: Do) -> dict[str, Written]:
    if do.reply:
        return {"reply": " ".join(filter(None, (str(do.reply), do.enhanced, do.text)))}
    told: dict[str, Written] = {
        "delay": _write_time(do.delay_ms) if do.delay_ms else None,
        "throttle": do.octets_per_second or None,
        "hold": do.hold or None,
        "split": do.split_at or None,
        "cut": do.cut_after,
        "half-open": do.half_open or None,
        "client": do.client and do.client.value,
    }
    return {key: value for key, value in told.items() if value is not None}


_write_time, _write_size = _in_units(_TIMES), _in_units(_SIZES)

_NOTATIONS: Mapping[Notation, Callable[[object], Written]] = {
    Notation.TIME: _write_time,
    Notation.OCTETS: _write_size,
    Notation.RATE: _write_size,
    Notation.REVERSE_PATH: _path,
    Notation.SCRIPT: _script,
}

_SPECIALS: Mapping[object, Callable[[object], Written]] = {Offer: _offer, FaultRule: _fault}
