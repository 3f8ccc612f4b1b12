"""The tables of the guide for authors: every key of a scenario file, part by part, and every mistake."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, get_args, get_origin

import msgspec

from smtpsim.scenarios.fields import Field, fields_of
from smtpsim.scenarios.key_words import KEY_WORDS
from smtpsim.scenarios.mistakes import MISTAKES

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
    kind = field.kind
    if get_origin(kind) is Annotated:
        meta = get_args(kind)[1]
        members = meta.extra.get("members", meta.extra.get("codes", ()))
        return ", ".join(map(str, members)) or meta.description.rstrip(".")
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return ", ".join(kind.__members__[name].value for name in kind.__members__)
    return _WORDS.get(kind) or _WORDS.get(get_origin(kind), "keys")


_WORDS: dict[object, str] = {
    str: "text",
    int: "a number",
    bool: "true or false",
    float: "a number from 0 to 1",
    datetime: "a date and time",
    tuple: "a list",
    dict: "names with their values",
    object: "keys",
}


def _safe(text: str) -> str:
    """Keep signs of Markdown from being taken as such."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
