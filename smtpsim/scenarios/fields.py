"""The keys that a part may have, and how to find one in a file."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, get_args, get_origin, get_type_hints

import msgspec

from smtpsim.scenarios import nodes
from smtpsim.scenarios.nodes import Node, Scalar
from smtpsim.scenarios.notation import Notation


class Field(msgspec.Struct, frozen=True):
    """One key that a part may have, and what is read behind it."""

    key: str
    name: str
    kind: object
    is_required: bool


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, Field]:
    """List the keys that a part may have in a file."""
    hints = get_type_hints(kind, include_extras=True)
    fields = {}
    for one in msgspec.structs.fields(kind):
        hint = hints[one.name]
        if _notation_of(hint) is not Notation.LINE:
            fields[one.encode_name] = Field(one.encode_name, one.name, hint, one.required)
    return fields


def entry(node: nodes.Mapping, key: str) -> Node:
    """Find the value of a key, or the part itself where it is not written."""
    return next((value for name, value in node.entries if name.text == key), node)


def key_of(node: nodes.Mapping, key: str) -> Node:
    """Find a key, or the part itself where it is not written."""
    return next((name for name, _ in node.entries if name.text == key), node)


def plain_values(node: Node) -> object:
    """Carry a part that is not read: mappings, lists and texts as they stand there."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, nodes.Sequence):
        return [plain_values(item) for item in node.items]
    return {key.text: plain_values(value) for key, value in node.entries}


def noted_line(kind: type[msgspec.Struct], node: Node) -> dict[str, object]:
    """Note in which line of the file a part stands, where it wants to know."""
    return dict.fromkeys(_line_fields(kind), node.line)


@cache
def _line_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name, hint in hints.items() if _notation_of(hint) is Notation.LINE)


def _notation_of(hint: object) -> object:
    if get_origin(hint) is not Annotated:
        return None
    extra: Mapping[str, object] = get_args(hint)[1].extra or {}
    return extra["notation"]
