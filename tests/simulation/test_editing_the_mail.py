"""A person changes a mail before it is sent: envelope and text each by itself, and only what is not sent."""

from typing import TypedDict, Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.errors import UsageError
from smtpsim.protocol.editing import (
    CONTENT_SENT,
    FORWARD_PATHS_SENT,
    LINE_BREAK,
    MAIL_SENT,
    NOBODY_NAMED,
    REVERSE_PATH_SENT,
    UNDECLARED,
)
from smtpsim.protocol.plan import Mail
from smtpsim.recording.format import computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.editing import BY_HAND, BY_SCRIPT, CLOSED, FROM_A_QUEUE
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.timeline import Item, Timeline
from smtpsim.spec.terms import Kind, Verb
from smtpsim.stage.changes import WATCH_ONLY
from smtpsim.stage.editing import (
    EditedMail,
    apply_edit,
    mails_to_edit,
    plain_address,
    split_addresses,
    with_field,
)
from tests.scenarios.playing import shipped
from tests.support.by_hand import say
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import (
    ALICE,
    BOB,
    CAROL,
    CLIENT_HOST,
    CONTENT,
    SERVER_HOST,
    classic_world,
    script_world,
    totals_beside,
)

ANN = "ann@sender.example"


def mail_at_hand(timeline: Timeline) -> EditedMail:
    """The first mail that can be edited."""
    found = mails_to_edit(timeline, "s1")
    assert not isinstance(found, str), found
    return found[0]


class Parts(TypedDict, total=False):
    """What of a mail is changed."""

    reverse_path: str
    forward_paths: tuple[str, ...]
    header: str
    body: str


def edit(timeline: Timeline, **parts: Unpack[Parts]) -> str:
    """Change parts of the mail at hand."""
    mail = mail_at_hand(timeline)
    return apply_edit(timeline, "s1", mail, mail._replace(**parts))


def run_until(timeline: Timeline, kind: Kind, verb: Verb | None = None) -> None:
    """Go on to a step of a sort."""
    while (step := timeline.forward()) is not None:
        if step.kind is kind and verb in {None, step.verb}:
            return
    raise AssertionError(kind)


def sent_by(timeline: Timeline) -> bytes:
    """All that the client sent."""
    return b"".join(step.octets for step in timeline.branch.track.steps if step.kind is not Kind.REPLY)


def test_envelope_and_header_go_each_their_own_way() -> None:
    timeline = Timeline(classic_world())
    edit(timeline, reverse_path=ANN, forward_paths=(CAROL,))
    edit(timeline, header="From: The Boss <boss@sender.example>\nTo: everybody:;")
    timeline.to_end()
    sent = sent_by(timeline)
    assert b"MAIL FROM:<ann@sender.example>\r\nRCPT TO:<carol@receiver.example>\r\n" in sent
    assert b"From: The Boss <boss@sender.example>\r\nTo: everybody:;\r\n\r\n" in sent
    assert timeline.totals().holders == {Holder(SERVER_HOST, CAROL, 1)}


def test_a_change_before_the_connection_is_no_step_and_one_after_it_is() -> None:
    timeline = Timeline(classic_world())
    edit(timeline, reverse_path=ANN)
    assert timeline.known == 0
    timeline.seek(3)
    edit(timeline, forward_paths=(BOB, CAROL))
    step = timeline.step
    assert step is not None
    assert (step.row, step.gained, step.lost) == ("client-edit", (Holder(CLIENT_HOST, CAROL, 1),), ())
    assert timeline.cursor == timeline.known == 4


def test_who_holds_what_follows_the_envelope() -> None:
    timeline = Timeline(classic_world())
    timeline.seek(2)
    edit(timeline, forward_paths=(CAROL,))
    assert timeline.totals().holders == {Holder(CLIENT_HOST, CAROL, 1)}
    timeline.to_end()
    assert timeline.totals().holders == {Holder(SERVER_HOST, CAROL, 1)}


def test_the_report_goes_to_the_reverse_path_and_not_to_the_header_s_from() -> None:
    timeline = system_timeline(TWO_HOPS)
    edit(timeline, forward_paths=("nobody@receiver.example",))
    edit(timeline, header="From: The Boss <boss@sender.example>")
    timeline.to_end()
    steps = tuple(timeline.branch.track.steps)
    assert any("report" in step.row and ALICE in str(step.gained) for step in steps)
    assert not any("boss" in str(step.gained) for step in steps)


@pytest.mark.parametrize(
    ("after", "parts", "reason"),
    [
        (Verb.MAIL, {"reverse_path": ANN}, REVERSE_PATH_SENT),
        (Verb.RCPT, {"forward_paths": (CAROL,)}, FORWARD_PATHS_SENT),
        (Verb.DATA, {"forward_paths": (BOB, CAROL)}, FORWARD_PATHS_SENT),
        (Verb.MESSAGE, {"body": "other"}, CONTENT_SENT),
    ],
)
def test_what_is_sent_cannot_be_changed(after: Verb, parts: Parts, reason: str) -> None:
    timeline = Timeline(classic_world())
    run_until(timeline, Kind.DATA if after is Verb.MESSAGE else Kind.COMMAND, after)
    with pytest.raises(UsageError, match=reason[:30]):
        edit(timeline, **parts)


def test_what_is_not_sent_yet_can_be_changed_until_it_is() -> None:
    timeline = Timeline(classic_world())
    run_until(timeline, Kind.COMMAND, Verb.RCPT)
    edit(timeline, forward_paths=(BOB, CAROL))
    run_until(timeline, Kind.COMMAND, Verb.DATA)
    edit(timeline, body="another body")
    timeline.to_end()
    assert b"another body\r\n.\r\n" in sent_by(timeline)
    assert {one.recipient for one in timeline.totals().holders} == {BOB, CAROL}


_WRONG = "x@sender.example\r\nRSET"


@pytest.mark.parametrize("parts", [Parts(reverse_path=_WRONG), Parts(forward_paths=(_WRONG,))])
def test_a_line_break_in_the_envelope_is_refused(parts: Parts) -> None:
    with pytest.raises(UsageError, match=LINE_BREAK[:20]):
        edit(Timeline(classic_world()), **parts)


def test_a_mail_to_nobody_is_refused() -> None:
    with pytest.raises(UsageError, match=NOBODY_NAMED[:20]):
        edit(Timeline(classic_world()), forward_paths=())


def test_a_wrong_address_is_sent_and_gets_its_reply() -> None:
    timeline = Timeline(classic_world())
    edit(timeline, forward_paths=("no such thing", BOB))
    timeline.to_end()
    assert 501 in {step.code for step in timeline.branch.track.steps}
    assert Holder(SERVER_HOST, BOB, 1) in timeline.totals().holders


def test_after_mail_the_text_cannot_need_what_mail_did_not_say() -> None:
    timeline = Timeline(classic_world(hello=Verb.EHLO))
    run_until(timeline, Kind.COMMAND, Verb.MAIL)
    with pytest.raises(UsageError, match=UNDECLARED[:20]):
        edit(timeline, body="f\u00fcr dich")
    early = Timeline(classic_world(hello=Verb.EHLO))
    edit(early, body="f\u00fcr dich")
    early.to_end()
    assert b"BODY=8BITMIME" in sent_by(early)


def test_the_next_mail_is_offered_when_the_first_is_sent() -> None:
    mails = (Mail(ALICE, (BOB,), CONTENT), Mail(ALICE, (CAROL,), CONTENT))
    timeline = Timeline(classic_world(mails=mails))
    assert [one.number for one in mails_to_edit(timeline, "s1") if isinstance(one, EditedMail)] == [1, 2]
    run_until(timeline, Kind.END_OF_DATA)
    run_until(timeline, Kind.COMMAND)
    assert mail_at_hand(timeline).number == 2
    timeline.to_end()
    assert mails_to_edit(timeline, "s1") == CLOSED


def test_a_refused_mail_is_not_offered_again() -> None:
    timeline = Timeline(classic_world(to=("nobody@receiver.example",)))
    run_until(timeline, Kind.COMMAND, Verb.QUIT)
    assert isinstance(mails_to_edit(timeline, "s1"), str)
    assert MAIL_SENT


def test_it_is_said_why_there_is_no_mail_to_edit() -> None:
    typed = Timeline(classic_world())
    say(typed, "EHLO x")
    relayed = system_timeline(TWO_HOPS)
    while relayed.forward() and relayed.step and relayed.step.session != "s2":
        pass
    relayed.forward()
    watched = Timeline(None, typed.branch.track)
    reasons = [
        mails_to_edit(timeline, session)
        for timeline, session in ((typed, "s1"), (Timeline(script_world("NOOP")), "s1"), (relayed, "s2"))
    ]
    assert reasons == [BY_HAND, BY_SCRIPT, FROM_A_QUEUE]
    assert mails_to_edit(watched, "s1") == WATCH_ONLY


def test_a_change_in_the_past_begins_a_branch_and_the_recording_comes_out_the_same() -> None:
    scenario, items = shipped("classic"), list[Item]()
    timeline = Timeline(build_world(scenario), sink=items.append)
    timeline.to_end()
    timeline.seek(2)
    assert edit(timeline, reverse_path=ANN, body="x\n\x1b[31m\n.") == "branch-1"
    timeline.to_end()
    octets = b"".join(map(encode_item, (computed_header(scenario), *items)))
    assert compare(read_recording(octets, "memory")).agrees


def test_what_was_not_touched_keeps_its_octets_and_signs_stand_for_what_they_show() -> None:
    content = b"Subject: a\tb \x1b\r\n\r\nbell \x07\r\n"
    timeline = Timeline(classic_world(mails=(Mail(ALICE, (BOB,), content),), hello=Verb.EHLO))
    mail = mail_at_hand(timeline)
    assert "\x07" not in mail.body
    edit(timeline, body=f"{mail.body}more\n")
    timeline.to_end()
    assert b"Subject: a\tb \x1b\r\n\r\nbell \x07\r\nmore\r\n.\r\n" in sent_by(timeline)


@pytest.mark.parametrize(
    ("typed", "paths"),
    [
        ("a@x.example, b@y.example", ("a@x.example", "b@y.example")),
        (' <a@x.example> ,"b,c"@y.example,', ("a@x.example", '"b,c"@y.example')),
        ("", ()),
    ],
)
def test_addresses_are_cut_at_commas(typed: str, paths: tuple[str, ...]) -> None:
    assert split_addresses(typed) == paths


def test_brackets_around_an_address_are_left_out_and_none_is_the_null_path() -> None:
    assert [plain_address(text) for text in ("<>", " <a@x.example>", "a@x.example")] == [
        "",
        "a@x.example",
        "a@x.example",
    ]


def test_a_header_field_takes_the_place_of_the_one_of_its_name() -> None:
    header = "Subject: one\n folded\nTo: bob"
    assert with_field(header, "subject: two") == "subject: two\nTo: bob"
    assert with_field(header, "X-New: 3") == f"{header}\nX-New: 3"


PATHS = st.sampled_from(
    [BOB, CAROL, "nobody@receiver.example", "not an address", "j\u00f6rg@receiver.example"]
)
SENDERS = st.sampled_from([ALICE, "", ANN, "<<>", "a b"])
NAMED = st.lists(PATHS, max_size=3).map(tuple)
HEADERS = st.sampled_from(["", "From: x", "no field", "Subject: \u00fc"])
BODIES = st.sampled_from(["", ".", "x\n..\n", "\u00fc", "x" * 2000])
CHANGES: st.SearchStrategy[Parts] = st.one_of(
    st.builds(Parts, reverse_path=SENDERS),
    st.builds(Parts, forward_paths=NAMED),
    st.builds(Parts, header=HEADERS, body=BODIES),
    st.builds(Parts, reverse_path=SENDERS, forward_paths=NAMED, body=BODIES),
)


@given(
    changes=st.lists(st.tuples(st.integers(0, 25), CHANGES), min_size=1, max_size=5),
    pipelining=st.booleans(),
    hello=st.sampled_from([Verb.EHLO, Verb.HELO]),
    chunking=st.sampled_from([0, 30]),
)
def test_whatever_is_changed_whenever_the_session_comes_to_its_end_and_no_copy_is_lost(
    changes: list[tuple[int, Parts]],
    *,
    pipelining: bool,
    hello: Verb,
    chunking: int,
) -> None:
    mails = (Mail(ALICE, (BOB, CAROL), CONTENT), Mail(ALICE, (CAROL,), CONTENT))
    timeline = Timeline(classic_world(mails=mails, pipelining=pipelining, hello=hello, chunking=chunking))
    for place, parts in changes:
        timeline.seek(place)
        try_to_edit(timeline, parts)
    timeline.to_end()
    steps = tuple(timeline.branch.track.steps)
    assert steps[-1].row == "client-close-done"
    check_copies(steps)


def try_to_edit(timeline: Timeline, parts: Parts) -> None:
    found = mails_to_edit(timeline, "s1")
    if isinstance(found, str):
        return
    try:
        apply_edit(timeline, "s1", found[0], found[0]._replace(**parts))
    except UsageError:
        return


def check_copies(steps: tuple[Step, ...]) -> None:
    """Only an edit lets a copy go that nobody holds afterwards."""
    before: set[tuple[str, int]] = set()
    for step, totals in zip(steps, totals_beside(steps), strict=True):
        held = {(one.recipient, one.mail) for one in totals.holders}
        assert before <= held or step.row == "client-edit"
        before = held
