"""The JSON Schema is made from the types that load a file, and agrees with what the loader takes."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import jsonschema  # type: ignore[import-untyped] # the library has no types
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from smtpsim.errors import SmtpsimError
from smtpsim.scenarios.fields import fields_of
from smtpsim.scenarios.key_words import KEY_WORDS
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.schema import FILE_NAME, make_schema, schema_text
from tests.scenarios.playing import SHIPPED
from tests.scenarios.test_mistakes import MISTAKES

VALIDATOR = jsonschema.Draft7Validator(make_schema())


def values_of(text: str) -> object:
    """What an editor's parser makes of a file: YAML 1.2, in which a date is a text."""
    return _plain(YAML(typ="safe", pure=True).load(text))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, date) else value


def mistakes_in(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(values_of(text))]


def test_the_shipped_schema_is_the_one_that_the_types_make() -> None:
    assert (SHIPPED[0].parent / FILE_NAME).read_text() == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_takes_each_shipped_scenario(path: Path) -> None:
    assert mistakes_in(path.read_text()) == []


@pytest.mark.parametrize("kind", KEY_WORDS, ids=lambda kind: kind.__name__)
def test_each_key_of_each_part_has_its_sentence(kind: type) -> None:
    assert set(KEY_WORDS[kind]) == set(fields_of(kind))
    assert all(sentence.endswith(".") for sentence in KEY_WORDS[kind].values())


def test_whatever_the_schema_refuses_the_loader_refuses_too() -> None:
    checked = 0
    for text, _ in MISTAKES.values():
        try:
            found = mistakes_in(text)
        except (YAMLError, ValueError, RecursionError):
            continue
        if found:
            checked += 1
            with pytest.raises(SmtpsimError):
                read_scenario(text, "x.yaml")
    assert checked > 30


def test_a_misspelt_key_and_a_wrong_word_are_seen() -> None:
    text = SHIPPED[0].read_text()
    assert mistakes_in(text.replace("title:", "titel:", 1))
    assert mistakes_in(text.replace("world:", "world:\n  weather: fine", 1))
