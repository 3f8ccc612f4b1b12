"""An editor's YAML language server takes every shipped scenario, and marks what is misspelt."""

from collections.abc import Iterator

import pytest

from smtpsim.scenarios.schema import FILE_NAME
from tests.scenarios.playing import SHIPPED
from tests.support.language_server import LanguageServer, find_server

PROGRAM = find_server()
pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="no yaml-language-server is installed: npm install yaml-language-server"
)


@pytest.fixture(scope="module")
def editor() -> Iterator[LanguageServer]:
    with LanguageServer(PROGRAM or "", SHIPPED[0].parent / FILE_NAME) as server:
        yield server


def test_it_marks_nothing_in_any_shipped_scenario(editor: LanguageServer) -> None:
    marks = editor.marks_in_all([path.read_text() for path in SHIPPED])
    assert {path.stem: found for path, found in zip(SHIPPED, marks, strict=True) if found} == {}


def test_it_marks_a_misspelt_key_where_it_stands(editor: LanguageServer) -> None:
    text = "format: 1\nid: x\ntitel: A title\nworld:\n  servers: {}\n"
    assert "3:1: Property titel is not allowed." in editor.marks_in(text)


def test_it_marks_a_word_that_is_not_known(editor: LanguageServer) -> None:
    text = "format: 1\nid: x\ntitle: T\nworld:\n  servers:\n    mx.test:\n      tls: perhaps\n"
    assert any(mark.startswith("7:12: Value is not accepted.") for mark in editor.marks_in(text))
