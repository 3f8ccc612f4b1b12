"""What moves in the session, and from one branch or hop to another."""

from smtpsim.actions.row import BOTH, Action

MOVING: tuple[Action, ...] = (
    Action("step_forward", ("space", "right"), "step", "step", "Do the next step.", BOTH, rank=1),
    Action("step_back", ("left",), "back", "back", "Go back one step; nothing is lost.", BOTH, rank=2),
    Action("go_to_start", ("home",), "start", "start", "Go back to before the first step.", BOTH),
    Action("go_to_end", ("end",), "finish", "end", "Go to the end of the session.", BOTH),
    Action("play", ("p",), "play", "play", "Play step after step; once more to pause.", BOTH, rank=3),
    Action("next_phase", ("n",), "phase", "next phase", "Go on to the first step of the next phase.", BOTH),
    Action("previous_phase", ("N",), "phase back", "phase back", "Go back to where a phase began.", BOTH),
    Action(
        "next_error",
        ("e",),
        "error",
        "next error",
        "Go on to the next refusal (4yz, 5yz) or loss of the connection, or to the end.",
        BOTH,
    ),
    Action(
        "previous_error", ("E",), "error back", "error back", "Go back to the refusal before this one.", BOTH
    ),
    Action(
        "next_fault",
        ("f",),
        "fault",
        "next fault",
        "Go on to the next place where a fault struck, or to the end.",
    ),
    Action("previous_fault", ("F",), "fault back", "fault back", "Go back to the fault before this one."),
    Action(
        "next_unit",
        ("u",),
        "by",
        "step by",
        "Choose what Space and the arrows move by: step, exchange, message, phase, line or octet.",
    ),
    Action(
        "choose_stops",
        ("B",),
        "stop at",
        "breakpoints",
        "Set breakpoints or take them away: a command, a reply code, a phase, a state.",
    ),
    Action("next_stop", ("g",), "run", "next breakpoint", "Go on to the next breakpoint, or to the end."),
    Action(
        "previous_stop", ("G",), "run back", "breakpoint back", "Go back to the breakpoint before this one."
    ),
    Action(
        "scrub_on", ("right_square_bracket",), "scrub", "scrub on", "Go on by a tenth of the known steps."
    ),
    Action(
        "scrub_back",
        ("left_square_bracket",),
        "scrub back",
        "scrub back",
        "Go back by a tenth of the known steps.",
    ),
    Action(
        "go_to_place",
        ("j",),
        "go",
        "go to",
        "Go to a place that you write, such as: first RCPT, step 12, first 5yz, end.",
    ),
    Action("play_faster", ("plus",), "faster", "faster", "Play at a higher speed."),
    Action("play_slower", ("minus",), "slower", "slower", "Play at a lower speed."),
    Action(
        "next_branch",
        ("b",),
        "branch",
        "branch",
        "Go to the next branch; a fault put into the past begins one, and the old one stays.",
        BOTH,
        rank=5,
    ),
    Action(
        "show_branches",
        ("C",),
        "branches",
        "branches",
        "Show all branches as tracks: compare two of them, name them, go to one.",
    ),
    Action(
        "next_hop",
        ("h",),
        "hop",
        "hop",
        "Where mail goes over several hops: show the first one alone, then the next, then all again.",
    ),
)
