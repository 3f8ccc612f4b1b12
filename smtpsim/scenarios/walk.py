"""From nodes to the types of `format`, with every mistake noted at its place.

A value's meaning comes from the type that is wanted: the same `250` is a text for a title and a number
for a level. What cannot be read is `WRONG`, and reading goes on with the next value.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Annotated, Final, TypeAlias, Union, get_args, get_origin

import msgspec

from smtpsim.scenarios import nodes
from smtpsim.scenarios.desk import Desk, WrongValueError, listed, suggest
from smtpsim.scenarios.fields import fields_of, noted_line, plain_values
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import Node, Scalar
from smtpsim.scenarios.notation import Notation
from smtpsim.scenarios.values import READERS
from smtpsim.scenarios.words import plainly, read_bool, read_chance, read_int, read_moment, shown

WRONG: Final = object()
_TRAP = (
    "; inside {...} a ',' or '?' ends the value before it:"
    " put a sentence in quotes, or write one key on each line"
)

_MERGE = "<<"
_MERGED = "; YAML 1.2 has no keys that are merged: write them out, or let one key be *name"

Special: TypeAlias = Callable[["Walk", Node], object]
Check: TypeAlias = Callable[["Walk", object, nodes.Mapping], None]
Later: TypeAlias = Mapping[str, str]


class Rules(msgspec.Struct, frozen=True):
    """What goes beyond the types.

    `specials` read a type or a notation in their own way, `shorts` a value that is written shorter
    than its part, `checks` look at a part that was read, `later` names keys that are not read yet.
    """

    titles: Mapping[object, str] = {}
    specials: Mapping[object, Special] = {}
    shorts: Mapping[object, Special] = {}
    checks: Mapping[object, Check] = {}
    later: Later = {}


class Walk:
    """One reading of one file."""

    def __init__(self, desk: Desk, rules: Rules) -> None:
        """Begin with the desk where mistakes go."""
        self.desk = desk
        self.rules = rules

    def wrong(self, mistake: MistakeId, node: Node, reason: str) -> object:
        """Note a mistake at a node."""
        self.desk.note(mistake, reason, node.line, node.column)
        return WRONG

    def read(self, kind: object, node: Node) -> object:
        """Read a node as a type."""
        if special := self.rules.specials.get(kind):
            return special(self, node)
        if form := _FORMS.get(get_origin(kind)):
            return form(self, kind, node)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.read_part(kind, node)
        return plain_values(node) if kind is object else self._read_word(kind, node)

    def read_annotated(self, kind: object, node: Node) -> object:
        """Read a value in its notation."""
        base, meta = get_args(kind)
        notation = Notation(meta.extra["notation"])
        if special := self.rules.specials.get(notation):
            return special(self, node)
        if notation is Notation.ONE_OF:
            return self._read_member(meta.extra["members"], node)
        if notation is Notation.CODES:
            return self._read_code(meta.extra["codes"], node)
        return self.read_text(READERS[notation], node, _MISTAKE_OF[notation], is_text=base is str)

    def scalar(self, node: Node) -> Scalar | None:
        """Take a node that must be one value, or note that it is not or is missing."""
        if not isinstance(node, Scalar):
            self.wrong(MistakeId.WRONG_SHAPE, node, f"one value stands here, not {_shape(node)}")
            return None
        if not node.text and not node.style:
            self.wrong(MistakeId.MISSING_VALUE, node, "a value is missing here")
            return None
        return node

    def read_text(
        self, reader: Callable[[str], object], node: Node, mistake: MistakeId, *, is_text: bool = True
    ) -> object:
        """Read one value with a function that raises ValueError where it is wrong."""
        scalar = self.scalar(node)
        if scalar is None:
            return WRONG
        try:
            return reader(scalar.text if is_text else scalar.text.strip())
        except WrongValueError as error:
            return self.wrong(mistake, node, str(error))

    def _read_word(self, kind: object, node: Node) -> object:
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._read_member(tuple(kind), node)
        readers: Mapping[object, Callable[[str], object]] = {
            str: str,
            bool: read_bool,
            int: read_int,
            datetime: read_moment,
            float: read_chance,
        }
        mistake = _MISTAKE_OF_WORD.get(kind, MistakeId.WRONG_SHAPE)
        return self.read_text(readers[kind], node, mistake, is_text=kind is str)

    def _read_member(self, members: Iterable[StrEnum], node: Node) -> object:
        known = {one.value: one for one in members}
        by_plain = {plainly(value): one for value, one in known.items()}
        scalar = self.scalar(node)
        if scalar is None:
            return WRONG
        found = by_plain.get(plainly(scalar.text))
        if found is not None:
            return found
        first = by_plain.get(plainly(scalar.text.partition(" ")[0]))
        hint = f": write {first} alone" if first and " " in scalar.text else suggest(scalar.text, known)
        return self.wrong(
            MistakeId.UNKNOWN_WORD,
            node,
            f"{shown(scalar.text)} is not known here{hint or f': write {listed(known)}'}",
        )

    def _read_code(self, wanted: Iterable[int], node: Node) -> object:
        known = {str(code): code for code in wanted}
        scalar = self.scalar(node)
        if scalar is None:
            return WRONG
        if scalar.text not in known:
            return self.wrong(
                MistakeId.WRONG_REPLY, node, f"{shown(scalar.text)} cannot stand here: write {listed(known)}"
            )
        return known[scalar.text]

    def read_optional(self, kind: object, node: Node) -> object:
        """Read what may also be left out."""
        return self.read(next(one for one in get_args(kind) if one is not type(None)), node)

    def read_items(self, whole: object, node: Node) -> object:
        """Read a list; one value alone is a list of one."""
        kind = get_args(whole)[0]
        if isinstance(node, nodes.Sequence):
            items = [self.read(kind, item) for item in node.items]
            return WRONG if WRONG in items else tuple(items)
        if isinstance(node, nodes.Mapping) and not _is_part(kind):
            return self.wrong(MistakeId.WRONG_SHAPE, node, f"a list stands here, not {_shape(node)}")
        item = self.read(kind, node)
        return WRONG if item is WRONG else (item,)

    def read_dict(self, whole: object, node: Node) -> object:
        """Read keys that the author chooses, with their values."""
        key_kind, kind = get_args(whole)
        if not isinstance(node, nodes.Mapping):
            return self.wrong(MistakeId.WRONG_SHAPE, node, f"keys with values stand here, not {_shape(node)}")
        entries = [(self.read(key_kind, key), self.read(kind, value)) for key, value in self._once(node)]
        return WRONG if any(WRONG in entry for entry in entries) else dict(entries)

    def read_part(self, kind: type[msgspec.Struct], node: Node) -> object:
        """Read a part: the keys of a mapping, or its short form."""
        short = self.rules.shorts.get(kind)
        if short is not None and not isinstance(node, nodes.Mapping):
            return short(self, node)
        if isinstance(node, Scalar) and not node.text and not node.style:
            node = nodes.Mapping((), is_flow=False, line=node.line, column=node.column)
        if not isinstance(node, nodes.Mapping):
            return self.wrong(
                MistakeId.WRONG_SHAPE, node, f"the keys of {self.title(kind)} stand here, not {_shape(node)}"
            )
        before = len(self.desk.mistakes)
        values = self._read_fields(kind, node)
        if values is None:
            return WRONG
        part = kind(**values)
        if check := self.rules.checks.get(kind):
            check(self, part, node)
        return part if len(self.desk.mistakes) == before else WRONG

    def title(self, kind: object) -> str:
        """Name a part for a message."""
        return self.rules.titles.get(kind, "this part")

    def _read_fields(self, kind: type[msgspec.Struct], node: nodes.Mapping) -> dict[str, object] | None:
        fields = fields_of(kind)
        values: dict[str, object] = {}
        hints = ""
        for key, value in self._once(node):
            field = fields.get(key.text)
            if field is None:
                hints += self._note_unknown(kind, key, value, node)
            else:
                values[field.name] = self.read(field.kind, value)
        missing = [field.key for field in fields.values() if field.is_required and field.name not in values]
        for key_text in missing:
            if repr(key_text) not in hints:
                self.wrong(MistakeId.MISSING_KEY, node, f"{self.title(kind)} needs the key {key_text!r}")
        return None if missing or WRONG in values.values() else values | noted_line(kind, node)

    def _note_unknown(
        self,
        kind: type[msgspec.Struct],
        key: Scalar,
        value: Node,
        node: nodes.Mapping,
    ) -> str:
        """Note a key that the part does not have, and give the hint that was told."""
        fields = fields_of(kind)
        if key.text in self.rules.later:
            self.wrong(MistakeId.UNKNOWN_KEY, key, f"{key.text!r} comes later: {self.rules.later[key.text]}")
            return ""
        hint = _MERGED if key.text == _MERGE else suggest(key.text, fields)
        if not hint and node.is_flow and isinstance(value, Scalar) and not value.text and not value.style:
            hint = _TRAP
        known = "" if hint else f"; there are {listed(fields)}" if fields else ""
        self.wrong(
            MistakeId.UNKNOWN_KEY, key, f"{shown(key.text)} is no key of {self.title(kind)}{hint}{known}"
        )
        return hint

    def _once(self, node: nodes.Mapping) -> list[tuple[Scalar, Node]]:
        """Give the entries, each key once; a second one is a mistake."""
        seen: dict[str, Scalar] = {}
        for key, _ in node.entries:
            if key.text in seen:
                first = seen[key.text].line
                self.wrong(
                    MistakeId.KEY_TWICE,
                    key,
                    f"the key {shown(key.text)} stands here twice (first in line {first})",
                )
            seen.setdefault(key.text, key)
        return [(key, value) for key, value in node.entries if seen[key.text] is key]


_MISTAKE_OF_WORD: Mapping[object, MistakeId] = {
    bool: MistakeId.UNKNOWN_WORD,
    int: MistakeId.WRONG_NUMBER,
    datetime: MistakeId.WRONG_DATE,
    float: MistakeId.WRONG_CHANCE,
}

_MISTAKE_OF: Mapping[Notation, MistakeId] = {
    Notation.ACCOUNT: MistakeId.WRONG_LOGIN,
    Notation.ADDRESS: MistakeId.WRONG_ADDRESS,
    Notation.BODY: MistakeId.WRONG_BODY,
    Notation.DOMAIN: MistakeId.WRONG_HOST,
    Notation.HOST: MistakeId.WRONG_HOST,
    Notation.IDENTIFIER: MistakeId.WRONG_ID,
    Notation.MEMBER: MistakeId.WRONG_ADDRESS,
    Notation.MISCONCEPTION: MistakeId.UNKNOWN_NAME,
    Notation.OCTETS: MistakeId.WRONG_SIZE,
    Notation.PLACE: MistakeId.WRONG_PLACE,
    Notation.PROSE: MistakeId.EMPTY_TEXT,
    Notation.QUEUE: MistakeId.WRONG_HOST,
    Notation.RATE: MistakeId.WRONG_SIZE,
    Notation.RECIPIENT: MistakeId.WRONG_ADDRESS,
    Notation.REPLY: MistakeId.WRONG_REPLY,
    Notation.REVERSE_PATH: MistakeId.WRONG_ADDRESS,
    Notation.SECRET: MistakeId.WRONG_LOGIN,
    Notation.SENDERS: MistakeId.WRONG_ADDRESS,
    Notation.SUFFIX: MistakeId.WRONG_HOST,
    Notation.TIME: MistakeId.WRONG_TIME,
    Notation.USER: MistakeId.WRONG_USER,
}

_FORMS: Mapping[object, Callable[[Walk, object, Node], object]] = {
    Annotated: Walk.read_annotated,
    Union: Walk.read_optional,
    UnionType: Walk.read_optional,
    tuple: Walk.read_items,
    dict: Walk.read_dict,
}


def _is_part(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _shape(node: Node) -> str:
    if isinstance(node, nodes.Mapping):
        return "keys with values"
    if isinstance(node, nodes.Sequence):
        return "a list"
    return shown(node.text) if node.text else "nothing"
