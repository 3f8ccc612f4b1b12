"""What RFC 5321 asks of a server in a session: greeting, hello, commands without mail, goodbye."""

import pytest

from smtpsim.spec.terms import ServiceState
from tests.conformance.receiver import FROM_ALICE, HOST, TO_BOB, codes, lines_of
from tests.live.served import Dialogue, scenario_with, serving

REQUIRED = ("EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "VRFY", "QUIT")  # RFC 5321 4.5.1
OPTIONAL = {"EXPN", "HELP", "SEND", "SOML", "SAML", "TURN"}
# The IANA registry of SMTP service extensions, as far as this program could know them.
REGISTERED = OPTIONAL | {
    "8BITMIME",
    "SIZE",
    "CHUNKING",
    "BINARYMIME",
    "DSN",
    "ETRN",
    "ENHANCEDSTATUSCODES",
    "STARTTLS",
    "AUTH",
    "PIPELINING",
    "SMTPUTF8",
}
WRONG_LINES = ("", "WHAT", "MAIL TO:<bob>", "RCPT TO:<>", "DATA x", "EHLO", "NOOP \x01", "VRFY", "X" * 600)


def keywords(client: Dialogue) -> set[str]:
    return {line.partition(" ")[0] for line in lines_of(client.ask("EHLO client.example"))[1:]}


def test_the_greeting_begins_with_the_server_s_domain(port: int) -> None:
    with Dialogue(port) as client:
        assert client.hear().startswith(f"220 {HOST} ")


def test_ehlo_is_answered_with_the_name_and_the_extensions(stranger: Dialogue) -> None:
    name, *extensions = lines_of(stranger.ask("EHLO client.example"))
    assert name.split()[0] == HOST
    assert {"8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES", "SIZE 10000000"} <= set(extensions)


def test_ehlo_is_answered_where_nothing_is_offered() -> None:
    with (
        serving(scenario_with(extensions=(), unimplemented=tuple(OPTIONAL))) as served,
        Dialogue(served.port) as client,
    ):
        client.hear()
        assert client.ask("EHLO client.example") == "250 mx.example.org greets client.example\r\n"


def test_helo_is_answered_without_extensions(stranger: Dialogue) -> None:
    assert stranger.ask("HELO client.example") == f"250 {HOST} greets client.example\r\n"


def test_every_keyword_that_ehlo_lists_is_registered(client: Dialogue) -> None:
    offered = keywords(client)
    assert offered
    assert {word for word in offered if not word.startswith("X")} <= REGISTERED


def test_every_optional_command_is_listed_by_ehlo_and_no_other(client: Dialogue) -> None:
    offered = keywords(client)
    for verb in sorted(OPTIONAL):
        is_there = client.ask(verb)[:3] not in {"500", "502"}
        assert (verb in offered) == is_there


def test_the_required_commands_are_there(stranger: Dialogue) -> None:
    answers = codes(stranger, *REQUIRED)
    assert not {"500", "502", "504"} & set(answers)
    assert answers[-1] == "221"


def test_after_a_554_greeting_the_server_waits_for_quit() -> None:
    with (
        serving(scenario_with(greeting=ServiceState.NO_SERVICE)) as served,
        Dialogue(served.port) as client,
    ):
        assert client.hear()[:3] == "554"
        assert codes(client, "EHLO client.example", FROM_ALICE, "NOOP", "QUIT") == [
            "503",
            "503",
            "503",
            "221",
        ]
        assert client.hear() == ""


def test_a_554_greeting_says_what_is_wrong() -> None:
    with (
        serving(scenario_with(greeting=ServiceState.NO_SERVICE)) as served,
        Dialogue(served.port) as client,
    ):
        assert client.hear() == "554 mx.example.org No SMTP service here\r\n"


def test_no_error_makes_the_server_close(client: Dialogue) -> None:
    for _ in range(5):
        assert all(code[0] == "5" for code in codes(client, *WRONG_LINES))
    assert client.ask("NOOP")[:3] == "250"


def test_each_command_gets_one_reply(client: Dialogue) -> None:
    lines = (*WRONG_LINES, "NOOP", "RSET", "HELP", "VRFY bob", "EXPN staff", FROM_ALICE, TO_BOB)
    client.say(*(line for each in lines for line in (each, "HELP DATA")))
    answers = client.hear_codes(2 * len(lines))
    assert answers[1::2] == ["214"] * len(lines)
    client.say("QUIT")
    assert client.hear_codes(2) == ["221", ""]


def test_each_reply_has_a_text(client: Dialogue) -> None:
    for line in (*WRONG_LINES, "NOOP", "HELP", "EHLO client.example", FROM_ALICE, TO_BOB, "DATA"):
        assert all(text.strip() for text in lines_of(client.ask(line)))


def test_each_line_of_a_reply_has_the_same_code(client: Dialogue) -> None:
    for line in ("EHLO client.example", "HELP", "HELP MAIL", "EXPN staff"):
        *firsts, last = client.ask(line).splitlines()
        assert firsts
        assert {first[:4] for first in firsts} == {f"{last[:3]}-"}
        assert last[3] == " "
        assert last[:3].isdigit()
        assert last[0] in "2345"


def test_no_transaction_begins_before_a_hello(stranger: Dialogue) -> None:
    assert codes(stranger, FROM_ALICE, TO_BOB, "DATA") == ["503", "503", "503"]


def test_side_commands_need_no_hello(stranger: Dialogue) -> None:
    lines = ("NOOP", "HELP", "EXPN staff", "VRFY bob", "RSET")
    assert codes(stranger, *lines) == ["250", "214", "250", "250", "250"]


def test_rset_is_answered_250_at_any_time(stranger: Dialogue) -> None:
    for line in ("NOOP", "EHLO client.example", FROM_ALICE, "RSET"):
        assert codes(stranger, line, "RSET") == ["250", "250"]
    assert codes(stranger, "QUIT") == ["221"]


def test_help_is_answered_with_and_without_an_argument(stranger: Dialogue) -> None:
    assert "This server has the commands" in stranger.ask("HELP")
    assert stranger.ask("HELP RCPT").startswith("214-")


def test_an_argument_of_noop_is_ignored(client: Dialogue) -> None:
    assert codes(client, FROM_ALICE, "NOOP QUIT now", TO_BOB) == ["250", "250", "250"]


def test_quit_is_answered_221_and_the_server_closes(stranger: Dialogue) -> None:
    assert stranger.ask("QUIT").split()[:3] == ["221", "2.0.0", HOST]
    assert stranger.hear() == ""


def test_a_second_ehlo_clears_the_transaction(client: Dialogue) -> None:
    lines = (FROM_ALICE, TO_BOB, "EHLO client.example", TO_BOB, FROM_ALICE)
    assert codes(client, *lines) == ["250", "250", "250", "503", "250"]


@pytest.mark.parametrize(
    ("hello", "code"), [("EHLO", "501"), ("EHLO a_b.example", "501"), ("EHLO unwelcome.example", "550")]
)
def test_an_ehlo_that_fails_changes_nothing(client: Dialogue, hello: str, code: str) -> None:
    assert codes(client, FROM_ALICE, TO_BOB, hello, "DATA") == ["250", "250", code, "354"]


def test_an_ehlo_that_fails_is_no_hello(stranger: Dialogue) -> None:
    assert codes(stranger, "EHLO", FROM_ALICE) == ["501", "503"]


@pytest.mark.parametrize("name", ["another.example", "[192.0.2.7]", "[IPv6:2001:db8::7]", "bank.example"])
def test_a_client_may_give_any_name(stranger: Dialogue, name: str) -> None:
    assert codes(stranger, f"EHLO {name}", FROM_ALICE, TO_BOB, "DATA") == ["250", "250", "250", "354"]


def test_an_address_literal_of_an_unknown_kind_is_not_taken(stranger: Dialogue) -> None:
    assert codes(stranger, "EHLO [IPv9:1.2.3.4]", FROM_ALICE) == ["504", "503"]


def test_a_number_sign_is_no_address(client: Dialogue) -> None:
    assert codes(client, "EHLO #3232235777", "MAIL FROM:<alice@#3232235777>") == ["501", "501"]


def test_a_command_that_is_known_and_absent_gets_502(client: Dialogue) -> None:
    assert "SAML" not in keywords(client)
    assert codes(client, "SAML FROM:<alice@sender.example>", "TURN") == ["502", "502"]


@pytest.mark.parametrize("line", ["WHAT", "X", "MAILFROM:<a@b.example>", "", "250 OK"])
def test_an_unknown_command_gets_500(client: Dialogue, line: str) -> None:
    assert codes(client, line, FROM_ALICE) == ["500", "250"]


def test_a_refusal_by_policy_is_550(client: Dialogue) -> None:
    lines = (
        "EHLO unwelcome.example",
        "MAIL FROM:<a@refused.example>",
        FROM_ALICE,
        "RCPT TO:<refused@second.example>",
    )
    assert codes(client, *lines) == ["550", "550", "250", "550"]
