"""The tables of `spec/` hold together: nothing missing, nothing twice, nothing that leads nowhere."""

import re
from collections.abc import Sequence

import pytest

from smtpsim.spec.commands import (
    ANY_COMMAND_REPLIES,
    COMMAND_OF,
    COMMANDS,
    CONNECT_REPLIES,
    OLD_CONNECT_REPLIES,
)
from smtpsim.spec.differences import DIFFERENCES, DIFFERENCES_OF
from smtpsim.spec.enhanced import ENHANCED, ENHANCED_FIELDS, ENHANCED_OF
from smtpsim.spec.extensions import EXTENSION_OF, EXTENSIONS
from smtpsim.spec.flaws import FLAW_OF, FLAWS, Flaw
from smtpsim.spec.phases import NUMBERED_STEP_OF, NUMBERED_STEPS, PHASE_OF, PHASES
from smtpsim.spec.replies import DIGITS, REPLIES, REPLY_OF, TEXTBOOK_CODES
from smtpsim.spec.rows import CommandRow, Row
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.states import STATE_OF, STATES
from smtpsim.spec.terms import Actor, Buffer, ClientState, Kind, PhaseName, ServerState, Verb

TABLES: dict[str, Sequence[Row]] = {
    "commands": COMMANDS,
    "replies": REPLIES,
    "digits": DIGITS,
    "enhanced codes": ENHANCED,
    "fields of enhanced codes": ENHANCED_FIELDS,
    "phases": PHASES,
    "numbered steps": NUMBERED_STEPS,
    "states": STATES,
    "extensions": EXTENSIONS,
    "flaws": FLAWS,
    "differences": DIFFERENCES,
}
EVENTS = {Verb.CONNECT, Verb.MESSAGE, Verb.AUTH_RESPONSE, Verb.UNKNOWN}
COMMAND_VERBS = set(Verb) - EVENTS
REQUIRED = {"EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "VRFY"}
LATER_CODES = {235, 334, 432, 534, 535, 252, 253, 454, 455, 458, 459, 521, 530, 555, 556}
NOT_IN_THE_OLD_GRAMMAR = {"EHLO", "AUTH", "STARTTLS", "BDAT", "ETRN"}
PLACE = r"(textbook|RFC \d+( [0-9A-F]+(\.\d+)*)?|draft-[a-z-]+)"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_each_id_stands_in_its_table_once(table: Sequence[Row]) -> None:
    ids = [row.id for row in table]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_each_row_cites_its_sources(table: Sequence[Row]) -> None:
    sources = [place for row in table for place in row.source.split("; ")]
    assert [place for place in sources if not re.fullmatch(PLACE, place)] == []


def test_each_command_has_a_row() -> None:
    assert set(COMMAND_OF) == COMMAND_VERBS
    assert [row.id for row in COMMANDS] == [row.verb.value for row in COMMANDS]


def test_the_required_commands_are_those_of_rfc_5321() -> None:
    assert {row.id for row in COMMANDS if row.required} == REQUIRED


def test_a_command_has_a_keyword_exactly_when_it_is_not_required() -> None:
    assert {row.id for row in COMMANDS if row.keyword} == {row.id for row in COMMANDS if not row.required}


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.id)
def test_the_replies_of_each_command_exist(row: CommandRow) -> None:
    codes = row.replies + row.old_replies + row.message_replies + row.old_message_replies
    assert codes
    assert set(codes) <= set(REPLY_OF)


def test_the_replies_of_an_opening_and_of_any_command_exist() -> None:
    assert {*ANY_COMMAND_REPLIES, *CONNECT_REPLIES, *OLD_CONNECT_REPLIES} <= set(REPLY_OF)


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.id)
def test_each_example_begins_with_its_command(row: CommandRow) -> None:
    assert row.example.split()[0] == row.id


def test_only_ehlo_has_no_rule_in_rfc_821() -> None:
    assert {row.id for row in COMMANDS if not row.old_syntax} == NOT_IN_THE_OLD_GRAMMAR
    assert {row.id for row in COMMANDS if not row.old_replies} == NOT_IN_THE_OLD_GRAMMAR
    assert {row.id for row in COMMANDS if not row.textbook_keyword} == NOT_IN_THE_OLD_GRAMMAR


def test_each_note_on_the_textbook_has_a_source() -> None:
    assert [row.id for row in COMMANDS if bool(row.textbook_note) != bool(row.textbook_note_source)] == []


def test_each_buffer_is_filled_by_its_commands() -> None:
    filling = {buffer: {row.id for row in COMMANDS if buffer in row.fills} for buffer in Buffer}
    assert filling == {
        Buffer.REVERSE_PATH: {"MAIL", "SEND", "SOML", "SAML"},
        Buffer.FORWARD_PATH: {"RCPT"},
        Buffer.MAIL_DATA: {"DATA", "BDAT"},
    }


def test_the_commands_that_have_no_effect_on_buffers_touch_none() -> None:
    idle = {row.id for row in COMMANDS if not row.fills and not row.clears}
    assert idle == {"AUTH", "VRFY", "EXPN", "HELP", "NOOP", "ETRN"}


def test_the_replies_are_the_textbook_s_and_the_five_later_ones() -> None:
    assert len(TEXTBOOK_CODES) == 21
    assert set(REPLY_OF) == set(TEXTBOOK_CODES) | LATER_CODES
    assert {row.code for row in REPLIES if row.textbook} == set(TEXTBOOK_CODES)


def test_each_reply_is_its_number_and_stands_in_order() -> None:
    assert [row.id for row in REPLIES] == [str(row.code) for row in REPLIES]
    assert list(REPLY_OF) == sorted(REPLY_OF)


def test_each_digit_of_each_reply_has_a_meaning() -> None:
    known = {(row.position, row.digit) for row in DIGITS}
    used = {(place, digit) for row in REPLIES for place, digit in enumerate(row.id[:2], start=1)}
    assert used <= known
    assert {digit for position, digit in known if position == 1} == set("2345")
    assert {digit for position, digit in known if position == 2} == set("012345")
    assert [row.position for row in DIGITS].count(3) == 1


def test_an_enhanced_code_begins_with_the_first_digit_of_its_reply() -> None:
    pairs = [(row.id, code) for row in REPLIES for code in row.enhanced]
    assert [(reply, code) for reply, code in pairs if reply[0] != code[0]] == []


def test_each_enhanced_code_of_a_reply_is_registered() -> None:
    used = {"X" + code[1:] for row in REPLIES for code in row.enhanced}
    assert used <= set(ENHANCED_OF)


def test_each_enhanced_code_that_a_server_gives_stands_with_its_reply() -> None:
    given = {(row.code, row.enhanced) for row in SERVER_ROWS if row.code and row.enhanced}
    assert {pair for pair in given if pair[1] not in REPLY_OF[pair[0]].enhanced} == set()


def test_the_go_ahead_carries_no_enhanced_code() -> None:
    assert [row.code for row in REPLIES if not row.enhanced] == [334, 354]


def test_an_enhanced_code_is_listed_without_its_class() -> None:
    assert [row.id for row in ENHANCED if not re.fullmatch(r"X\.[0-7]\.\d{1,2}", row.id)] == []


def test_the_details_of_each_subject_have_no_gap() -> None:
    highest = {"0": 0, "1": 10, "2": 4, "3": 6, "4": 7, "5": 6, "6": 10, "7": 30}
    expected = [f"X.{subject}.{detail}" for subject, last in highest.items() for detail in range(last + 1)]
    assert list(ENHANCED_OF) == expected


def test_each_phase_has_its_steps_in_order() -> None:
    counted = {phase: [row.step for row in NUMBERED_STEPS if row.phase is phase] for phase in PhaseName}
    assert {phase: len(steps) for phase, steps in counted.items()} == {
        PhaseName.ESTABLISHMENT: 3,
        PhaseName.TRANSFER: 8,
        PhaseName.TERMINATION: 2,
    }
    assert all(steps == list(range(1, PHASE_OF[phase].steps + 1)) for phase, steps in counted.items())


def test_each_act_belongs_to_one_numbered_step_at_most() -> None:
    acts = sum(len(row.kinds) * len(row.verbs) for row in NUMBERED_STEPS)
    assert len(NUMBERED_STEP_OF) == acts


def test_each_command_of_a_numbered_step_is_followed_by_its_reply() -> None:
    asked = {verb for actor, kind, verb in NUMBERED_STEP_OF if actor is Actor.CLIENT}
    answered = {verb for actor, kind, verb in NUMBERED_STEP_OF if kind is Kind.REPLY}
    assert asked | {Verb.CONNECT} == answered


def test_only_the_steps_of_a_recipient_repeat() -> None:
    assert [row.id for row in NUMBERED_STEPS if row.repeats] == ["transfer-3", "transfer-4"]


def test_the_message_is_step_seven_and_its_reply_step_eight() -> None:
    data = NUMBERED_STEP_OF[Actor.CLIENT, Kind.DATA, Verb.MESSAGE]
    assert data is NUMBERED_STEP_OF[Actor.CLIENT, Kind.END_OF_DATA, Verb.MESSAGE]
    assert data.id == "transfer-7"
    assert NUMBERED_STEP_OF[Actor.SERVER, Kind.REPLY, Verb.MESSAGE].id == "transfer-8"


def test_each_state_of_both_machines_has_a_row() -> None:
    assert set(STATE_OF) == {f"server-{state}" for state in ServerState} | {
        f"client-{state}" for state in ClientState
    }
    assert [row.id for row in STATES] == [f"{row.side}-{row.state}" for row in STATES]


def test_each_optional_command_has_an_extension_keyword() -> None:
    assert {row.verb for row in EXTENSIONS if row.verb} == {row.verb for row in COMMANDS if not row.required}
    assert [
        row.keyword for row in EXTENSIONS if row.verb and COMMAND_OF[row.verb].keyword != row.keyword
    ] == []


def test_each_extension_keyword_stands_once() -> None:
    assert list(EXTENSION_OF) == [row.keyword for row in EXTENSIONS]


def test_an_extension_with_a_parameter_of_mail_lengthens_its_line() -> None:
    assert {row.id: row.command_octets for row in EXTENSIONS if row.mail_parameters} == {
        "AUTH": 500,  # RFC 4954 3
        "SIZE": len(" SIZE=") + 20,  # RFC 1870 3: a value of at most 20 digits
        "8BITMIME": len(" BODY=8BITMIME"),
        "DSN": len(" RET=FULL") + 1 + 100,  # RFC 3461 5.4: the whole ENVID parameter
        "SMTPUTF8": len(" SMTPUTF8") + 1,  # RFC 6531 3.1 says 10
        "BINARYMIME": len(" BODY=BINARYMIME"),  # RFC 3030 3
    }
    assert [row.id for row in EXTENSIONS if row.command_octets and not row.mail_parameters] == []


def test_each_flaw_has_a_sentence() -> None:
    assert set(FLAW_OF) == set(Flaw)
    assert [row.id for row in FLAWS if not row.sentence.endswith(".")] == []


def test_each_topic_of_a_difference_leads_to_a_command_a_code_or_a_phase() -> None:
    known = {verb.value for verb in COMMAND_OF} | {row.id for row in REPLIES} | {row.id for row in PHASES}
    assert set(DIFFERENCES_OF) <= known


def test_each_command_but_none_of_the_agreed_codes_differs_from_the_textbook() -> None:
    assert {verb.value for verb in COMMAND_VERBS} <= set(DIFFERENCES_OF)
    assert {"214", "503"}.isdisjoint(DIFFERENCES_OF)


def test_a_difference_is_found_by_each_of_its_words() -> None:
    found = {(word, row.id) for word, rows in DIFFERENCES_OF.items() for row in rows}
    assert found == {(word, row.id) for row in DIFFERENCES for word in (row.topic, *row.topics)}
