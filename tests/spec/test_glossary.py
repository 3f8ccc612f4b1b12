"""The glossary: each term once, each with one sentence and a source."""

import re

import pytest

from smtpsim.spec.glossary import GLOSSARY, GLOSSARY_OF, GlossaryRow

PLACE = r"(textbook|RFC \d+( [0-9A-F]+(\.\d+)*)?)"
ASKED_FOR = {
    *("envelope", "header", "body", "reverse-path", "forward-path", "null reverse-path", "mail data"),
    *("session", "mail transaction", "relay", "MTA", "MUA", "dot-stuffing", "bounce", "pipelining"),
}


def test_each_term_stands_once() -> None:
    names = [name.casefold() for row in GLOSSARY for name in (row.id, *row.others)]
    assert sorted(set(names)) == sorted(names)
    assert len(GLOSSARY_OF) == len(GLOSSARY)


@pytest.mark.parametrize("row", GLOSSARY, ids=lambda row: row.id)
def test_each_term_has_one_sentence_and_a_source(row: GlossaryRow) -> None:
    assert row.sentence.endswith(".")
    assert [place for place in row.source.split("; ") if not re.fullmatch(PLACE, place)] == []


def test_the_terms_that_every_learner_meets_are_there() -> None:
    assert set(GLOSSARY_OF) >= ASKED_FOR
