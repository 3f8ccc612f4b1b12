"""The text of a YAML file as a tree of nodes that know their places; nothing in a file is ever run.

YAML 1.2 as ruamel.yaml parses it. What a plain word means is decided later, by the type that is
wanted: `no`, `on`, `1:30` and `0123` are what they look like. Size, depth and aliases are bounded.
"""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.plain_words import say_plainly

MAX_OCTETS = 1_000_000
TOO_LARGE = f"the file is larger than {MAX_OCTETS} octets"
MAX_DEPTH = 20
MAX_ALIASES = 100
MAX_NODES = 50_000
MAX_CHARACTERS = 4 * MAX_OCTETS  # aliases written out


class Scalar(msgspec.Struct, frozen=True):
    """One value; `style` is "" for a plain word, else the quote or `|` or `>`."""

    text: str
    style: str
    line: int
    column: int


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


class Mapping(msgspec.Struct, frozen=True):
    """Keys and values in the order of the file; a key may stand there twice, which is a mistake."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    is_flow: bool
    line: int
    column: int


Node: TypeAlias = Scalar | Sequence | Mapping


class _Parser:
    """Builds the nodes of one text from the events of its parser."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(text))
        self.anchors: dict[str, tuple[Node, int, int]] = {}
        self.aliases = 0
        self.nodes = 0
        self.characters = 0

    def fail(self, mistake: MistakeId, reason: str, event: Event | None = None) -> BadFilesError:
        mark = event.start_mark if event else None
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        return BadFilesError((BadFileError(self.path, reason, place[0], place[1], mistake),))

    def next_event(self) -> Event:
        event = next(self.events, None)
        if event is None:
            raise self.fail(MistakeId.YAML_SYNTAX, "the file ends too early")
        return event

    def document(self) -> Node | None:
        """Read the one document of the file; None where the file is empty."""
        root = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise self.fail(
                    MistakeId.TWO_DOCUMENTS,
                    "a file holds one scenario, and a second one begins here",
                    event,
                )
            if isinstance(event, NodeEvent):
                root = self.node(event, 0)
        return root

    def node(self, event: Event, depth: int) -> Node:
        """Read the node that an event begins."""
        if depth > MAX_DEPTH:
            raise self.fail(
                MistakeId.TOO_DEEP, f"the file is nested more than {MAX_DEPTH} levels deep", event
            )
        if isinstance(event, AliasEvent):
            return self.alias(event)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self.fail(
                MistakeId.YAML_TAG,
                "a tag (a word after '!') has no meaning here; put the value in quotes",
                event,
            )
        before, characters = self.nodes, self.characters
        node = self.plain_node(event, depth)
        self.count(1, len(node.text) if isinstance(node, Scalar) else 0, event)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = (node, self.nodes - before, self.characters - characters)
        return node

    def plain_node(self, event: Event, depth: int) -> Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, MappingStartEvent):
            return Mapping(self.entries(depth), bool(event.flow_style), line, column)
        if isinstance(event, SequenceStartEvent):
            return Sequence(self.items(depth), line, column)
        if isinstance(event, ScalarEvent):
            return Scalar(event.value, event.style or "", line, column)
        raise self.fail(MistakeId.MISSING_VALUE, "a value is missing here", event)

    def items(self, depth: int) -> tuple[Node, ...]:
        items = []
        while not isinstance(event := self.next_event(), SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return tuple(items)

    def entries(self, depth: int) -> tuple[tuple[Scalar, Node], ...]:
        entries = []
        while not isinstance(event := self.next_event(), MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self.fail(
                    MistakeId.WRONG_SHAPE,
                    "a key must be one word or a quoted text, not a list or a mapping",
                    event,
                )
            entries.append((key, self.node(self.next_event(), depth + 1)))
        return tuple(entries)

    def alias(self, event: AliasEvent) -> Node:
        """Stand for an earlier node; copies of copies are counted as if written out."""
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self.fail(
                MistakeId.TOO_MANY_ALIASES, f"the file has more than {MAX_ALIASES} aliases ('*name')", event
            )
        if event.anchor not in self.anchors:
            raise self.fail(
                MistakeId.YAML_ALIAS,
                f"'*{event.anchor}' stands for '&{event.anchor}', which is not written before it;"
                " a text that begins with '*' needs quotes",
                event,
            )
        node, size, characters = self.anchors[event.anchor]
        self.count(size, characters, event)
        return node

    def count(self, nodes: int, characters: int, event: Event) -> None:
        self.nodes += nodes
        self.characters += characters
        if self.characters > MAX_CHARACTERS:
            raise self.fail(
                MistakeId.TOO_MANY_VALUES,
                f"the file has more than {MAX_CHARACTERS} characters, aliases written out",
                event,
            )
        if self.nodes > MAX_NODES:
            raise self.fail(
                MistakeId.TOO_MANY_VALUES,
                f"the file has more than {MAX_NODES} values, aliases written out",
                event,
            )


def read_nodes(text: str, path: str) -> Node | None:
    """Read a text into nodes, or raise the one mistake that stops the reading."""
    if len(text.encode("utf-8", "replace")) > MAX_OCTETS:
        raise BadFilesError((BadFileError(path, TOO_LARGE, id=MistakeId.TOO_LARGE),))
    try:
        return _Parser(text.removeprefix("\ufeff"), path).document()
    except MarkedYAMLError as error:
        raise BadFilesError((BadFileError(path, *say_plainly(error, text)),)) from None
    except YAMLError as error:
        raise BadFilesError((_unreadable(path, text, error),)) from None


def _unreadable(path: str, text: str, error: YAMLError) -> BadFileError:
    """Tell of a character that may not stand in a YAML file at all."""
    position = getattr(error, "position", None)
    if not isinstance(position, int) or position >= len(text):
        return BadFileError(path, "this is not a YAML file", id=MistakeId.YAML_SYNTAX)
    before = text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    return BadFileError(
        path,
        f"the character U+{ord(text[position]):04X} may not stand in a YAML file",
        line,
        column,
        MistakeId.YAML_CHARACTER,
    )
