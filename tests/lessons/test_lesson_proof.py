"""What only a run proves of a lesson is told at its place: places, truths, goals and solutions."""

import pytest

from tests.lessons.lesson_files import DELIVERING, LOCKED, complaints, with_steps

FAULTY = f"{LOCKED}faults:\n  - mailbox-busy\n"

# The lines count from the first of the steps.
SNAGS: dict[str, tuple[str, list[str]]] = {
    "a run to a place that never comes": (
        "- run: {until: first VRFY}",
        [
            "1:20: never-reached: first VRFY is never reached",
        ],
    ),
    "a run back": (
        ("- run: {until: end}\n- run: {until: first RCPT}"),
        [
            "2:20: lesson-order: first RCPT is behind: the lesson has shown 20 steps",
        ],
    ),
    "a question that is never reached": (
        "- predict: {ask: class, of: third RCPT, prompt: Which?}",
        [
            "1:33: never-reached: third RCPT is never reached",
        ],
    ),
    "a prediction after the end": (
        ("- run: {until: end}\n- predict: {ask: class, prompt: Which?}"),
        [
            "2:16: never-reached: no reply comes after the place where the lesson stands",
        ],
    ),
    "a prediction of what was shown": (
        ("- run: {until: end}\n- predict:\n    ask: class\n    of: first RCPT\n    prompt: Which class?"),
        [
            "4:13: lesson-order: first RCPT has been shown already: predict asks what is to come",
        ],
    ),
    "a recall of what is to come": (
        "- recall: {objective: temporary, ask: code, of: first RCPT, prompt: Which?}",
        [
            ("1:53: lesson-order: first RCPT has not been shown yet: let the session run on before"),
        ],
    ),
    "an inspect of what is to come": (
        "- inspect: {find: code, of: first RCPT, prompt: Find.}",
        [
            ("1:33: lesson-order: first RCPT has not been shown yet: let the session run on before"),
        ],
    ),
    "a truth that is no option": (
        ("- predict:\n    ask: class\n    of: first RCPT\n    prompt: Which class?\n    options: [2yz, 5yz]"),
        [
            "5:18: truth-not-offered: the answer is '4yz', which no option says",
        ],
    ),
    "two options that are right": (
        (
            "- predict:\n"
            "    ask: who-holds\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    options: [mail.sender.example, nobody, mail.sender.example and"
            " mail.sender.example]"
        ),
        [
            (
                "5:48: name-twice: 'mail.sender.example and mail.sender.example' is as right as"
                " 'mail.sender.example'"
            ),
        ],
    ),
    "feedback for the right option": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    options: [2yz, 4yz]\n"
            "    feedback:\n"
            "      4yz: {say: No.}"
        ),
        [
            "7:16: contradiction: '4yz' is the right answer, and feedback is for wrong ones",
        ],
    ),
    "feedback for an answer that nobody can give": (
        "- predict: {ask: class, prompt: Which?, feedback: {6yz: {say: No.}}}",
        [
            "1:61: unknown-name: '6yz' is none of the answers; there are 2yz, 3yz, 4yz, 5yz or no reply",
        ],
    ),
    "a class where there is no reply": (
        "- predict: {ask: class, of: first close, prompt: Which?}",
        [
            "1:22: no-truth: there is no class at this place",
        ],
    ),
    "nobody after the end": (
        ("- run: {until: end}\n- recall: {objective: temporary, ask: next-actor, of: end, prompt: Who?}"),
        [
            "2:59: no-truth: nothing comes after end",
        ],
    ),
    "a gap in no command": (
        "- gap: {of: end of data, prompt: Fill.}",
        [
            "1:17: no-truth: no command stands at end of data",
        ],
    ),
    "a gap in the greeting": (
        "- gap: {of: first 220, prompt: Fill.}",
        [
            "1:17: no-truth: no command stands at first 220",
        ],
    ),
    "a gap without its part": (
        "- gap: {of: DATA, hide: address, prompt: Fill.}",
        [
            "1:17: no-truth: no command with address stands at DATA",
        ],
    ),
    "a gap in a word too far": (
        "- gap: {of: first RCPT, word: 9, prompt: Fill.}",
        [
            "1:17: no-truth: no command with a word 9 stands at first RCPT",
        ],
    ),
    "a gap that is never reached": (
        "- gap: {of: first RSET, prompt: Fill.}",
        [
            "1:17: never-reached: first RSET is never reached",
        ],
    ),
    "an order of one line": (
        "- order: {from: first MAIL, until: first MAIL, prompt: Sort.}",
        [
            "1:21: no-truth: fewer than two lines of the client stand here",
        ],
    ),
    "an order from nowhere": (
        "- order: {from: first RSET, until: DATA, prompt: Sort.}",
        [
            "1:21: never-reached: first RSET is never reached",
        ],
    ),
    "an order to nowhere": (
        "- order: {from: first MAIL, until: first RSET, prompt: Sort.}",
        [
            "1:40: never-reached: first RSET is never reached",
        ],
    ),
    "an order backwards": (
        "- order: {from: DATA, until: first MAIL, prompt: Sort.}",
        [
            "1:21: no-truth: fewer than two lines of the client stand here",
        ],
    ),
    "a task in a session that is over": (
        (
            "- run: {until: end}\n"
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    goal: {delivered: {bob@receiver.example: 1}}\n"
            "    solution: |\n"
            "      C: HELO mail.sender.example\n"
            "      C: MAIL FROM:<alice@sender.example>\n"
            "      C: RCPT TO:<bob@receiver.example>\n"
            "      C: DATA\n"
            "      C: Subject: Lunch\n"
            "      C:\n"
            "      C: At noon?\n"
            "      C: .\n"
            "      C: QUIT"
        ),
        [
            (
                "3:9: task-not-open: the client has closed this connection: nothing more can be"
                " said; write after: 0 s, or a longer time, for a new connection"
            ),
        ],
    ),
    "a task that is solved already": (
        (
            "- run: {until: end}\n"
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    after: 30 min\n"
            "    goal: {delivered: {carol@receiver.example: 1}}\n"
            "    solution: |\n"
            "      C: HELO mail.sender.example\n"
            "      C: MAIL FROM:<alice@sender.example>\n"
            "      C: RCPT TO:<bob@receiver.example>\n"
            "      C: DATA\n"
            "      C: Subject: Lunch\n"
            "      C:\n"
            "      C: At noon?\n"
            "      C: .\n"
            "      C: QUIT"
        ),
        [
            "5:15: solved-already: the goal is reached before anybody acts",
        ],
    ),
    "a solution that does not solve": (
        (
            "- run: {until: end}\n"
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    after: 5 min\n"
            "    goal: {delivered: {bob@receiver.example: 1}}\n"
            "    solution: |\n"
            "      C: HELO mail.sender.example\n"
            "      C: MAIL FROM:<alice@sender.example>\n"
            "      C: RCPT TO:<bob@receiver.example>\n"
            "      C: DATA\n"
            "      C: Subject: Lunch\n"
            "      C:\n"
            "      C: At noon?\n"
            "      C: .\n"
            "      C: QUIT"
        ),
        [
            "6:19: not-solved: delivered: bob@receiver.example was expected 1 times, got 0",
        ],
    ),
    "a solution with a line that does not hold": (
        (
            "- run: {until: end}\n"
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    after: 30 min\n"
            "    goal: {delivered: {bob@receiver.example: 1}}\n"
            "    solution: |\n"
            "      C: HELO mail.sender.example\n"
            "      C: MAIL FROM:<alice@sender.example>\n"
            "      C: RCPT TO:<bob@receiver.example>\n"
            "      S: 550\n"
            "      C: DATA\n"
            "      C: Subject: Lunch\n"
            "      C:\n"
            "      C: At noon?\n"
            "      C: .\n"
            "      C: QUIT"
        ),
        [
            "10:11: not-solved: expected '550', got '250 2.1.5 OK'",
        ],
    ),
    "a solution with a forbidden command": (
        (
            "- run: {until: end}\n"
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    allow: [EHLO, MAIL, RCPT, DATA, QUIT]\n"
            "    after: 30 min\n"
            "    goal: {delivered: {bob@receiver.example: 1}}\n"
            "    solution: |\n"
            "      C: HELO mail.sender.example\n"
            "      C: MAIL FROM:<alice@sender.example>\n"
            "      C: RCPT TO:<bob@receiver.example>\n"
            "      C: DATA\n"
            "      C: Subject: Lunch\n"
            "      C:\n"
            "      C: At noon?\n"
            "      C: .\n"
            "      C: QUIT"
        ),
        [
            "8:11: not-allowed: HELO mail.sender.example is not allowed in this task",
        ],
    ),
    "a goal at a place that the task has not": (
        (
            "- run: {until: end}\n"
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    after: 30 min\n"
            "    goal: {at: first VRFY, reply: 250}\n"
            "    solution: |\n"
            "      C: HELO mail.sender.example\n"
            "      C: MAIL FROM:<alice@sender.example>\n"
            "      C: RCPT TO:<bob@receiver.example>\n"
            "      C: DATA\n"
            "      C: Subject: Lunch\n"
            "      C:\n"
            "      C: At noon?\n"
            "      C: .\n"
            "      C: QUIT"
        ),
        [
            "6:19: not-solved: first VRFY is not reached",
        ],
    ),
    "a server's goal that a server does not reach": (
        "- task: {prompt: Do., play: server, goal: {at: first RCPT, reply: 250}}",
        [
            (
                "1:47: not-solved: the reply '250' was expected, got '450 4.2.1 Requested mail"
                " action not taken: mailbox unavailable'"
            ),
        ],
    ),
    "a server with nothing to answer": (
        ("- run: {until: end}\n- task: {prompt: Do., play: server, goal: {at: first RCPT, reply: 250}}"),
        [
            (
                "2:13: task-not-open: nothing is left for a server to answer: let an earlier run"
                " step stop sooner"
            ),
        ],
    ),
    "a fault where there is none": (
        ("- run: {until: end}\n- fix: {prompt: Where?}"),
        [
            "2:12: no-truth: the scenario has no fault that could be found",
        ],
    ),
    "two mistakes in two steps": (
        ("- run: {until: first VRFY}\n- gap: {of: DATA, hide: address, prompt: Fill.}"),
        [
            "1:20: never-reached: first VRFY is never reached",
            "2:17: no-truth: no command with address stands at DATA",
        ],
    ),
    "a value that is not there": (
        ("- run: {until: end}\n- inspect: {find: header, field: Cc, of: end of data, prompt: Find.}"),
        [
            "2:23: no-truth: there is no Cc at this place",
        ],
    ),
}

FAULTY_SNAGS: dict[str, tuple[str, list[str]]] = {
    "a fault that was not shown": (
        "- fix: {prompt: Where?}",
        [
            "1:12: lesson-order: the fault has not been shown yet: let the session run on before",
        ],
    ),
    "a fault of another name": (
        ("- run: {until: end}\n- fix: {prompt: Where?, fault: disc}"),
        [
            "2:36: unknown-name: the scenario has no fault 'disc'; there are mailbox-busy",
        ],
    ),
    "places where no fault struck": (
        ("- run: {until: end}\n- fix: {prompt: Where?, options: [first MAIL, DATA]}"),
        [
            "2:38: truth-not-offered: the answer is 'step 8', which no option says",
        ],
    ),
    "a place to choose that is never reached": (
        ("- run: {until: end}\n- fix: {prompt: Where?, options: [first VRFY, end of data]}"),
        [
            "2:39: never-reached: first VRFY is never reached",
            "2:38: truth-not-offered: the answer is 'step 8', which no option says",
        ],
    ),
}


@pytest.mark.parametrize("name", SNAGS)
def test_a_snag_is_told_at_its_place(name: str) -> None:
    steps, wanted = SNAGS[name]
    assert complaints(with_steps(steps)) == wanted


@pytest.mark.parametrize("name", FAULTY_SNAGS)
def test_a_snag_in_a_scenario_with_a_fault_is_told_at_its_place(name: str) -> None:
    steps, wanted = FAULTY_SNAGS[name]
    assert complaints(with_steps(steps, FAULTY)) == wanted


TO_END = "- run: {until: end}\n"

RIGHT: dict[str, str] = {
    "say": "- say: |\n    **Look** at this.",
    "run": "- run: {until: first RCPT}\n- run: {until: end}",
    "predict the next reply": "- predict: {ask: class, prompt: Which?}",
    "predict a reply to come": "- predict: {ask: code, of: second RCPT, prompt: Which?, options: [250, 450]}",
    "predict two replies": "- predict: {ask: code, prompt: A?}\n- predict: {ask: code, prompt: B?}",
    "predict the text": "- predict: {ask: text, of: DATA, prompt: What?}",
    "predict the state": "- predict: {ask: state, of: first MAIL, prompt: Which?, options: [READY, MAIL]}",
    "predict who acts": "- predict: {ask: next-actor, prompt: Who?}",
    "predict who holds": (
        "- predict: {ask: who-holds, of: first MAIL, prompt: Who?,"
        " options: [mail.sender.example, mx.receiver.example]}"
    ),
    "predict the recipients": (
        "- predict: {ask: recipients, of: DATA, prompt: Who?,"
        " options: [bob@receiver.example, carol@receiver.example]}"
    ),
    "a gap": "- gap: {of: first RCPT, hide: address, prompt: Fill.}",
    "a gap of a word": "- gap: {of: first MAIL, word: 1, prompt: Fill.}",
    "a gap of a line": "- gap: {of: DATA, prompt: Fill.}",
    "an order of places": "- order: {from: first MAIL, until: end of data, prompt: Sort.}",
    "an order of a phase": "- order: {phase: mail-transfer, prompt: Sort.}",
    "a task later": f"- run: {{until: end}}\n{DELIVERING}",
    "a task in the session": (
        "- run: {until: first RCPT}\n"
        "- task:\n    prompt: Do.\n    goal: {state: READY}\n    solution: |\n      C: RSET\n      S: 250"
    ),
    "a task for the server": "- task: {prompt: Answer., play: server, goal: {at: first RCPT, reply: 450}}",
    "inspect": f"{TO_END}- inspect: {{find: header, field: Subject, of: end of data, prompt: Find.}}",
    "inspect a command before its reply": (
        "- run: {until: first RCPT}\n- inspect: {find: address, of: first RCPT, prompt: Find.}"
    ),
    "recall": f"{TO_END}- recall: {{objective: temporary, ask: code, of: first RCPT, prompt: Which?}}",
    "fix": "- run: {until: end}\n- fix: {prompt: Where?, options: [first MAIL, first RCPT]}",
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_lesson_that_is_right_gives_no_complaint(name: str) -> None:
    assert complaints(with_steps(RIGHT[name], FAULTY if name == "fix" else LOCKED)) == []


def test_a_lesson_is_not_proved_where_the_mail_comes_to_no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpsim.simulation.branch.MOST_STEPS", 5)
    queue = LOCKED.replace("  send:", "  retry: 30 min\n  send:")
    told = complaints(with_steps("- run: {until: first VRFY}", queue))
    assert [one.split(": ")[1] for one in told] == ["endless-mail"]
