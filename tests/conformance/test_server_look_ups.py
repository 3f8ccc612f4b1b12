"""What RFC 5321 asks of VRFY and EXPN."""

import re

import pytest

from smtpsim.scenarios.server_format import ExpnAnswer, MailboxPart, VrfyAnswer
from tests.conformance.receiver import FROM_ALICE, codes, lines_of
from tests.live.served import Dialogue, scenario_with, serving, talking

SHOWN = re.compile(r"(?:\d\.\d\.\d )?(?:[\w ]+ )?<([\w.]+@receiver\.example)>")


def mailboxes_in(reply: str) -> list[str]:
    found = [SHOWN.fullmatch(line) for line in lines_of(reply)]
    assert all(found)
    return [one[1] for one in found if one]


def test_vrfy_gives_the_name_and_the_mailbox(client: Dialogue) -> None:
    assert client.ask("VRFY bob") == "250 2.1.5 Bob Example <bob@receiver.example>\r\n"
    assert client.ask("VRFY Sample") == "250 2.1.5 Carol Sample <carol@receiver.example>\r\n"
    assert client.ask("VRFY locked") == "250 2.1.5 <locked@receiver.example>\r\n"


def test_expn_gives_each_mailbox_of_the_list(client: Dialogue) -> None:
    assert mailboxes_in(client.ask("EXPN staff")) == ["bob@receiver.example", "carol@receiver.example"]


def test_vrfy_of_a_list_says_that_it_is_one(client: Dialogue) -> None:
    assert client.ask("VRFY staff") == "550 5.1.1 That is a mailing list, not a user\r\n"


@pytest.mark.parametrize("form", ["{}", "{}@receiver.example", "<{}@receiver.example>", "{}@SECOND.example"])
def test_vrfy_and_expn_take_a_name_with_its_domain(client: Dialogue, form: str) -> None:
    assert codes(client, f"VRFY {form.format('bob')}", f"EXPN {form.format('staff')}") == ["250", "250"]


def test_vrfy_tells_of_a_user_who_has_moved(client: Dialogue) -> None:
    assert client.ask("VRFY dave").endswith("<dave@elsewhere.example>\r\n")
    assert codes(client, "VRFY dave", "VRFY erin") == ["251", "551"]
    assert "<erin@elsewhere.example>" in client.ask("VRFY erin")


def test_what_vrfy_and_expn_give_is_taken_by_rcpt(client: Dialogue) -> None:
    shown = mailboxes_in(client.ask("EXPN staff")) + mailboxes_in(client.ask("VRFY Smith.J"))
    assert codes(client, FROM_ALICE, *(f"RCPT TO:<{path}>" for path in shown)) == ["250"] * 4


def test_where_anybody_is_taken_nobody_is_verified() -> None:
    with serving() as served, talking(served.port) as client:
        assert codes(client, "VRFY somebody@example.com", "EXPN somebody@example.com") == ["252", "550"]


def test_nobody_of_that_name_gets_550(client: Dialogue) -> None:
    assert codes(client, "VRFY nobody", "EXPN nobody", "EXPN bob") == ["550", "550", "550"]


def test_where_vrfy_and_expn_are_withheld_252_is_said() -> None:
    scenario = scenario_with(
        vrfy=VrfyAnswer.WITHHELD, expn=ExpnAnswer.WITHHELD, mailboxes={"bob": MailboxPart()}
    )
    with serving(scenario) as served, talking(served.port) as client:
        assert codes(client, "VRFY bob", "VRFY nobody", "EXPN bob", "EXPN nobody") == ["252"] * 4
