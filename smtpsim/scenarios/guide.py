"""The tables of the guide for authors: every key of a scenario file, part by part, and every mistake."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

import msgspec

from smtpsim.protocol.policy import Offer
from smtpsim.scenarios.faults import Struck, Times, WhenPart
from smtpsim.scenarios.fields import Field, fields_of
from smtpsim.scenarios.key_words import KEY_WORDS
from smtpsim.scenarios.mistakes import MISTAKES
from smtpsim.scenarios.offers import offered_words
from smtpsim.scenarios.part import RetryPart, SpanPart
from smtpsim.scenarios.server_format import ForwardPart, ListPart
from smtpsim.scenarios.world_format import DomainPart, ExchangerPart
from smtpsim.spec.faults import FaultRule

_NAME_OF = {"Scenario": "the file", "Expectation": "expect"}


def key_tables() -> str:
    """Write a table of the keys of each part in Markdown."""
    return "\n\n".join("\n".join(_table(kind)) for kind in KEY_WORDS)


def mistake_table() -> str:
    """Write the table of mistakes in Markdown."""
    rows = [f"| `{row.id}` | {row.title}. | {_safe(row.remedy)} |" for row in MISTAKES]
    return "\n".join(["| id | what is wrong | what helps |", "| --- | --- | --- |", *rows])


def _table(kind: type[msgspec.Struct]) -> Iterator[str]:
    yield f"**{_title(kind)}**"
    yield ""
    yield "| key | what it says | written |"
    yield "| --- | --- | --- |"
    for key, field in fields_of(kind).items():
        needed = "; needed" if field.is_required else ""
        yield f"| `{key}` | {_safe(KEY_WORDS[kind][key])} | {_safe(_written(field))}{needed} |"


def _title(kind: type[msgspec.Struct]) -> str:
    name = kind.__name__.removesuffix("Part")
    return f"Keys of {_NAME_OF.get(name, name.lower())}"


def _written(field: Field) -> str:
    """Say in a few words how a value is written."""
    return _form(field.kind)


def _form(kind: object) -> str:
    if kind in _SHORT_FORMS:
        return _SHORT_FORMS[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _form(next(one for one in inner if one is not NoneType))
    if origin is Annotated:
        meta = inner[1]
        members = meta.extra.get("members", meta.extra.get("codes", ()))
        return ", ".join(map(str, members)) or meta.description.rstrip(".")
    if origin is tuple:
        return f"a list: {_form(inner[0])}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(one.value for one in kind)
    return _WORDS.get(kind) or _WORDS.get(origin, "keys")


_SHORT_FORMS: dict[object, str] = {
    SpanPart: "true, a time at which it is over, or keys",
    RetryPart: "a time, or keys",
    ListPart: "a list of names, or keys",
    ForwardPart: "an address, or keys",
    DomainPart: "null-mx, absent, fails, address, or keys",
    ExchangerPart: "10 mx.receiver.example, or keys",
    WhenPart: "a command, or keys",
    FaultRule: "a preset's name, or keys",
    Struck: "a reply such as 450 4.2.1 Try later",
    Times: "a number, or always",
    Offer: f"a word of {', '.join(offered_words())}",
}

_WORDS: dict[object, str] = {
    str: "text",
    int: "a number",
    bool: "true or false",
    float: "a number from 0 to 1",
    datetime: "a date and time",
    dict: "names with their values",
    object: "keys",
}


def _safe(text: str) -> str:
    """Keep signs of Markdown from being taken as such."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
