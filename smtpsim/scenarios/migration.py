"""Files of older formats brought to the format of today: a step for each format, and remarks stay.

Format 1 is the first, so there is no step yet. When a format 2 comes, its author writes a function that
changes the keys of a document of format 1, and puts it into the table under 1.
"""

from collections.abc import Callable, Mapping
from io import StringIO
from typing import NamedTuple, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.util import load_yaml_guess_indent

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.scenarios import nodes
from smtpsim.scenarios.fields import entry
from smtpsim.scenarios.format import FORMAT
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import read_nodes

MigrationStep: TypeAlias = Callable[[CommentedMap], None]
"""Changes a document from its format to the next one, in place; the number of the format is set for it."""

STEPS: Mapping[int, MigrationStep] = {}

_KEY = "format"
_NO_WIDTH = 1_000_000  # no line is broken
_MAPPING, _SEQUENCE, _OFFSET = 2, 4, 2  # how far the keys and the dashes of the guide stand to the right


class Migrated(NamedTuple):
    """A text in the format of today, and the format that it had."""

    text: str
    former: int


def migrate(
    text: str, path: str, steps: Mapping[int, MigrationStep] = STEPS, newest: int = FORMAT
) -> Migrated:
    """Bring a text to the newest format; one that has it is given back as it is. Raises `BadFilesError`."""
    former = _format_of(text, path, newest)
    if former > newest:
        reason = f"format {former} is newer than this program, which knows {newest}: update smtpsim"
        raise _mistake(path, reason, MistakeId.NEWER_FORMAT)
    if former == newest:
        return Migrated(text, former)
    missing = next((one for one in range(former, newest) if one not in steps), None)
    if missing is not None:
        raise _mistake(path, f"there never was a format {missing}", MistakeId.NEWER_FORMAT)
    document, yaml = _document(text), _writer(text)
    for number in range(former, newest):
        steps[number](document)
        document[_KEY] = number + 1
    written = StringIO()
    yaml.dump(document, written)
    newline = "\r\n" if "\r\n" in text else "\n"
    return Migrated(written.getvalue().replace("\r\n", "\n").replace("\n", newline), former)


def rename_key(keys: CommentedMap, old: str, new: str) -> None:
    """Call a key otherwise, for steps: it stays at its place, and so do its value and the remarks there."""
    if old not in keys:
        return
    place, remarks = list(keys).index(old), keys.ca.items.pop(old, None)
    keys.insert(place, new, keys.pop(old))
    if remarks is not None:
        keys.ca.items[new] = remarks


def _format_of(text: str, path: str, newest: int) -> int:
    """Read the number of the format, with the bounds that hold for any file; without one it is today's."""
    root = read_nodes(text, path)
    if not isinstance(root, nodes.Mapping):
        raise _mistake(path, "a scenario is made of keys and values", MistakeId.WRONG_SHAPE)
    value = entry(root, _KEY)
    if value is root:  # it is not written
        return newest
    word = value.text if isinstance(value, nodes.Scalar) else ""
    if not (word.isascii() and word.isdecimal() and len(word) < len(str(_NO_WIDTH))):
        reason = "the format is a number"
        raise BadFilesError((BadFileError(path, reason, value.line, value.column, MistakeId.WRONG_NUMBER),))
    return int(word)


def _mistake(path: str, reason: str, mistake: MistakeId) -> BadFilesError:
    return BadFilesError((BadFileError(path, reason, id=mistake),))


def _document(text: str) -> CommentedMap:
    yaml = YAML()
    yaml.preserve_quotes = True
    document = yaml.load(text)
    return document if isinstance(document, CommentedMap) else CommentedMap()


def _writer(text: str) -> YAML:
    """Write with the indentation that the author has."""
    _, mapping, offset = load_yaml_guess_indent(text)
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, _NO_WIDTH
    step = mapping or _MAPPING
    offset = _OFFSET if offset is None else offset
    yaml.indent(mapping=_MAPPING if step == _SEQUENCE else step, sequence=offset + 2, offset=offset)
    return yaml
