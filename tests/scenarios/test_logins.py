"""The keys about logins: what they mean, and the mistakes in them at their places."""

import pytest

from smtpsim.protocol.auth.rules import ALL_MECHANISMS
from smtpsim.protocol.client import Client
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.equipment import build_policy, build_site
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Mechanism
from tests.scenarios.test_mistakes import mistakes_in

HEAD = """\
format: 1
id: x
title: T
world:
  servers:
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes: {bob: {}}
"""
TAIL = """\
client:
  host: mail.sender.example
  %s
  send:
    - {from: alice@sender.example, to: bob@receiver.example, body: hi}
"""
LOGIN = "login: {user: alice, password: wonderland}"
USERS = "users: {alice: wonderland, Al: x}"


def scenario(*keys: str, login: str = "pipelining: false") -> str:
    return HEAD + "".join(f"      {key}\n" for key in keys) + TAIL % login


def steps(text: str) -> list[Step]:
    timeline = Timeline(build_world(read_scenario(text, "x.yaml")))
    timeline.to_end()
    return list(timeline.branch.track.steps)


def replies(text: str) -> list[int]:
    return [step.code for step in steps(text) if step.code]


def test_users_bring_auth_with_all_mechanisms_and_without_them_there_is_none() -> None:
    rules = build_policy(read_scenario(scenario(USERS), "")).login
    assert rules is not None
    assert rules.accounts == {"alice": "wonderland", "Al": "x"}
    assert (rules.mechanisms, rules.in_clear, rules.is_required, rules.takes_tokens) == (
        ALL_MECHANISMS,
        False,
        False,
        False,
    )
    assert build_policy(read_scenario(scenario(), "")).login is None


def test_the_keys_about_logins_become_the_server_s_rules() -> None:
    keys = ("auth: [plain, CRAM-MD5]", "auth-in-clear: true", "auth-required: true", "auth-attempts: 5")
    more = ("weak-mechanisms: [CRAM-MD5]", "password-transition: [alice]", "auth-failing: 5 s")
    read = read_scenario(scenario(USERS, *keys, *more), "")
    rules = build_policy(read).login
    assert rules is not None
    assert rules.mechanisms == (Mechanism.PLAIN, Mechanism.CRAM_MD5)
    assert (rules.in_clear, rules.is_required, rules.most_failures) == (True, True, 5)
    assert (set(rules.weak), set(rules.in_transition)) == ({Mechanism.CRAM_MD5}, {"alice"})
    assert [span.until for span in build_site(read).login_failures] == [5_000]


def test_a_client_logs_in_as_it_is_told() -> None:
    login = LOGIN.replace("}", ", mechanism: LOGIN, in-clear: true, initial-response: false}")
    world = build_world(read_scenario(scenario(login=login), ""))
    client = world.sessions[0].client
    assert isinstance(client, Client)
    assert client.plan.credentials is not None
    assert client.plan.credentials.mechanism is Mechanism.LOGIN
    assert (client.plan.credentials.in_clear, client.plan.credentials.initial_response) == (True, False)


def test_with_the_right_password_the_mail_goes_and_with_a_wrong_one_it_stays() -> None:
    assert replies(scenario(USERS, login=LOGIN)) == [220, 250, 334, 334, 235, 250, 250, 354, 250, 221]
    wrong = LOGIN.replace("wonderland", "guess")
    assert replies(scenario(USERS, login=wrong)) == [220, 250, 334, 535, 221]


def test_without_an_initial_response_the_client_waits_to_be_asked() -> None:
    login = LOGIN.replace("}", ", mechanism: PLAIN, in-clear: true, initial-response: false}")
    text = scenario(USERS, "auth-in-clear: true", login=login)
    assert [step.octets for step in steps(text) if step.verb == "AUTH"] == [b"AUTH PLAIN\r\n", b"334 \r\n"]


def test_a_client_never_says_a_readable_password_in_the_clear_unasked() -> None:
    text = scenario(USERS, "auth: [PLAIN, LOGIN]", "auth-in-clear: true", login=LOGIN)
    assert replies(text) == [220, 250, 221]


def test_a_client_with_tls_says_it_under_tls() -> None:
    text = scenario(USERS, "auth: [PLAIN]", "tls: offered", login=f"{LOGIN}\n  tls: when-offered")
    assert replies(text) == [220, 250, 220, 250, 235, 250, 250, 354, 250, 221]


def test_a_client_whose_tls_is_refused_does_not_say_its_password_after_all() -> None:
    text = scenario(USERS, "auth: [PLAIN]", "tls: failing", login=f"{LOGIN}\n  tls: when-offered")
    assert replies(text) == [220, 250, 454, 221]


def test_a_second_run_has_the_same_challenges_and_another_seed_others() -> None:
    text = scenario(USERS, login=LOGIN)
    said = [step.octets for step in steps(text)]
    assert [step.octets for step in steps(text)] == said
    assert [step.octets for step in steps(text.replace("title: T", "title: T\nseed: 7"))] != said


MISTAKES = {
    "AUTH among the extensions": (
        scenario("extensions: [AUTH]"),
        "9:20: AUTH is no line of this list: write users: {alice: a-password}, and auth: for its mechanisms",
    ),
    "auth without users": (
        scenario("auth: [PLAIN]"),
        "9:7: auth needs users: add users: {alice: a-password}",
    ),
    "a login that is required of nobody": (
        scenario("auth-required: true"),
        "9:7: auth-required needs users: add users: {alice: a-password}",
    ),
    "a mechanism that is not built": (
        scenario(USERS, "auth: [GSSAPI]"),
        "10:14: 'GSSAPI' is not known here: write PLAIN, LOGIN, CRAM-MD5 or SCRAM-SHA-256",
    ),
    "a mechanism with a slip": (
        scenario(USERS, "auth: [CRAM-MD6]"),
        "10:14: 'CRAM-MD6' is not known here; did you mean 'CRAM-MD5'?",
    ),
    "no mechanism": (
        scenario(USERS, "auth: []"),
        "10:13: a list of mechanisms needs one: leave auth out, or leave users out",
    ),
    "a weak mechanism that is not there": (
        scenario(USERS, "auth: [PLAIN]", "weak-mechanisms: [LOGIN]"),
        "11:24: LOGIN is not among the mechanisms of auth",
    ),
    "a transition of nobody": (
        scenario(USERS, "password-transition: [alixe]"),
        "10:28: 'alixe' is no user here; did you mean 'alice'?",
    ),
    "too few attempts": (
        scenario(USERS, "auth-attempts: 2"),
        "10:22: a server lets at least 3 logins fail (RFC 4954 9)",
    ),
    "a user of two words": (
        scenario('users: {"al ice": x}'),
        "9:15: 'al ice' is no name to log in with: write one word of ASCII, without a colon",
    ),
    "an empty password": (
        scenario('users: {alice: ""}'),
        "9:22: this is no password: it is empty, or has a character that nobody can type",
    ),
    "a password that is too long": (
        scenario(f"users: {{alice: {'x' * 256}}}"),
        "9:22: a password has at most 255 octets",
    ),
    "a login without a password": (
        scenario(login="login: {user: alice}"),
        "11:10: a login needs the key 'password'",
    ),
    "a login in a script": (
        HEAD + f"client:\n  host: mail.sender.example\n  {LOGIN}\n  script: |\n    S: 220\n",
        "11:3: a script has its own lines for a login: C: AUTH PLAIN ...",
    ),
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.values(), ids=MISTAKES)
def test_the_mistake_is_told_at_its_place(text: str, told: str) -> None:
    assert mistakes_in(text) == [told]
