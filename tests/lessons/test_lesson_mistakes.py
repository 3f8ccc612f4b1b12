"""Every mistake in a lesson that needs no run is told at its place, with what would be right."""

import jsonschema  # type: ignore[import-untyped] # the library has no types
import pytest

from smtpsim.lessons.checker import check_lesson_text
from smtpsim.scenarios.schema import make_schema
from tests.lessons.lesson_files import LOCKED, complaints, with_steps
from tests.scenarios.test_schema import values_of

VALIDATOR = jsonschema.Draft7Validator(make_schema())

# The lines count from that of `lesson:`.
LESSONS: dict[str, tuple[str, list[str]]] = {
    "a lesson that is a list": (
        ("lesson:\n  - say: Look."),
        [
            "2:3: wrong-shape: the keys of a lesson stand here, not a list",
        ],
    ),
    "a lesson of nothing": (
        "lesson: {objectives: []}",
        [
            "1:9: needs-more: a lesson needs steps, or the presenter's notes",
        ],
    ),
    "an objective twice": (
        ("lesson:\n  objectives:\n    - {id: a, text: A}\n    - {id: a, text: B}\n  presenter: Vote."),
        [
            "4:12: name-twice: the objective 'a' stands here twice",
        ],
    ),
    "an objective without a text": (
        ("lesson:\n  objectives:\n    - {id: a}\n  presenter: Vote."),
        [
            "3:7: missing-key: an objective needs the key 'text'",
        ],
    ),
    "an objective of a wrong id": (
        ("lesson:\n  objectives:\n    - {id: A b, text: B}\n  presenter: Vote."),
        [
            "3:12: wrong-id: 'A b' is no id: write small letters, digits and hyphens",
        ],
    ),
    "a prerequisite that is no id": (
        ("lesson:\n  prerequisites: [Classic Mail]\n  presenter: Vote."),
        [
            "2:19: wrong-id: 'Classic Mail' is no id: write small letters, digits and hyphens",
        ],
    ),
    "an unknown key of a lesson": (
        ("lesson:\n  goals: [a]\n  presenter: Vote."),
        [
            (
                "2:3: unknown-key: 'goals' is no key of a lesson; there are objectives,"
                " prerequisites, presenter or steps"
            ),
        ],
    ),
    "notes that are empty": (
        ("lesson:\n  presenter: ''"),
        [
            "2:14: empty-text: this text is empty",
        ],
    ),
    "a recall in a lesson without objectives": (
        (
            "lesson:\n"
            "  steps:\n"
            "    - run: {until: end}\n"
            "    - recall: {objective: a, ask: code, of: first RCPT, prompt: Q}"
        ),
        [
            "4:27: unknown-name: 'a' is no objective of this lesson; there are none",
        ],
    ),
}


# The lines count from the first of the steps.
STEPS: dict[str, tuple[str, list[str]]] = {
    "a step of no kind": (
        "- {}",
        [
            (
                "1:7: needs-more: a step of a lesson needs one of say, run, predict, gap, order,"
                " task, fix, inspect or recall"
            ),
        ],
    ),
    "a step that is a text": (
        "- hello",
        [
            "1:7: wrong-shape: the keys of a step of a lesson stand here, not 'hello'",
        ],
    ),
    "a step of two kinds": (
        ("- say: Look.\n  run: {until: end}"),
        [
            ("2:7: contradiction: a step of a lesson does one thing: begin 'run' with a dash of its own"),
        ],
    ),
    "an unknown kind of step": (
        "- predikt: {ask: class, prompt: Q}",
        [
            ("1:7: unknown-key: 'predikt' is no key of a step of a lesson; did you mean 'predict'?"),
        ],
    ),
    "a text that is empty": (
        '- say: ""',
        [
            "1:12: empty-text: this text is empty",
        ],
    ),
    "a text of spaces": (
        ("- say: |\n    \n- say: '  '"),
        [
            "1:12: empty-text: this text is empty",
            "3:12: empty-text: this text is empty",
        ],
    ),
    "nothing to say": (
        ("- say:\n- say: Look."),
        [
            "2:5: missing-value: a value is missing here",
        ],
    ),
    "a run to no place": (
        "- run: {until: first RCTP}",
        [
            "1:20: wrong-place: 'first RCTP' is no place; did you mean 'RCPT'?",
        ],
    ),
    "a run without a place": (
        "- run: {}",
        [
            "1:12: missing-key: run needs the key 'until'",
        ],
    ),
    "a question without a prompt": (
        "- predict: {ask: class}",
        [
            "1:16: missing-key: predict needs the key 'prompt'",
        ],
    ),
    "a question without what is asked": (
        "- predict: {prompt: Which?}",
        [
            "1:16: missing-key: predict needs the key 'ask'",
        ],
    ),
    "an unknown thing to ask": (
        "- predict: {ask: colour, prompt: Which?}",
        [
            (
                "1:22: unknown-word: 'colour' is not known here: write class, code, text, state,"
                " next-actor, who-holds or recipients"
            ),
        ],
    ),
    "an unknown key of a question": (
        ("- predict:\n    ask: class\n    of: first RCPT\n    prompt: Which class?\n    option: [2yz, 4yz]"),
        [
            "5:9: unknown-key: 'option' is no key of predict; did you mean 'options'?",
        ],
    ),
    "one option alone": (
        ("- predict:\n    ask: class\n    of: first RCPT\n    prompt: Which class?\n    options: [4yz]"),
        [
            ("5:18: needs-more: a question needs at least 2 options, or none where the answer is typed"),
        ],
    ),
    "no options in a list": (
        ("- predict:\n    ask: class\n    of: first RCPT\n    prompt: Which class?\n    options: []"),
        [
            ("5:18: needs-more: a question needs at least 2 options, or none where the answer is typed"),
        ],
    ),
    "an option twice": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    options: [4yz, 5yz, 4YZ]"
        ),
        [
            "5:29: name-twice: the option '4YZ' stands here twice",
        ],
    ),
    "an empty option": (
        ("- predict:\n    ask: class\n    of: first RCPT\n    prompt: Which class?\n    options: [4yz, '']"),
        [
            "5:24: empty-text: this text is empty",
        ],
    ),
    "an empty hint": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    hints: [Look again., '']"
        ),
        [
            "5:30: empty-text: this text is empty",
        ],
    ),
    "a hint that is missing": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    hints:\n"
            "      - Look again.\n"
            "      -"
        ),
        [
            "7:12: missing-value: a value is missing here",
        ],
    ),
    "feedback for no option": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    options: [2yz, 4yz]\n"
            "    feedback:\n"
            "      5yz: {say: No.}"
        ),
        [
            "7:11: unknown-name: '5yz' is none of the options; did you mean '4yz'?",
        ],
    ),
    "feedback for a misspelt option": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    options: [2yz, 4yz]\n"
            "    feedback:\n"
            "      2yx: {say: No.}"
        ),
        [
            "7:11: unknown-name: '2yx' is none of the options; did you mean '2yz'?",
        ],
    ),
    "feedback that says nothing": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    feedback:\n"
            "      5yz: {misconception: 4xx-5xx}"
        ),
        [
            "6:16: missing-key: a feedback needs the key 'say'",
        ],
    ),
    "a misspelt misconception": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    feedback:\n"
            "      5yz: {misconception: 4xx-5x, say: No.}"
        ),
        [
            "6:32: unknown-name: there is no misconception '4xx-5x'; did you mean '4xx-5xx'?",
        ],
    ),
    "an unknown key of feedback": (
        (
            "- predict:\n"
            "    ask: class\n"
            "    of: first RCPT\n"
            "    prompt: Which class?\n"
            "    feedback:\n"
            "      5yz: {say: No., why: Because.}"
        ),
        [
            "6:27: unknown-key: 'why' is no key of a feedback; there are say or misconception",
        ],
    ),
    "a gap that hides twice": (
        "- gap: {of: first RCPT, hide: address, word: 2, prompt: Fill.}",
        [
            "1:44: contradiction: write hide or word, not both",
        ],
    ),
    "a gap of word zero": (
        "- gap: {of: first RCPT, word: 0, prompt: Fill.}",
        [
            "1:35: wrong-number: words are counted from 1",
        ],
    ),
    "a gap of an unknown part": (
        "- gap: {of: first RCPT, hide: adress, prompt: Fill.}",
        [
            "1:35: unknown-word: 'adress' is not known here; did you mean 'address'?",
        ],
    ),
    "a gap without a place": (
        "- gap: {prompt: Fill.}",
        [
            "1:12: missing-key: gap needs the key 'of'",
        ],
    ),
    "an order of nothing": (
        "- order: {prompt: Sort.}",
        [
            "1:14: needs-more: say which lines: from and until, or phase",
        ],
    ),
    "an order with half a stretch": (
        "- order: {from: first MAIL, prompt: Sort.}",
        [
            "1:14: needs-more: say which lines: from and until, or phase",
        ],
    ),
    "an order of two sorts": (
        "- order: {from: first MAIL, until: DATA, phase: mail-transfer, prompt: Sort.}",
        [
            (
                "1:46: contradiction: the lines are those of a phase, or from one place until"
                " another, not both"
            ),
        ],
    ),
    "an order of an unknown phase": (
        "- order: {phase: transfer, prompt: Sort.}",
        [
            "1:22: unknown-word: 'transfer' is not known here; did you mean 'mail-transfer'?",
        ],
    ),
    "a task without a goal": (
        "- task: {prompt: Do.}",
        [
            "1:13: missing-key: a task needs the key 'goal'",
        ],
    ),
    "a goal that asks nothing": (
        ("- task:\n    prompt: Do.\n    goal: {at: end}\n    solution: |\n      C: NOOP"),
        [
            (
                "3:15: needs-more: a goal needs one of reply, state, holders, recipients,"
                " delivered, shown, queued, bounced or closed-by"
            ),
        ],
    ),
    "a task without a solution": (
        "- task: {prompt: Do., goal: {state: READY}}",
        [
            "1:13: needs-more: a task for the client needs a solution, which proves it",
        ],
    ),
    "a task for the network": (
        "- task: {prompt: Do., play: network, goal: {state: READY}}",
        [
            "1:33: unknown-word: 'network' is not known here: write client or server",
        ],
    ),
    "a command that is none": (
        (
            "- task:\n"
            "    prompt: Deliver it.\n"
            "    allow: [HELO, SEDN]\n"
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
            "3:23: unknown-word: 'SEDN' is not known here; did you mean 'SEND'?",
        ],
    ),
    "a server with commands": (
        ("- task: {prompt: Do., play: server, allow: [MAIL], goal: {at: first RCPT, reply: 450}}"),
        [
            "1:41: contradiction: a server sends no commands: leave allow out",
        ],
    ),
    "a server later": (
        ("- task: {prompt: Do., play: server, after: 5 min, goal: {at: first RCPT, reply: 450}}"),
        [
            "1:41: contradiction: a server answers the session that is there: leave after out",
        ],
    ),
    "a server with a solution": (
        (
            "- task:\n"
            "    prompt: Do.\n"
            "    play: server\n"
            "    goal: {at: first RCPT, reply: 450}\n"
            "    solution: |\n"
            "      S: 450"
        ),
        [
            "5:9: contradiction: what a server answers is simulated: leave solution out",
        ],
    ),
    "a solution that is no script": (
        (
            "- task:\n"
            "    prompt: Deliver it.\n"
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
            "      QUIT"
        ),
        [
            (
                "14:11: script-line: a line of a script begins with C:, C+, C~, S:, =, ! or #;"
                " did you mean C: QUIT?"
            ),
        ],
    ),
    "a solution on one line": (
        "- task: {prompt: Do., goal: {state: READY}, solution: 'C: NOOP'}",
        [
            ("1:59: wrong-shape: a script stands after '|', with one line of the session on each line"),
        ],
    ),
    "a value that nobody knows": (
        ("- run: {until: end}\n- inspect: {find: colour, of: first RCPT, prompt: Find.}"),
        [
            (
                "2:23: unknown-word: 'colour' is not known here: write code, enhanced, text,"
                " command, argument, address, header or octets"
            ),
        ],
    ),
    "a header without a name": (
        ("- run: {until: end}\n- inspect: {find: header, of: end of data, prompt: Find.}"),
        [
            "2:17: needs-more: which field of the header? Add field: Subject",
        ],
    ),
    "a field of no header": (
        ("- run: {until: end}\n- inspect: {find: code, field: Subject, of: end of data, prompt: Find.}"),
        [
            "2:29: contradiction: field belongs to find: header",
        ],
    ),
    "a recall of no objective": (
        ("- run: {until: end}\n- recall: {objective: temprary, ask: code, of: first RCPT, prompt: Which?}"),
        [
            ("2:27: unknown-name: 'temprary' is no objective of this lesson; did you mean 'temporary'?"),
        ],
    ),
    "a recall without a place": (
        ("- run: {until: end}\n- recall: {objective: temporary, ask: code, prompt: Which?}"),
        [
            "2:15: missing-key: recall needs the key 'of'",
        ],
    ),
}


@pytest.mark.parametrize("name", LESSONS)
def test_a_mistake_in_a_lesson_is_told_at_its_place(name: str) -> None:
    lesson, wanted = LESSONS[name]
    before = LOCKED.count("\n")
    told = check_lesson_text(f"{LOCKED}{lesson}\n", "x")
    assert [f"{one.line - before}:{one.column}: {one.id}: {one.message}" for one in told] == wanted


@pytest.mark.parametrize("name", STEPS)
def test_a_mistake_in_a_step_is_told_at_its_place(name: str) -> None:
    steps, wanted = STEPS[name]
    assert complaints(with_steps(steps)) == wanted


def test_all_mistakes_of_a_lesson_are_told_in_one_run() -> None:
    steps = "- run: {until: frist RCPT}\n- gap: {of: DATA}\n- predict: {ask: color, prompt: Q}"
    assert [one.partition(" ")[0] for one in complaints(with_steps(steps))] == ["1:20:", "2:12:", "3:22:"]


def test_what_the_schema_refuses_in_a_lesson_the_loader_refuses_too() -> None:
    refused = [
        name
        for name, (steps, _) in STEPS.items()
        if list(VALIDATOR.iter_errors(values_of(with_steps(steps))))
    ]
    assert len(refused) >= 20
    assert "a misspelt misconception" in refused
