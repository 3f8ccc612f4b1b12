"""The keys for DSN, SMTPUTF8 and ETRN: what they mean, and the mistakes in them."""

import pytest

from smtpsim.errors import BadFilesError
from smtpsim.protocol.dsn import DsnRequest, RecipientWish
from smtpsim.scenarios.equipment import build_policy, build_site, make_plan
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.reader import read_scenario
from smtpsim.spec.terms import Notify, Returned, Verb
from tests.scenarios.playing import SMALL, changed, read, run, with_server

DSN = with_server("extensions: [8BITMIME, DSN, SMTPUTF8]")


def with_mail(keys: str, text: str = DSN) -> str:
    """A scenario's text with one more line in its mail."""
    return changed(
        "      to: bob@receiver.example\n", f"      to: bob@receiver.example\n      {keys}\n", text
    )


def mistakes_in(text: str) -> list[str]:
    with pytest.raises(BadFilesError) as caught:
        read_scenario(text, "x.yaml")
    return [str(one).removeprefix("x.yaml:") for one in caught.value.mistakes]


def request_in(text: str) -> DsnRequest | None:
    scenario = read(text)
    assert scenario.client is not None
    return make_plan(scenario, scenario.client).mails[0].dsn


def lines_sent(scenario: Scenario) -> list[str]:
    return [step.octets.decode().strip() for step in run(scenario) if step.verb in {Verb.MAIL, Verb.RCPT}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            with_mail("notify: [never, success]"),
            "16:15: never stands alone: who wants no report wants none of any kind",
        ),
        (
            with_mail("notify: always"),
            "16:15: 'always' is not known here: write never, success, failure or delay",
        ),
        (with_mail("return: nothing"), "16:15: 'nothing' is not known here: write full or headers"),
        (
            with_mail("envelope-id: ümlaut"),
            "16:20: an envelope id is printable ASCII of at most 100 octets",
        ),
        (
            with_mail(f"envelope-id: {'x ' * 34}x"),
            "16:20: an envelope id is printable ASCII of at most 100 octets",
        ),
        (
            with_server("extensions: [SMTPUTF8]"),
            "7:19: SMTPUTF8 is offered only together with 8BITMIME: add 8BITMIME",
        ),
        (
            with_server("extensions: [ETRN]"),
            "7:20: ETRN is no line of this list: write etrn: and the domains that it may name",
        ),
        (with_server("extensions: [DSN 1]"), "7:20: DSN has no parameter, and here stands '1'"),
        (with_server("etrn: [branch..example]"), None),
        (with_server('etrn: ["#a b"]'), "7:14: '#a b' is no queue: write # and a name without spaces"),
        (changed("alice@sender.example", "zoë@sënder..example"), None),
        (changed("alice@sender.example", '"zoë\\u202e@sender.example"'), None),
        (changed("host: mail.sender.example", "host: mail.sënder.example"), None),
        (changed("[receiver.example]", '["\\u2603.example"]'), None),
    ],
)
def test_a_mistake_is_told(text: str, told: str | None) -> None:
    found = mistakes_in(text)
    assert found
    assert told is None or told in found


def test_a_mail_says_what_its_sender_wants_to_be_told() -> None:
    text = with_mail("notify: [success, delay]\n      return: headers\n      envelope-id: a b")
    assert request_in(text) == DsnRequest(
        Returned.HEADERS,
        "a+20b",
        (RecipientWish((Notify.SUCCESS, Notify.DELAY), "rfc822;bob@receiver.example"),),
    )
    assert lines_sent(read(text))[::2] == [
        "MAIL FROM:<alice@sender.example> RET=HDRS ENVID=a+20b",
        "RCPT TO:<bob@receiver.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;bob@receiver.example",
    ]


def test_one_word_is_enough() -> None:
    assert request_in(with_mail("notify: never")) == DsnRequest(
        recipients=(RecipientWish((Notify.NEVER,), "rfc822;bob@receiver.example"),)
    )


def test_a_mail_that_asks_for_nothing_says_nothing() -> None:
    assert request_in(DSN) is None
    assert lines_sent(read(DSN))[::2] == [
        "MAIL FROM:<alice@sender.example>",
        "RCPT TO:<bob@receiver.example>",
    ]


def test_where_dsn_is_not_offered_nothing_is_asked() -> None:
    assert "NOTIFY" not in "".join(lines_sent(read(with_mail("notify: never", SMALL))))


def test_addresses_may_be_written_in_any_alphabet() -> None:
    text = changed("alice@sender.example", "zoë@sënder.example", DSN)
    assert lines_sent(read(text))[0] == "MAIL FROM:<zoë@sënder.example> SMTPUTF8"


def test_a_domain_is_known_in_both_its_forms() -> None:
    site = build_site(read(changed("[receiver.example]", "[bücher.example, receiver.example]")))
    assert site.domains == {"bücher.example", "xn--bcher-kva.example", "receiver.example"}


def test_etrn_works_where_a_domain_is_named_for_it() -> None:
    scenario = read(with_server('etrn: [Branch.example, "#Night"]'))
    assert build_site(scenario).starts_for == {"branch.example", "#night"}
    assert Verb.ETRN not in build_policy(scenario).unimplemented
    assert Verb.ETRN in build_policy(read(SMALL)).unimplemented
