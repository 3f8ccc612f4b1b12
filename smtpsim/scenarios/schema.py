"""The JSON Schema of a scenario file, made from the types that load it, for editors that complete and check.

It says what a file may look like; what must hold between values, `smtpsim check` says. Where the
reader takes a value in several ways (a list of one, a number as a text), so does the schema.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Annotated, TypeAlias, Union, get_args, get_origin

import msgspec

from smtpsim.protocol.policy import Offer
from smtpsim.scenarios.faults import FaultPart, Struck, Times, WhenPart
from smtpsim.scenarios.fields import Field, fields_of
from smtpsim.scenarios.format import FORMAT, Scenario
from smtpsim.scenarios.key_words import KEY_WORDS
from smtpsim.scenarios.notation import Address, CommandName, Member, Milliseconds, Notation
from smtpsim.scenarios.part import RetryPart, SpanPart
from smtpsim.scenarios.server_format import ForwardPart, ListPart
from smtpsim.scenarios.words import LARGEST_INT
from smtpsim.scenarios.world_format import DomainPart, ExchangerPart
from smtpsim.spec.faults import FAULTS, FaultRule
from smtpsim.spec.misconceptions import MISCONCEPTIONS

Schema: TypeAlias = dict[str, object]

FILE_NAME = "scenario.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_TITLE = "A scenario of smtpsim"
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NUMBER_OR_UNIT: Schema = {"type": ["integer", "number", "string"]}
_WORD: Schema = {"type": "string"}
_MX = r"^ *[0-9]+ +\S+ *$"
_REPLY = r"^[2-5][0-5][0-9]( .*)?$"
_DOMAIN_WORDS = ("null-mx", "absent", "fails", "address")


def schema_text() -> str:
    """Write the schema as it is shipped."""
    return json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"


def make_schema() -> Schema:
    """Make the schema of a whole file (JSON Schema draft 7)."""
    definitions: dict[str, Schema] = {}
    root = _part(Scenario, definitions)
    return {"$schema": _DRAFT, "title": _TITLE, **root, "definitions": dict(sorted(definitions.items()))}


def _part(kind: type[msgspec.Struct], definitions: dict[str, Schema]) -> Schema:
    fields = fields_of(kind)
    properties = {key: _key(kind, field, definitions) for key, field in fields.items()}
    if kind is Scenario:
        properties["format"] = {**properties["format"], "const": FORMAT}
    required = [key for key, field in fields.items() if field.is_required]
    closed: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return closed | ({"required": required} if required else {})


def _key(kind: type[msgspec.Struct], field: Field, definitions: dict[str, Schema]) -> Schema:
    """Describe one key; what stands beside a reference is read by editors only inside `allOf`."""
    value = _value(field.kind, definitions)
    inside: Schema = {"allOf": [value]} if "$ref" in value else value
    told = f"{KEY_WORDS[kind][field.key]} {value.get('description', '')}".strip()
    return {**inside, "description": told}


def _value(kind: object, definitions: dict[str, Schema]) -> Schema:
    """Say how a value of a type may be written."""
    if kind in _SPECIALS:
        return _SPECIALS[kind](definitions)
    form = _FORMS.get(get_origin(kind))
    if form is not None:
        return form(kind, definitions)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _reference(kind, definitions)
    return _plain(kind)


def _reference(kind: type[msgspec.Struct], definitions: dict[str, Schema]) -> Schema:
    """Name a part; it is written once, and may be short, or empty where no key is needed."""
    name = kind.__name__.removesuffix("Part")
    if name not in definitions:
        definitions[name] = {}
        whole = _part(kind, definitions)
        shorts = [short(definitions) for short in _SHORTS.get(kind, ())]
        empty: list[Schema] = [] if "required" in whole else [{"type": "null"}]
        forms = [whole, *empty, *shorts]
        definitions[name] = forms[0] if len(forms) == 1 else {"anyOf": forms}
    return {"$ref": f"#/definitions/{name}"}


def _annotated(kind: object, _definitions: dict[str, Schema]) -> Schema:
    base, meta = get_args(kind)
    notation = Notation(meta.extra["notation"])
    if notation is Notation.ONE_OF:
        return _members(meta.extra["members"])
    if notation is Notation.CODES:
        return {"enum": [*meta.extra["codes"]]}
    if notation is Notation.MISCONCEPTION:
        return {"enum": [row.id for row in MISCONCEPTIONS]}
    if notation is Notation.SCRIPT:
        return {"type": "string", "description": meta.description}
    return (_TEXT if base is str else _NUMBER_OR_UNIT) | {"description": meta.description}


def _members(members: tuple[StrEnum, ...]) -> Schema:
    """List the words of an enum; a hyphen may be written as a space."""
    values = dict.fromkeys(one.value for one in members)
    spaced = dict.fromkeys(value.replace("-", " ") for value in values)
    return {"enum": [*values, *(word for word in spaced if word not in values)]}


def _optional(kind: object, definitions: dict[str, Schema]) -> Schema:
    return _value(next(one for one in get_args(kind) if one is not type(None)), definitions)


def _items(kind: object, definitions: dict[str, Schema]) -> Schema:
    """Say what a list holds; one value alone is a list of one."""
    item = _value(get_args(kind)[0], definitions)
    return {"anyOf": [{"type": "array", "items": item}, item]}


def _mapping(kind: object, definitions: dict[str, Schema]) -> Schema:
    named, kept = get_args(kind)
    del named
    return {"type": "object", "additionalProperties": _value(kept, definitions)}


def _plain(kind: object) -> Schema:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _members(tuple(kind))
    return _PLAIN[kind]


_PLAIN: Mapping[object, Schema] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0, "maximum": LARGEST_INT},
    float: {"type": ["number", "string"]},
    datetime: _WORD,
    object: {},
}

_FORMS: Mapping[object, Callable[[object, dict[str, Schema]], Schema]] = {
    Annotated: _annotated,
    Union: _optional,
    UnionType: _optional,
    tuple: _items,
    dict: _mapping,
}


def _fault(definitions: dict[str, Schema]) -> Schema:
    presets: Schema = {"enum": [row.id for row in FAULTS]}
    return {"anyOf": [presets, _reference(FaultPart, definitions)]}


def _as(kind: object) -> Callable[[dict[str, Schema]], Schema]:
    return lambda definitions: _value(kind, definitions)


def _always(schema: Schema) -> Callable[[dict[str, Schema]], Schema]:
    return lambda _definitions: schema


_SPECIALS: Mapping[object, Callable[[dict[str, Schema]], Schema]] = {
    FaultRule: _fault,
    Offer: _always(_WORD),
    Struck: _always({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _REPLY}]}),
    Times: _always({"anyOf": [{"type": "integer", "minimum": 1}, {"const": "always"}]}),
}

_SHORTS: Mapping[type[msgspec.Struct], tuple[Callable[[dict[str, Schema]], Schema], ...]] = {
    ListPart: (_as(tuple[Member, ...]),),
    ForwardPart: (_as(Address),),
    SpanPart: (_always({"const": True}), _as(Milliseconds)),
    ExchangerPart: (_always({"type": "string", "pattern": _MX}),),
    DomainPart: (_always({"enum": [*_DOMAIN_WORDS]}),),
    RetryPart: (_as(Milliseconds),),
    WhenPart: (_as(CommandName),),
}
