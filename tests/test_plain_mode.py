"""The plain mode: the screen's actions as words, answered in whole lines."""

import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.actions import Action, Place, actions_at
from smtpsim.errors import UsageError
from smtpsim.explain.holders import holder_sentence
from smtpsim.library import open_recording
from smtpsim.plain.conversation import HINT, Conversation
from smtpsim.plain.deeds import DEEDS
from smtpsim.plain.injecting import read_injection
from smtpsim.plain.words import SCREEN_ONLY, help_line, nearest_word, plain_words, split_word, word_table
from smtpsim.recording.replay import compare
from smtpsim.scenarios.faults import read_fault
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Verb
from smtpsim.stage.changes import ONE_BRANCH, WATCH_ONLY
from smtpsim.stage.hops import ONE_HOP
from smtpsim.stage.showing import CatalogueEntry, Library, Showing
from tests.benchmarks.pty_program import PtyProgram
from tests.house.checkout import ROOT, run_python
from tests.support.worlds import BOB, CAROL, classic_world
from tests.test_command_line import shell

WORDS = [row.word for row in plain_words()]
SESSIONS = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.text(),
        st.builds("{} {}".format, st.sampled_from(WORDS), st.text()),
        st.builds("inject {}".format, st.text("{}[]:,'\"&*!|>@ 450RCPTwhendoat", max_size=40)),
    ),
    max_size=8,
)
LOADED = "import sys; from smtpsim.cli import main\ntry: main()\nfinally: print(*sys.modules)"
STORY = """step
phase

back
inject 421

why
back
"""


def save(name: str) -> str:
    if name == "taken":
        raise UsageError("taken: exists already\nand more")
    return f"Saved in {name}."


def open_named(name: str) -> Showing:
    if name == "other":
        return Showing(Timeline(classic_world()), "Another session")
    raise FileNotFoundError(2, "No such file", name)


def conversation(at: int = 0) -> Conversation:
    """A session of one mail to Bob and Carol, with so many steps done."""
    timeline = Timeline(classic_world(to=(BOB, CAROL), hello=Verb.EHLO))
    timeline.seek(at)
    entries = (CatalogueEntry("other", "Another session"), CatalogueEntry("who", "Who is it?"))
    showing = Showing(timeline, "Two recipients", save, lambda: Timeline(classic_world()))
    return Conversation(showing, Library(lambda: entries, open_named))


def said(talk: Conversation, *lines: str) -> list[str]:
    """The answer to the last of some lines."""
    answers = [list(talk.answer(line)) for line in lines]
    return answers[-1]


@pytest.mark.parametrize("action", actions_at(Place.SIMULATOR), ids=lambda action: action.word)
def test_each_action_of_the_screen_is_a_word_here(action: Action) -> None:
    assert action.word in DEEDS or action.word in SCREEN_ONLY
    answer = said(conversation(7), action.word)
    assert answer or action.word == "quit"
    assert not any("is no word here" in line for line in answer)


def test_each_word_has_a_deed_and_each_deed_has_a_word() -> None:
    assert sorted(WORDS) == sorted(DEEDS)
    assert {action.word for action in actions_at(Place.SIMULATOR)} >= SCREEN_ONLY


def test_the_reference_explains_a_word_or_what_just_happened() -> None:
    assert said(conversation(), "reference 450")[0].startswith("450:")
    assert said(conversation(4), "reference")[0].startswith("250:")
    assert said(conversation(), "reference frobnicate") == ["Nothing is known about frobnicate."]
    assert said(conversation(), "reference") == [
        "reference takes a word, such as reference 450 or reference queue."
    ]


def test_the_message_is_told_as_the_server_has_it() -> None:
    assert said(conversation(), "message") == [
        "Envelope: nothing.",
        "Header: nothing of it has come.",
        "Body: nothing of it has come.",
    ]
    told = said(conversation(14), "message")
    assert told[0].startswith("Envelope, reverse-path: <alice@sender.example>")
    assert any(line.startswith("Header, Subject: Lunch") for line in told)
    assert "Shall we eat?" in told


def test_a_word_that_only_a_screen_needs_says_so() -> None:
    assert said(conversation(), "page up") == [
        "page up moves a part of the screen. Here all that was told stays above."
    ]


def test_it_opens_with_the_session_its_hosts_and_how_to_go_on() -> None:
    title, nothing_yet, hint = conversation().opening()
    assert title == "Two recipients. mail.sender.example talks to mx.receiver.example."
    assert nothing_yet.startswith("Nothing has happened yet.")
    assert hint == HINT


def test_an_empty_line_does_the_next_step_and_names_a_phase_where_it_begins() -> None:
    talk = conversation()
    assert said(talk, "") == ["Phase: Connection establishment.", "Step 1. Client opens the connection."]
    assert said(talk, "step") == ["Step 2. Server: 220 mx.receiver.example Service ready"]


def test_steps_and_back_take_a_number() -> None:
    talk = conversation()
    assert said(talk, "step 3")[-1].startswith("Step 3. Client: EHLO")
    assert said(talk, "back 2") == ["Step 1 of 3. Client opens the connection."]
    assert said(talk, "back 9") == said(talk, "start")
    assert said(talk, "step ²") == ["Only a number of steps can stand here, such as 3."]


def test_the_last_step_is_followed_by_how_to_go_on() -> None:
    talk = conversation()
    *_, last, end = said(talk, "finish")
    assert last.endswith("Client closes the connection.")
    assert end.startswith("This is the end, after step ")
    assert said(talk, "step") == [end]
    assert said(talk, "play") == [end]


def test_the_text_is_told_line_by_line_and_the_dot_that_ends_it_in_words() -> None:
    told = said(conversation(), "play")
    assert "Client: Subject: Lunch" in told
    assert "Client:" in told
    assert told[told.index("The dot alone ends the mail data.") - 1].endswith(". Client: .")
    assert [line for line in told if line.endswith(" ")] == []


def test_play_tells_every_step_to_the_end() -> None:
    told = said(conversation(), "play")
    assert sum(line.startswith("Step ") for line in told) == int(told[-1].split("step ")[1].split(".")[0])


def test_phase_and_error_go_there_and_back() -> None:
    talk = conversation()
    assert said(talk, "phase", "phase")[0] == "Phase: Mail transfer."
    assert said(talk, "phase back")[0] == "Phase: Connection establishment."
    assert said(talk, "inject unknown-mailbox", "error")[-2:] == [
        "Step 8. Server: 550 5.1.1 No such user here",
        "A fault struck here: Unknown mailbox (550).",
    ]
    assert said(talk, "step", "error back")[0].startswith("Step 8 of 9. Server: 550")
    assert said(talk, "error back")[0].startswith("Nothing has happened yet.")


def test_a_lecturer_shows_421_in_mid_session_and_steps_back() -> None:
    talk = conversation(9)
    told = said(talk, "back 2", "inject 421")
    said_421 = "S: 421 4.3.2 mx.receiver.example Service not available, closing transmis…"
    assert told == [
        "Armed: 421. The server says this, whatever it would have said itself.",
        f"Strikes at step 8: {said_421} instead of S: 250 2.1.5 OK; then the client closes the connection.",
        "A new branch begins here: branch-1: 421 after step 7. The old one stays; branch goes to it.",
    ]
    assert "Armed: 421." in said(talk, "where")[1]
    assert said(talk, "error")[0].startswith("Step 8. Server: 421 4.3.2 mx.receiver.example")
    assert said(talk, "why")[0].startswith("A person made the server say 421")
    assert said(talk, "back")[0].startswith("Step 7 of 8. Client: RCPT TO:")
    assert said(talk, "branch")[0] == "Branch main."
    assert said(talk, "step")[0].startswith("Step 8 of 9. Server: 250")
    assert said(talk, "branch branch-1")[0] == "Branch branch-1: 421 at step 8."


def test_what_a_fault_will_do_is_said_before_it_does_it() -> None:
    title, when = said(conversation(), "inject mailbox-busy")
    assert title.startswith("Armed: Mailbox busy (450). The server refuses the next recipient")
    assert when.startswith("Strikes at step 8: S: 450 4.2.1 ")
    assert "instead of S: 250" in when
    assert "; then C: RCPT TO:" in when


def test_inject_alone_lists_the_faults_by_where_they_strike() -> None:
    armed, nearest, *_ = said(conversation(7), "inject")
    assert armed == "No fault is armed."
    assert nearest.startswith("Strikes next: ")
    assert "mailbox-busy" in nearest


@pytest.mark.parametrize("words", ["remove", "remove 450", "remove 450 at DATA"])
def test_an_armed_fault_can_be_taken_away(words: str) -> None:
    talk = conversation(7)
    assert said(talk, "inject 450 at DATA", words)[0] == "Taken away: 450 at DATA."
    assert said(talk, "remove") == ["No fault is armed."]


def test_of_several_armed_faults_one_is_to_be_named() -> None:
    answer = said(conversation(7), "inject 450 at DATA", "inject mailbox-busy", "remove")
    hint = "remove takes the name of one, or its number here."
    assert answer == [f"{hint} Armed: 450 at DATA, once; mailbox-busy, Mailbox busy (450), at RCPT, once."]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("421", FaultRule("421", Do(reply=421))),
        (
            "450 4.2.1 try later",
            FaultRule("450 4.2.1 try later", Do(reply=450, enhanced="4.2.1", text="try later")),
        ),
        ("mailbox-busy", read_fault("mailbox-busy")),
        ("421@DATA", read_fault("421@DATA")),
        ("{when: RCPT, do: {reply: 450}}", read_fault("{when: RCPT, do: {reply: 450}}")),
        (
            f"550 at RCPT for <{BOB}>",
            FaultRule(f"550 at RCPT for <{BOB}>", Do(reply=550), When(Verb.RCPT, recipient=BOB)),
        ),
        (
            "450 at second rcpt always",
            FaultRule("450 at second RCPT", Do(reply=450), When(Verb.RCPT, occurrence=2), times=0),
        ),
        (
            "450 busy at noon 3 times",
            FaultRule("450 busy at noon", Do(reply=450, text="busy at noon"), times=3),
        ),
    ],
)
def test_a_fault_is_typed_as_a_name_or_a_reply_with_its_place(words: str, rule: FaultRule) -> None:
    assert read_injection(words) == rule


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("999", "999 is no reply code: its digits are 2 to 5, 0 to 5 and 0 to 9."),
        ("mailbox-bussy", "'mailbox-bussy' is no fault; did you mean 'mailbox-busy'?"),
        ("450 0 times", "A fault strikes at least once; write always for no end."),
        ("lost-after-the-dot at RCPT", "Only a reply takes a place with 'at'; this fault has its own."),
        ("550 at RCPT for a@b@c", "a@b@c"),
    ],
)
def test_a_mistake_in_a_fault_is_one_line_that_says_what_is_right(words: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_injection(words)
    assert told in str(raised.value)
    assert len(said(conversation(), f"inject {words}")) == 1


def test_why_now_who_states_and_line_explain_the_step() -> None:
    talk = conversation(6)
    assert said(talk, "why")[0].endswith("]")
    assert said(talk, "now") == ["Name the recipients, one RCPT for each."]
    assert said(talk, "who") == [holder_sentence(talk._player.moment.totals)]  # noqa: SLF001  to compare
    client, server, reverse, forward, text = said(talk, "states")
    assert (client[:8], server[:14]) == ("Client, ", "Server, MAIL: ")
    assert reverse == "Buffer reverse-path: <alice@sender.example>, just changed."
    assert (forward, text) == ("Buffer forward-path: empty.", "Buffer mail data: empty.")
    assert said(talk, "line")[0].startswith('"2": ')


def test_before_the_first_step_every_question_has_an_answer() -> None:
    for word in ("why", "now", "who", "where", "states", "line"):
        assert said(conversation(), word)


def test_an_unknown_word_is_one_line_with_the_nearest_word() -> None:
    assert said(conversation(), "stpe") == ["stpe is no word here; did you mean step?"]
    assert said(conversation(), "phase bak") == [
        "phase stands alone; nothing can follow it. Did you mean phase back?"
    ]
    assert said(conversation(), "who now") == ["who stands alone; nothing can follow it."]
    assert said(conversation(), "xyzzy") == ["xyzzy is no word here; help tells all words."]
    assert nearest_word("Phse back") == "phase back"


def test_a_word_may_be_written_in_any_case_and_with_any_spaces() -> None:
    assert split_word("  Phase   BACK ") == ("phase back", "")
    assert split_word("save  Lesson.jsonl") == ("save", "Lesson.jsonl")


def test_save_open_and_restart_do_what_the_program_around_offers() -> None:
    talk = conversation(5)
    assert said(talk, "save") == ["Saved in session.jsonl."]
    assert said(talk, "save lesson.jsonl") == ["Saved in lesson.jsonl."]
    assert said(talk, "save taken") == ["taken: exists already", "and more"]
    assert said(talk, "open") == ["Scenario other: Another session.", "Scenario who: Who is it?"]
    assert said(talk, "open missing") == ["[Errno 2] No such file: 'missing'"]
    assert said(talk, "where")[0].startswith("Step 5")
    assert said(talk, "open other")[0].startswith("Another session.")
    assert said(talk, "step", "restart")[1].startswith("Nothing has happened yet.")


def test_help_tells_all_words_or_one() -> None:
    talk = conversation()
    assert said(talk, "help") == [help_line(row) for row in plain_words()]
    assert said(talk, "help save") == ["save [FILE]: Save the session as a recording in a file."]
    assert said(talk, "help xyzzy") == ["No word is xyzzy; help alone tells all."]


def test_a_session_of_real_programs_can_be_watched_but_not_changed() -> None:
    timeline = Timeline(classic_world())
    timeline.to_end()
    talk = Conversation(Showing(Timeline(None, timeline.branch.track), "Real"), Library(lambda: (), None))
    assert said(talk, "step", "step") == ["Step 2 of 18. Server: 220 mx.receiver.example Service ready"]
    assert said(talk, "inject 421") == [WATCH_ONLY]
    assert said(talk, "remove") == [WATCH_ONLY]
    assert said(talk, "save") == ["This session cannot be saved here."]
    assert said(talk, "open other") == ["Nothing else can be opened here."]
    assert said(talk, "branch") == [ONE_BRANCH]
    assert said(talk, "hop") == [ONE_HOP]
    assert said(talk, "restart")[1].startswith("Nothing has happened yet.")


def test_a_room_is_asked_for_the_next_reply_and_told_whether_it_was_right() -> None:
    talk = conversation()
    asked = said(talk, "predict")
    assert asked[-7] == "What do you predict? How will the server greet the client?"
    assert asked[-6:-1] == [
        "2yz: done.",
        "3yz: so far so good.",
        "4yz: not now.",
        "5yz: no.",
        "no reply: connection ends.",
    ]
    told = said(talk, "predict 4yz")
    assert told[0] == "Not right, 4yz: it is 2yz."
    assert told[1].startswith("Step 2. Server: 220")
    assert any("[RFC 5321 3.1]" in line for line in told)
    assert "Right: 250." in said(talk, "predict 250")
    assert said(talk, "predict 2XX")[1].startswith("Step 5. Client: MAIL")
    assert "Not right, no reply: it is 2yz." in said(talk, "predict closes")
    assert said(talk, "finish", "predict") == ["No reply comes any more: there is nothing to predict."]


@pytest.mark.parametrize("words", ["yes", "6yz", "25", "4y", "²50"])
def test_what_is_no_answer_is_told_with_what_would_be_one(words: str) -> None:
    assert said(conversation(), f"predict {words}") == [
        "predict takes a class such as 4yz, a code such as 450, or no reply."
    ]


def test_the_notes_tell_what_comes_next_and_what_the_session_brings() -> None:
    timeline = Timeline(classic_world())
    talk = Conversation(Showing(timeline, "T", notes="Vote first.\n\nThen talk."), Library(tuple))
    assert said(talk, "notes") == [
        "Coming next, step 1: client opens the connection",
        "Why: The client opens a connection to the server and waits for the greeting. [RFC 5321 3.1]",
        "Vote first.",
        "Then talk.",
    ]


def test_quit_is_the_end() -> None:
    talk = conversation()
    assert said(talk, "quit") == []
    assert talk.is_over


@given(SESSIONS)
def test_no_line_ends_the_program_or_makes_it_print_a_control_character(lines: list[str]) -> None:
    talk = conversation(4)
    told = [answer for line in lines for answer in talk.answer(line)]
    assert all(line.isprintable() for line in told)
    assert said(talk, "where")


@pytest.mark.parametrize(
    "line", ["inject " + "{" * 900, "inject " + "[" * 900, "step " + "1" * 900, "a" * 2000]
)
def test_a_line_that_is_deep_or_long_is_answered_too(line: str) -> None:
    assert said(conversation(4), line)


def test_the_readmes_table_has_a_row_for_each_word() -> None:
    assert len(word_table().splitlines()) == 2 + len(WORDS)


def test_the_program_answers_a_script_the_same_each_time_without_a_terminals_tricks() -> None:
    runs = [shell(f"smtpsim play --plain classic <<'END'\n{STORY}END") for _ in range(2)]
    done = runs[0]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == runs[1].stdout
    assert "\x1b" not in done.stdout
    assert ">" not in [line[:1] for line in done.stdout.splitlines()]
    assert "Step 3. Server: 421" not in done.stdout
    assert "A fault struck here: 421." in done.stdout


def test_one_saves_quits_opens_and_goes_on(tmp_path: Path) -> None:
    words = "step 7\\ninject mailbox-busy\\nstep\\nsave lesson.jsonl\\nquit\\nstep\\n"
    done = shell(f"printf '{words}' | smtpsim play --plain two-recipients", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith("in lesson.jsonl.")
    assert compare(open_recording(str(tmp_path / "lesson.jsonl"))).agrees
    again = shell("printf 'step 8\\nstep\\nwhy\\n' | smtpsim play --plain lesson.jsonl", tmp_path)
    assert "A fault struck here: Mailbox busy (450)." in again.stdout
    assert "Step 9. " in again.stdout


def test_a_hop_can_be_shown_alone() -> None:
    done = shell("printf 'finish\\nhop\\nhop\\nstart\\nstep\\n' | smtpsim play --plain two-hops")
    assert done.returncode == 0
    assert "Shown: only s2." in done.stdout
    assert "This hop has not begun here." in done.stdout
    assert "Hop s2: mail.sender.example" in done.stdout.splitlines()[-2]


@pytest.mark.parametrize(
    "words", ["play --plain <&-", "play --plain </dev/null", "play --plain --session s1 </dev/null"]
)
def test_the_end_of_the_input_is_the_end_with_status_0(words: str) -> None:
    done = shell(f"smtpsim {words}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == HINT


def test_a_long_wait_is_told_and_the_host_that_is_reached_after_it() -> None:
    done = shell("printf 'step 17\\n' | smtpsim play --plain give-up-and-bounce")
    told = done.stdout.splitlines()
    assert "30 min later." in told
    assert told[-3:] == [
        "Hop s2: mail.sender.example to mx.receiver.example.",
        "Phase: Connection establishment.",
        "Step 17. Client opens the connection.",
    ]


def test_octets_that_are_no_text_are_answered() -> None:
    done = shell("printf 'inject \\377\\376\\001\\nstep\\n' | smtpsim play --plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Step 1. Client opens the connection."


def test_a_session_can_be_recorded_as_it_grows(tmp_path: Path) -> None:
    done = shell("printf 'step 4\\n' | smtpsim play --plain --record lesson.jsonl", tmp_path)
    assert done.returncode == 0
    assert len(open_recording(str(tmp_path / "lesson.jsonl")).items) == 4


def test_it_loads_no_screen() -> None:
    modules = run_python("-c", LOADED, "play", "--plain").splitlines()[-1].split()
    assert "smtpsim.plain.conversation" in modules
    assert set(modules) & {"textual", "rich", "smtpsim.tui", "asyncio"} == set()


@pytest.mark.parametrize("command", [("play", "--plain"), ("play",)])
def test_a_dumb_terminal_gets_a_prompt_and_no_escape_codes(command: tuple[str, ...]) -> None:
    with PtyProgram(
        (sys.executable, "-m", "smtpsim", *command), TERM="dumb", PYTHONPATH=str(ROOT)
    ) as program:
        program.seconds_until(b"\n> ")
        program.seconds_to_paint(b"\n")
        program.seconds_until(b"Step 1. Client opens the connection.\r\n> ")
        assert b"\x1b" not in program.output
        assert program.end(signal.SIGINT) == 0
