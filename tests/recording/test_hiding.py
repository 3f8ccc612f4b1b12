"""Transcripts of logins: nothing secret is left in what is made of them."""

import pytest

from smtpsim.protocol.auth.base64_text import encode
from smtpsim.recording.comparison import ReplyMark
from smtpsim.recording.imports import import_session
from smtpsim.recording.replay import compare
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, ServerState, Verb

SECRET = encode(b"\0alice\0wonderland")
HEAD = "S: 220 mx.receiver.example\nC: EHLO a.example\nS: 250-mx\n"
HEAD += "S: 250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\n"


def steps_in(text: str) -> list[Step]:
    return [item for item in import_session(HEAD + text, "x").items if isinstance(item, Step)]


def said_in(steps: list[Step]) -> list[str]:
    kinds = {Kind.COMMAND, Kind.REPLY}
    return [step.octets.decode().removesuffix("\r\n") for step in steps if step.kind in kinds][3:]


def test_the_secret_of_a_login_becomes_a_token_that_says_what_it_led_to() -> None:
    steps = steps_in(f"C: AUTH PLAIN {SECRET}\nS: 535 5.7.8 No\nC: AUTH PLAIN {SECRET}\nS: 235 2.7.0 Yes\n")
    assert said_in(steps) == [
        "AUTH PLAIN [secret-1:refused]",
        "535 5.7.8 No",
        "AUTH PLAIN [secret-2:accepted]",
        "235 2.7.0 Yes",
    ]
    assert steps[-1].row == "auth-proved"


def test_responses_and_what_answers_them_are_hidden_and_plain_questions_are_not() -> None:
    login = "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxpY2U=\nS: 334 UGFzc3dvcmQ6\n"
    login += f"C: {SECRET}\nS: 235 2.7.0 Yes\n"
    steps = steps_in(login)
    assert said_in(steps)[1:5] == [
        "334 VXNlcm5hbWU6",
        "[secret-1:goes-on]",
        "334 UGFzc3dvcmQ6",
        "[secret-2:accepted]",
    ]
    assert [step.verb for step in steps if step.kind is Kind.COMMAND][1:] == [
        Verb.AUTH,
        Verb.AUTH_RESPONSE,
        Verb.AUTH_RESPONSE,
    ]
    challenged = steps_in("C: AUTH CRAM-MD5\nS: 334 PDEyMz4=\nC: YWxpY2UgMDA=\nS: 235 2.7.0 Yes\n")
    assert said_in(challenged)[1:3] == ["334 [challenge]", "[secret-1:accepted]"]
    assert steps[-1].server_state is ServerState.READY


@pytest.mark.parametrize(
    "text",
    [
        f"C: AUTH XOAUTH2 {SECRET}\nS: 235 Yes\n",
        f"C: AUTH {SECRET}\nS: 504 What\n",
        f"C: AUTH LOGIN\nS: 501 No\nC: {SECRET}\nS: 500 What\n",
        f"C: AUTH PLAIN\nS: 334 \nC: {SECRET}\nS: 454 Later\n",
        f"C:  AUTH PLAIN {SECRET}\nS: 500 What\n",
        f"C: AUTH PLAIN {SECRET}\n",
        f"C: AUTH PLAIN {SECRET}\nS: 235 Yes\nthe client sent {SECRET}, that is wonderland\n",
    ],
)
def test_wherever_it_stands_the_secret_is_hidden(text: str) -> None:
    steps = steps_in(text)
    told = b"".join(step.octets + repr(step.words).encode() for step in steps)
    assert [trace for trace in (SECRET.encode(), b"wonderland") if trace in told] == []


def test_what_looks_like_a_login_in_a_message_stays_as_it_is() -> None:
    mail = "C: MAIL FROM:<a@b.example>\nS: 250 OK\nC: RCPT TO:<b@receiver.example>\nS: 250 OK\n"
    mail += "C: DATA\nS: 354 Go\n"
    steps = steps_in(f"{mail}C: AUTH PLAIN is a command\nC: .\nS: 250 OK\n")
    assert b"AUTH PLAIN is a command\r\n" in [step.octets for step in steps]


def test_the_replies_of_a_login_are_judged_like_others() -> None:
    text = f"C: AUTH PLAIN {SECRET}\nS: 235 2.7.0 Yes\nC: AUTH PLAIN {SECRET}\nS: 503 5.5.1 Twice\n"
    text += "C: QUIT\nS: 221 Bye\n"
    marks = [one.mark for one in compare(import_session(HEAD + text, "x")).replies]
    assert set(marks) == {ReplyMark.EXPECTED}


def test_what_swaks_dumps_of_a_login_is_left_out() -> None:
    log = "\n".join(
        [
            *("=== Connected to mx.receiver.example.", "<-  220 mx.receiver.example", " -> EHLO a.example"),
            *("<-  250-mx", "<-  250 AUTH PLAIN", f" -> AUTH PLAIN {SECRET}"),
            "  > 0000: 41 55 54 48 20 50 4c 41  49 4e 20 41 47 46 73 61 AUTH PLAIN AGFsa",
            *("<-  235 2.7.0 Yes", " -> QUIT", "<-  221 Bye", ""),
        ]
    )
    steps = [item for item in import_session(log, "x").items if isinstance(item, Step)]
    told = "".join(repr(step.words) for step in steps)
    assert "AGFsa" not in told
    assert "left out because of a login" in told
