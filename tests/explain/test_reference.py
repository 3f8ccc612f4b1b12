"""What `smtpsim explain WORD` says, and the tables of the README."""

import re
from collections.abc import Callable

import pytest

from smtpsim.explain.reference import (
    command_table,
    explain_word,
    extension_table,
    fault_table,
    known_words,
    reply_table,
    similar_words,
    state_table,
)
from smtpsim.explain.row_index import TELLING_ROW_BY_ID
from smtpsim.spec.client_rows import REACTIONS
from smtpsim.spec.commands import COMMANDS
from smtpsim.spec.enhanced import ENHANCED
from smtpsim.spec.extensions import EXTENSIONS
from smtpsim.spec.faults import FAULTS
from smtpsim.spec.glossary import GLOSSARY
from smtpsim.spec.phases import NUMBERED_STEPS, PHASES
from smtpsim.spec.replies import DIGITS, REPLIES
from smtpsim.spec.rows import Row
from smtpsim.spec.states import STATES

TABLES: dict[str, tuple[Row, ...]] = {
    "commands": COMMANDS,
    "replies": REPLIES,
    "digits": DIGITS,
    "enhanced codes": ENHANCED,
    "states": STATES,
    "rows": tuple(TELLING_ROW_BY_ID.values()),
    "reactions": REACTIONS,
    "phases": PHASES,
    "numbered steps": NUMBERED_STEPS,
    "extensions": EXTENSIONS,
    "faults": FAULTS,
    "glossary": GLOSSARY,
}
MARKDOWN = {
    "commands": (command_table, len(COMMANDS)),
    "replies": (reply_table, len(REPLIES)),
    "states": (state_table, len(STATES)),
    "faults": (fault_table, len(FAULTS)),
    "extensions": (extension_table, len(EXTENSIONS)),
}


def headings(word: str) -> list[str]:
    return [line for line in explain_word(word) if line and not line.startswith(" ")]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_each_row_of_each_table_can_be_asked_for_by_its_id(table: tuple[Row, ...]) -> None:
    assert [row.id for row in table if not explain_word(row.id)] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_each_row_s_source_stands_in_what_is_said_of_it(table: tuple[Row, ...]) -> None:
    said = {row.id: " ".join(" ".join(explain_word(row.id)).split()) for row in table}
    assert [row.id for row in table if row.source not in said[row.id]] == []


def test_everything_is_plain_text_of_at_most_eighty_columns() -> None:
    lines = {line for word in known_words() for line in explain_word(word)}
    assert [line for line in lines if len(line) > 80 or not line.isprintable()] == []


def test_no_line_ends_in_a_blank() -> None:
    lines = {line for word in known_words() for line in explain_word(word)}
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("MAIL", ["MAIL: a command", "MAIL: a state of the server", "MAIL: a state of the client"]),
        ("mail from", ["MAIL: a command"]),
        (" Mail  FROM ", ["MAIL: a command"]),
        ("SMOL FROM", ["SOML: a command"]),
        ("HELP", ["HELP: a command", "HELP: a keyword in the answer to EHLO"]),
        ("450", ["450: a reply code"]),
        ("255", ["255: a reply code that no standard used here defines"]),
        ("4xx", ["4yz: the first digit of a reply code"]),
        ("4", ["4yz: the first digit of a reply code", "x4z: the second digit of a reply code"]),
        ("x5z", ["x5z: the second digit of a reply code"]),
        ("55z", ["5yz: the first digit of a reply code", "x5z: the second digit of a reply code"]),
        ("5.1.1", ["5.1.1: an enhanced status code"]),
        ("x.1.1", ["X.1.1: an enhanced status code"]),
        ("READY", ["READY: a state of the server"]),
        ("client-RCPT", ["RCPT: a state of the client", "client-rcpt: a move of the client"]),
        ("mail-transfer", ["Mail transfer: a phase of 8 steps"]),
        ("mail transfer", ["Mail transfer: a phase of 8 steps"]),
        ("transfer-4", ["transfer-4: step 4 of a phase"]),
        (
            "rcpt-locked",
            [
                "rcpt-locked: a row of the server's table",
                "rcpt-locked: a verdict of the server on what it received",
            ],
        ),
        ("client-quit-nobody", ["client-quit-nobody: a move of the client"]),
        ("fault-cut", ["fault-cut: an event"]),
        ("injected-closing", ["injected-closing: a row for a reply that a person made"]),
        ("lost-after-dot", ["lost-after-dot: a reaction of the client"]),
        ("Mailbox busy (450)", ["mailbox-busy: a fault"]),
        ("bad-dot", ["bad-dot: a mistake of syntax"]),
        ("envelope", ["envelope: a word of mail"]),
        ("Response", ["reply: a word of mail"]),
        ("size", ["SIZE: a keyword in the answer to EHLO"]),
    ],
)
def test_a_word_leads_to_all_that_it_names(word: str, expected: list[str]) -> None:
    assert headings(word) == expected


@pytest.mark.parametrize("word", ["4yz", "connection lost"])
def test_a_verdict_of_the_client_is_told_with_what_it_must_do(word: str) -> None:
    assert f"{word}: a verdict of the client on a reply" in headings(word)


@pytest.mark.parametrize("word", ["", "  ", "FROBNICATE", "299", "950", "6.1.1", "mail-", "9yz", "\x1b[2J"])
def test_an_unknown_word_has_no_entry(word: str) -> None:
    assert explain_word(word) == ()


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("RCTP", "RCPT"), ("envelop", "envelope"), ("pipelinig", "PIPELINING"), ("550.", "550")],
)
def test_a_misspelt_word_gets_a_suggestion(typo: str, meant: str) -> None:
    assert meant in similar_words(typo)


def test_a_suggestion_is_always_a_word_that_is_known() -> None:
    suggestions = [word for typo in ("datta", "qit", "5.1.x", "mx", "") for word in similar_words(typo)]
    assert suggestions
    assert set(suggestions) <= set(known_words())


def test_each_known_word_is_listed_once_and_has_an_entry() -> None:
    words = known_words()
    assert len({word.casefold() for word in words}) == len(words)
    assert [word for word in words if not explain_word(word)] == []


def test_textbook_and_standard_stand_side_by_side_where_they_differ() -> None:
    said = " ".join(" ".join(explain_word("DATA")).split())
    assert '"DATA", "Body of the mail", "Sends the actual message"' in said
    assert 'Textbook: "Body of the mail" is the argument.' in said
    assert "Standard: DATA has no argument (one gets 501)" in said


def test_the_older_standard_is_not_called_the_textbook() -> None:
    said = " ".join(" ".join(explain_word("NOOP")).split())
    assert "Differs RFC 821: NOOP has no argument. RFC 5321: NOOP may have a string" in said


def test_the_word_states_lists_all_states_and_all_rows_of_both_machines() -> None:
    said = " ".join(explain_word("states")).replace(",", " ").split()
    assert {state.state.value for state in STATES} <= set(said)
    assert {row.id for row in (*TELLING_ROW_BY_ID.values(), *REACTIONS)} <= set(said)


@pytest.mark.parametrize(("table", "count"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_a_markdown_table_has_a_line_for_each_row_and_the_same_columns_in_each(
    table: Callable[[], str],
    count: int,
) -> None:
    lines = table().splitlines()
    assert len(lines) == count + 2
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


def test_nothing_in_a_markdown_table_is_taken_for_mark_up() -> None:
    outside_code = re.sub(r"`[^`]*`", "", command_table() + reply_table())
    assert "<" not in outside_code
    assert "&lt;domain> Service ready" in outside_code


@pytest.mark.parametrize(
    ("parameter", "keyword"), [("NOTIFY", "DSN"), ("ret", "DSN"), ("BODY", "8BITMIME"), ("SIZE", "SIZE")]
)
def test_a_parameter_is_explained_with_the_extension_that_brings_it(parameter: str, keyword: str) -> None:
    assert any(line.startswith(f"{keyword}:") for line in explain_word(parameter))


@pytest.mark.parametrize("width", [30, 50, 120])
def test_a_page_is_as_wide_as_there_is_room_for_and_keeps_each_word(width: int) -> None:
    for word in ("MAIL", "550", "states", "server-MAIL", "mail-transfer", "tls-failed"):
        lines = explain_word(word, width)
        long = [line for line in lines if len(line) > width and " " in line.strip()]
        assert long == []
        assert "".join("".join(lines).split()) == "".join("".join(explain_word(word)).split())


@pytest.mark.parametrize("word", ["faults", "presets"])
def test_the_faults_are_listed_by_the_names_that_a_scenario_file_takes(word: str) -> None:
    listed = "\n".join(explain_word(word))
    assert all(
        re.search(rf"^  {re.escape(row.id)} +{re.escape(row.title)}$", listed, re.MULTILINE) for row in FAULTS
    )
