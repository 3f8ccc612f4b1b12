"""Faults put into the text of a scenario's file: not an octet of what the author wrote is changed.

What is to be written is tried at each place that may be right, and read again: only a text that
means the same scenario with these faults behind its own is given.
"""

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from smtpsim.errors import SmtpsimError, UsageError
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.writing import write_fault
from smtpsim.spec.faults import FaultRule

_BOM = "\ufeff"
_KEY = "faults"
_LINE = "line"  # the field that says where something stands in a file
_DASH = re.compile(r" *(?=- )")
_BEFORE = "expect"  # faults that are the first stand before this key, as the guide has it


def with_faults(text: str, added: tuple[FaultRule, ...], path: str) -> str:
    """Write faults behind those of a file; raises `UsageError` where its notation leaves no place."""
    before = read_scenario(text, path)
    wanted = replace(before, faults=(*before.faults, *added))
    written = tuple(map(write_fault, added))
    start = len(text) - len(text.removeprefix(_BOM))
    for new in _ways(text[start:], written):
        try:
            if says_the_same(read_scenario(new, path), wanted):
                return text[:start] + new
        except SmtpsimError:  # not the right place
            continue
    raise UsageError(
        f"{path} is written in a way to which nothing can be added; write it yourself: {written}"
    )


def says_the_same(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios are the same but for the lines of the file at which things stand."""
    return _without_lines(one) == _without_lines(other)


def _without_lines(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        kept = msgspec.structs.asdict(value)
        return type(value), {key: _without_lines(one) for key, one in kept.items() if key != _LINE}
    if isinstance(value, dict):
        return {key: _without_lines(one) for key, one in value.items()}
    return [_without_lines(one) for one in value] if isinstance(value, list | tuple) else value


def _ways(text: str, written: tuple[str, ...]) -> Iterator[str]:
    """Give the text with the faults at each place where they may belong."""
    root = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, MappingNode):
        return
    newline = "\r\n" if "\r\n" in text else "\n"
    value = _value_of(root, _KEY)
    if value is None:
        yield from _new_key(text, root, written, newline)
    elif isinstance(value, SequenceNode) and not value.flow_style and value.value:
        yield _more_items(text, value, written, newline)
    elif isinstance(value, SequenceNode):
        yield from _more_in_brackets(text, value, written)
    else:
        one, more = text[value.start_mark.index : value.end_mark.index], ", ".join(written)
        yield f"{text[: value.start_mark.index]}[{one}, {more}]{text[value.end_mark.index :]}"


def _value_of(root: MappingNode, key: str) -> Node | None:
    return next((value for name, value in root.value if name.value == key), None)


def _new_key(text: str, root: MappingNode, written: tuple[str, ...], newline: str) -> Iterator[str]:
    """Begin the list of faults: before what is expected and the remarks on it, or at the end."""
    indent = " " * root.start_mark.column
    lines = [f"{indent}{_KEY}:", *(f"{indent}  - {one}" for one in written)]
    block = newline.join(lines) + newline
    before = next((key for key, _ in root.value if key.value == _BEFORE), None)
    if before is not None:
        place = _above_remarks(text, text.rfind("\n", 0, before.start_mark.index) + 1)
        yield f"{text[:place]}{block}{newline}{text[place:]}"
        yield f"{text[:place]}{block}{text[place:]}"
    end = "" if text.endswith("\n") else newline
    yield f"{text}{end}{newline}{block}"
    yield f"{text}{end}{block}"


def _above_remarks(text: str, place: int) -> int:
    """Go up over the remarks that stand directly above a line."""
    while place:
        above = text.rfind("\n", 0, place - 1) + 1
        if not text[above:place].startswith("#"):
            break
        place = above
    return place


def _more_items(text: str, listed: SequenceNode, written: tuple[str, ...], newline: str) -> str:
    """Add items with dashes behind the last one, and behind the remark on its line."""
    last = listed.value[-1]
    first_line = text.rfind("\n", 0, listed.value[0].start_mark.index) + 1
    dash = _DASH.match(text, first_line)
    indent = dash[0] if dash else " " * listed.start_mark.column
    end = text.find("\n", _end_of(last) - 1)
    place = len(text) if end < 0 else end + 1
    gap = "" if end >= 0 else newline
    return text[:place] + gap + "".join(f"{indent}- {one}{newline}" for one in written) + text[place:]


def _end_of(node: Node) -> int:
    """Find where a node ends; a block's own mark stands behind the remarks that follow it."""
    if isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _more_in_brackets(text: str, listed: SequenceNode, written: tuple[str, ...]) -> Iterator[str]:
    more = ", ".join(written)
    end = listed.value[-1].end_mark.index if listed.value else listed.end_mark.index - 1
    yield f"{text[:end]}{', ' if listed.value else ''}{more}{text[end:]}"
