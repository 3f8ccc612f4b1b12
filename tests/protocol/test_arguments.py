"""Arguments, parameters and sizes: what is refused, with which code, and where exactly the limits are."""

import pytest

from smtpsim.mail.site import Mailbox, Site
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer, Policy, make_policy
from smtpsim.protocol.strictness import Limits, Strictness
from tests.support.conversation import DOMAIN, SERVER_HOST, SITE, converse

ANYBODY = Site(SERVER_HOST, frozenset({DOMAIN}), takes_any_user=True)
OPEN = "C: EHLO mail.sender.example\nC: MAIL FROM:<alice@sender.example>\n"


def check(
    line: str, reply: str, *, before: str = "C: EHLO mail.sender.example\n", policy: Policy | None = None
) -> None:
    """Send a line after others; its reply must be this one, and the session must go on."""
    policy = policy or make_policy(SERVER_HOST)
    converse(f"{before}{line}\nS: {reply}\nC: NOOP\nS: 250 2.0.0", policy=policy, site=ANYBODY)


@pytest.mark.parametrize("line", ["DATA now", "RSET all", "QUIT please", "TURN round"])
def test_a_command_without_argument_refuses_one(line: str) -> None:
    check(f"C: {line}", "501 5.5.4", before=OPEN + "C: RCPT TO:<bob@receiver.example>\n")


@pytest.mark.parametrize(
    ("line", "enhanced"),
    [
        ("MAIL", "5.1.7"),
        ("MAIL FROM:", "5.1.7"),
        ("MAIL <a@b.example>", "5.1.7"),
        ("MAIL FROM:a@b.example", "5.1.7"),
        ("MAIL FROM: <a@b.example>", "5.1.7"),
        ("MAIL  FROM:<a@b.example>", "5.1.7"),
        ("MAIL FROM:<a..b@c.example>", "5.1.7"),
        ("MAIL FROM:<a@b.example> SIZE=", "5.5.4"),
        ("MAIL FROM:<a@b.example>  SIZE=1", "5.5.4"),
        ("MAIL FROM:<a@b.example> SIZE=1 SIZE=1", "5.5.4"),
        ("MAIL FROM:<a@b.example> SIZE=x", "5.5.4"),
        ("MAIL FROM:<a@b.example> SIZE", "5.5.4"),
        ("MAIL FROM:<a@b.example> SIZE=123456789012345678901", "5.5.4"),
        ("MAIL FROM:<a@b.example> BODY=9BIT", "5.5.4"),
        ("MAIL FROM:<a@b.example> BODY", "5.5.4"),
        ("VRFY", "5.5.4"),
        ("EXPN", "5.5.4"),
    ],
)
def test_a_wrong_argument_gets_501(line: str, enhanced: str) -> None:
    check(f"C: {line}", f"501 {enhanced}")


@pytest.mark.parametrize(
    "argument",
    [
        "",
        " TO:",
        " TO:<>",
        " TO:<bob>",
        " TO: <bob@receiver.example>",
        " FROM:<bob@receiver.example>",
        " TO:<bob@receiver.example",
        " TO:<bob@[256.1.1.1]>",
        " TO:<a b@receiver.example>",
    ],
)
def test_a_wrong_forward_path_gets_501(argument: str) -> None:
    check(f"C: RCPT{argument}", "501 5.1.3", before=OPEN)


@pytest.mark.parametrize(
    "line", ["XYZZY", "MAILFROM:<a@b.example>", "HEL x", "", " NOOP", "NOOP\t", "\tNOOP", "MAIL\tFROM:<>"]
)
def test_an_unknown_command_gets_500(line: str) -> None:
    known = line.rstrip() == "NOOP"
    check(f"C: {line}", "250" if known else "500 5.5.2")


@pytest.mark.parametrize(
    "line", ["noop", "NoOp", "mail from:<>", "Mail From:<>", "vrfy postmaster", "helo x"]
)
def test_case_does_not_matter(line: str) -> None:
    check(f"C: {line}", "2yz")


@pytest.mark.parametrize("line", ["NOOP", "RSET", "MAIL FROM:<a@b.example>", "HELO x"])
@pytest.mark.parametrize("white_space", ["\\x20", "\\t", "\\x20\\t\\x20"])
def test_white_space_at_the_end_is_tolerated(line: str, white_space: str) -> None:
    check(f"C~ {line}{white_space}\\r\\n", "250")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (r"NOOP \0", 501),
        (r"NOOP a\nb", 501),
        (r"NOOP a\rb", 501),
        (r"NOOP \xc3\xa9", 501),
        (r"HELP \x7f", 501),
        (r"MAIL FROM:<a\0@b.example>", 501),
        (r"MAIL FROM:<\xc3\xa9@b.example>", 501),
        (r"XYZZY\0", 500),
        (r"NOOP\nNOOP", 500),
        (r"\0", 500),
        (r"VRFY b\xf6b", 501),
        (r"EHLO h\xf6st.example", 501),
    ],
)
def test_a_command_holds_printable_ascii_only_and_a_bare_lf_ends_no_line(line: str, code: int) -> None:
    check(f"C~ {line}\\r\\n", f"{code}")


def test_bare_line_ends_do_not_end_a_command() -> None:
    conversation = converse(
        r"""
        S: 220
        C~ NOOP\nNOOP\rNOOP\n
        ! silence
        C~ QUIT\r
        ! silence
        C~ \n
        S: 500
        C: NOOP
        S: 250
        """,
    )
    assert conversation.codes == (220, 500, 250)


# Parameters


@pytest.mark.parametrize(
    "parameter",
    [
        "SIZE=1",
        "size=1",
        "SIZE=10000000",
        "BODY=7BIT",
        "BODY=8BITMIME",
        "body=8bitmime",
        "SIZE=0 BODY=8BITMIME",
    ],
)
def test_a_parameter_that_was_offered_is_taken(parameter: str) -> None:
    check(f"C: MAIL FROM:<alice@sender.example> {parameter}", "250 2.1.0")


@pytest.mark.parametrize("parameter", ["RET=FULL", "SMTPUTF8", "AUTH=<>", "X", "SIZE=1 X=1"])
def test_an_unknown_parameter_gets_555(parameter: str) -> None:
    check(f"C: MAIL FROM:<alice@sender.example> {parameter}", "555 5.5.4")


@pytest.mark.parametrize("parameter", ["SIZE=1", "BODY=8BITMIME"])
def test_after_helo_no_parameter_is_known(parameter: str) -> None:
    check(
        f"C: MAIL FROM:<alice@sender.example> {parameter}",
        "555 5.5.4",
        before="C: HELO mail.sender.example\n",
    )


@pytest.mark.parametrize("parameter", ["SIZE=1", "BODY=7BIT"])
def test_what_was_not_offered_gets_555(parameter: str) -> None:
    policy = make_policy(SERVER_HOST, (Offer("ENHANCEDSTATUSCODES"),))
    check(f"C: MAIL FROM:<alice@sender.example> {parameter}", "555 5.5.4", policy=policy)


@pytest.mark.parametrize("parameter", ["NOTIFY=NEVER", "ORCPT=rfc822;bob@example.org", "SIZE=1"])
def test_rcpt_knows_no_parameter_yet(parameter: str) -> None:
    check(f"C: RCPT TO:<bob@receiver.example> {parameter}", "555 5.5.4", before=OPEN)


def test_a_parameter_that_cannot_be_honoured_now_gets_455() -> None:
    policy = make_policy(SERVER_HOST, unable_parameters=frozenset({"BODY"}))
    check("C: MAIL FROM:<alice@sender.example> BODY=8BITMIME", "455 4.5.4", policy=policy)


def test_a_size_over_the_maximum_is_refused_before_any_data_travels() -> None:
    check("C: MAIL FROM:<alice@sender.example> SIZE=10000000", "250 2.1.0")
    check("C: MAIL FROM:<alice@sender.example> SIZE=10000001", "552 5.3.4")


def test_a_size_over_what_one_user_takes_is_refused_for_that_user() -> None:
    site = Site(
        SERVER_HOST, frozenset({DOMAIN}), {"bob": Mailbox("bob", size_limit=50), "carol": Mailbox("carol")}
    )
    converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example> SIZE=51
        C: RCPT TO:<bob@receiver.example>
        S: 552 5.2.3
        C: RCPT TO:<carol@receiver.example>
        S: 250
        """,
        site=site,
    )


def test_size_zero_means_no_fixed_maximum() -> None:
    policy = make_policy(SERVER_HOST, (Offer("SIZE", "0"), Offer("ENHANCEDSTATUSCODES")))
    check("C: MAIL FROM:<alice@sender.example> SIZE=9999999", "250 2.1.0", policy=policy)


# Paths


@pytest.mark.parametrize(
    "path", ["<>", "<alice@[192.0.2.1]>", "<@relay.example:alice@sender.example>", '<"a b"@sender.example>']
)
def test_these_reverse_paths_are_right(path: str) -> None:
    check(f"C: MAIL FROM:{path}", "250 2.1.0")


@pytest.mark.parametrize(
    "path",
    [
        "<Postmaster>",
        "<postmaster>",
        "<POSTMASTER>",
        "<Postmaster@receiver.example>",
        '<"bob"@receiver.example>',
        "<BOB@RECEIVER.EXAMPLE>",
        "<@hosta.int,@jkl.org:bob@receiver.example>",
    ],
)
def test_these_forward_paths_are_right(path: str) -> None:
    converse(f"{OPEN}C: RCPT TO:{path}\nS: 250 2.1.5", site=SITE)


def test_a_source_route_is_accepted_and_ignored() -> None:
    conversation = converse(
        f"{OPEN}C: RCPT TO:<@hosta.int,@jkl.org:bob@receiver.example>\nS: 250\nC: DATA\nC: .\nS: 250",
        site=SITE,
    )
    assert [message.forward_path for message in conversation.mail_of("bob")] == ["bob@receiver.example"]


def test_common_practice_lets_a_space_and_a_bare_address_pass() -> None:
    policy = make_policy(SERVER_HOST, strictness=Strictness(space_after_colon=True, bare_address=True))
    check("C: MAIL FROM: <alice@sender.example>", "250", policy=policy)
    check("C: MAIL FROM:alice@sender.example", "250", policy=policy)


# Limits


def test_a_command_line_has_512_octets_with_its_cr_lf() -> None:
    check(f"C: NOOP {'x' * 505}", "250 2.0.0")
    check(f"C: NOOP {'x' * 506}", "500 5.5.2")


def test_a_mail_line_may_be_longer_by_what_the_extensions_add() -> None:
    plain = make_policy(SERVER_HOST, (Offer("ENHANCEDSTATUSCODES"),))
    size = make_policy(SERVER_HOST, (Offer("SIZE"), Offer("ENHANCEDSTATUSCODES")))
    for policy, room in ((plain, 512), (size, 512 + 26), (make_policy(SERVER_HOST), 512 + 26 + 14)):
        for verb in ("MAIL", "SEND"):
            line = f"{verb} FROM:<a@b.example>".ljust(room - 2)
            check(f"C: {line[:-1]}x", "501", policy=policy)
            check(f"C: {line}x", "500 5.5.2", policy=policy)
        check(f"C: {'NOOP '.ljust(511, 'x')}", "500 5.5.2", policy=policy)


def test_a_long_line_is_refused_once_and_its_tail_is_no_command() -> None:
    conversation = converse(
        rf"""
        C: NOOP {"x" * 2_000}RSET
        S: 500
        C~ NOOP {"y" * 600}
        ! silence
        C~ QUIT\r
        ! silence
        C~ \nNOOP\r\n
        S: 500
        S: 250
        """,
        octets_at_once=100,
    )
    assert conversation.codes == (220, 500, 500, 250)


@pytest.mark.parametrize(("local_part", "reply"), [("a" * 64, "250"), ("a" * 65, "501 5.1.3")])
def test_a_local_part_has_64_octets(local_part: str, reply: str) -> None:
    check(f"C: RCPT TO:<{local_part}@receiver.example>", reply, before=OPEN)


@pytest.mark.parametrize(("octets", "code"), [(255, 250), (256, 501)])
def test_a_domain_has_255_octets(octets: int, code: int) -> None:
    domain = ".".join(["d" * 61] * 4)[: octets - 8] + ".example"
    assert len(domain.ljust(octets, "x")) == octets
    check(f"C: HELO {domain.ljust(octets, 'x')}", f"{code}")


@pytest.mark.parametrize(("octets", "code"), [(256, 250), (257, 501)])
def test_a_path_has_256_octets_with_its_brackets(octets: int, code: int) -> None:
    domain = ".".join(["d" * 61] * 3)
    local = "a" * (octets - len(domain) - len("<@.example>"))
    check(f"C: MAIL FROM:<{local}@{domain}.example>", f"{code}")


@pytest.mark.parametrize(("octets", "code"), [(1_000, 250), (1_001, 500)])
@pytest.mark.parametrize("first", ["x", ".."])
def test_a_text_line_has_1000_octets_with_cr_lf_and_without_the_stuffed_dot(
    octets: int, code: int, first: str
) -> None:
    line = first[-1] * (len(first) - 1) + first[-1].ljust(octets - 2, "x")
    converse(f"{OPEN}C: RCPT TO:<bob@receiver.example>\nC: DATA\nC: {line}\nC: .\nS: {code}", site=SITE)


def test_a_hundred_recipients_are_taken_and_the_limit_is_a_thousand() -> None:
    lines = [f"C+ RCPT TO:<u{number}@receiver.example>" for number in range(1_001)]
    conversation = converse(OPEN + "\n".join([*lines, "C: NOOP"]), site=ANYBODY)
    assert conversation.codes[3:] == (*[250] * 1_000, 452, 250)
    assert conversation.replies[-2].octets.startswith(b"452 4.5.3 ")


def test_past_the_limit_the_accepted_recipients_stay() -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        S: 250
        C: RCPT TO:<carol@receiver.example>
        S: 452 4.5.3
        = RCPT
        C: DATA
        C: .
        S: 250
        """,
        policy=make_policy(SERVER_HOST, limits=Limits(recipients=1)),
    )
    assert (len(conversation.mail_of("bob")), len(conversation.mail_of("carol"))) == (1, 0)


def test_a_long_client_name_still_gets_one_line() -> None:
    name = ".".join(["d" * 61] * 4) + ".example"
    policy = make_policy(name, DEFAULT_OFFERS)
    conversation = converse(f"C: HELO {name}\nS: 250 ...\nC: EHLO {name}", policy=policy)
    helo, ehlo = conversation.replies[1:]
    assert helo.octets.count(b"\r\n") == 1
    lines = ehlo.octets.split(b"\r\n")[:-1]
    assert [line[4:] for line in lines[1:5]] == [
        b"PIPELINING",
        b"SIZE 10000000",
        b"8BITMIME",
        b"ENHANCEDSTATUSCODES",
    ]
    assert all(len(line) <= 510 for line in lines)
