"""What each key of a lesson is for, in one sentence, for the schema and for the guide for authors."""

from collections.abc import Mapping

import msgspec

from smtpsim.scenarios.lesson_format import (
    FeedbackPart,
    FixPart,
    GapPart,
    GoalPart,
    InspectPart,
    LessonPart,
    LessonStep,
    ObjectivePart,
    OrderPart,
    PredictPart,
    RecallPart,
    RunPart,
    TaskPart,
)

_PROMPT = "What the learner is asked."
_HINTS = "Help in steps: a nudge, the rule, the exact answer."
_OPTIONS = "The answers to choose from; the right one must be among them."
_FEEDBACK = "What is said to who chose a wrong option, by the option."

LESSON_KEY_WORDS: Mapping[type[msgspec.Struct], Mapping[str, str]] = {
    LessonPart: {
        "objectives": "What a learner can do after the lesson.",
        "prerequisites": "The ids of scenarios that are best done before.",
        "presenter": "Notes for who shows the lesson to a room.",
        "steps": "What is said, shown and asked, one after the other.",
    },
    ObjectivePart: {
        "id": "The name by which a recall step means it.",
        "text": "What the learner can do, in one sentence.",
    },
    LessonStep: {
        "say": "A text for the learner, in Markdown.",
        "run": "The session goes on to a place.",
        "predict": "A question about what comes next.",
        "gap": "A command with a part of it hidden.",
        "order": "Lines of the client to be put in order.",
        "task": "The learner plays the client or the server.",
        "fix": "The learner finds where a fault struck.",
        "inspect": "The learner finds a value in the raw session.",
        "recall": "A question about what was shown, for one of the objectives.",
    },
    FeedbackPart: {
        "misconception": "What the learner may believe, by its id.",
        "say": "What helps on, without the answer.",
    },
    RunPart: {"until": "Where the session stops, before the reply there."},
    PredictPart: {
        "ask": "What is asked for; the program finds the answer itself.",
        "of": "The place that is asked about; without it, the next reply.",
        "prompt": _PROMPT,
        "options": _OPTIONS,
        "feedback": _FEEDBACK,
        "hints": _HINTS,
    },
    GapPart: {
        "of": "The place of the command.",
        "hide": "The part of the command line that is hidden; without it, the whole line.",
        "word": "Instead of hide: which word is hidden, counted from 1.",
        "prompt": _PROMPT,
        "hints": _HINTS,
    },
    OrderPart: {
        "from": "The place of the first line.",
        "until": "The place of the last line.",
        "phase": "Instead of from and until: all lines of a phase.",
        "prompt": _PROMPT,
        "hints": _HINTS,
    },
    TaskPart: {
        "prompt": _PROMPT,
        "play": "Whom the learner plays.",
        "after": "On a new connection, so much later; without it, where the lesson stands.",
        "allow": "The commands that may be used; without it, all.",
        "goal": "What must hold in the end.",
        "hints": _HINTS,
        "solution": "Lines that solve the task, as in a script; a server needs none, for it is simulated.",
    },
    GoalPart: {
        "at": "The place in the task, after the reply there; without it, the end.",
        "reply": "The code, the class, the enhanced code, or close.",
        "state": "Where the server stands then.",
        "holders": "Which host holds the mail of which recipients then.",
        "recipients": "The forward-paths that the server has accepted then.",
        "delivered": "How many copies lie in each mailbox, counted from the start of the scenario.",
        "shown": "How many copies were shown on each terminal, counted from the start of the scenario.",
        "queued": "How many copies for each recipient lie in queues.",
        "bounced": "How many reports of a failure each sender got, counted from the start of the scenario.",
        "closed-by": "Who closed the connection.",
    },
    FixPart: {
        "prompt": _PROMPT,
        "fault": "The name of the fault to be found; without it, the first one.",
        "options": "Places to choose from; one must be where the fault struck.",
        "feedback": _FEEDBACK,
        "hints": _HINTS,
    },
    InspectPart: {
        "find": "Which value is looked for.",
        "of": "The place that is looked at.",
        "field": "With find: header, the name of the field, such as Subject.",
        "prompt": _PROMPT,
        "hints": _HINTS,
    },
    RecallPart: {
        "objective": "The id of the objective that is tested.",
        "ask": "What is asked for; the program finds the answer itself.",
        "of": "The place that is asked about.",
        "prompt": _PROMPT,
        "options": _OPTIONS,
        "feedback": _FEEDBACK,
        "hints": _HINTS,
    },
}
