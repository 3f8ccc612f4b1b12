"""Everything a person can do: one row each, with its keys, its word and its help.

Bindings, the line of keys, the help screen and the README's table of keys all come from here.
"""

from enum import StrEnum

import msgspec


class Place(StrEnum):
    """Where an action can be done."""

    SIMULATOR = "simulator"
    FAULTS = "fault menu"
    OWN_FAULT = "own fault"
    SERVER = "playing the server"
    SAVE = "save"
    OPEN = "open"
    HELP = "help"
    REFERENCE = "reference"
    HOME = "home"
    TOUR = "tour"
    LOOK = "colours"
    BRANCHES = "branches"
    NAMING = "name of a branch"
    STOPS = "breakpoints"
    PLACES = "go to a place"
    CLIENT = "playing the client"
    PRESENTER = "presenter mode"
    EDITOR = "message editor"


PANES = (Place.SIMULATOR, Place.REFERENCE, Place.HOME)
LISTS = (*PANES, Place.BRANCHES, Place.PRESENTER)
BOTH = (Place.SIMULATOR, Place.PRESENTER)  # where one moves in the session
ROOM = (Place.PRESENTER,)
ASKING = (
    Place.FAULTS,
    Place.SAVE,
    Place.OPEN,
    Place.REFERENCE,
    Place.HOME,
    Place.LOOK,
    Place.NAMING,
    Place.STOPS,
    Place.PLACES,
    Place.OWN_FAULT,
)
CLOSING = (*ASKING, Place.BRANCHES, Place.CLIENT, Place.EDITOR)
LAST = 99  # the rank of what leads out of a place


class Action(msgspec.Struct, frozen=True):
    """One thing to do: each of its places has a method `action_<id>` for it."""

    id: str
    keys: tuple[str, ...]  # as Textual names them
    word: str  # what one types for it where there is no screen
    title: str  # one or two words
    help: str  # one sentence
    screens: tuple[Place, ...] = (Place.SIMULATOR,)
    rank: int = 0  # its place in the line of keys, from 1; 0: only in the help
    priority: bool = False  # the key acts before keys that a part of the screen still works on


ACTIONS: tuple[Action, ...] = (
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
        "inject_fault",
        ("i",),
        "inject",
        "inject",
        "Open the fault menu: choose what goes wrong next, or take an armed fault away.",
        BOTH,
        rank=4,
    ),
    Action(
        "play_client",
        ("y",),
        "say",
        "client",
        "Play the client: type what it sends next. Wrong commands are sent too.",
    ),
    Action(
        "edit_message",
        ("M",),
        "edit",
        "edit mail",
        "Change the mail before it is sent: its envelope and its text, each by itself.",
    ),
    Action(
        "play_server",
        ("a",),
        "server",
        "answer",
        "Play the server: say each of its replies yourself; once more to let it answer again.",
        (Place.SIMULATOR, Place.SERVER),
    ),
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
    Action(
        "decode_base64",
        ("d",),
        "decode",
        "decode",
        "Tell among the reasons what base64 hides in a login (nothing), or tell it no more.",
    ),
    Action("show_why", ("w",), "why", "Why", "Show below why this step happened, and by which rule."),
    Action("show_what_now", ("c",), "now", "What now", "Show below what the client must do now."),
    Action("show_line", ("l",), "line", "Line", "Show below what each part of the line means."),
    Action(
        "show_message",
        ("m",),
        "message",
        "Message",
        "Show below the message as the server has it: envelope, header and body, and who uses them.",
    ),
    Action(
        "show_states",
        ("t",),
        "states",
        "States",
        "Show below both machines: where they stand, and which commands may come next.",
    ),
    Action(
        "show_network",
        ("x",),
        "network",
        "Network",
        "Show below the round trips, and what was sent before which reply.",
    ),
    Action("next_part", ("full_stop",), "part", "next part", "Go on to the next part of the line."),
    Action("previous_part", ("comma",), "part back", "part back", "Go back to the part of the line before."),
    Action("save_session", ("s",), "save", "save", "Save the session as a recording.", rank=6),
    Action("open_session", ("o",), "open", "open", "Open a scenario or a recording.", rank=7),
    Action(
        "save_text",
        ("S",),
        "transcript",
        "save text",
        "Save what is known of this branch as plain text, to be read or printed.",
    ),
    Action(
        "restart_session",
        ("r",),
        "restart",
        "restart",
        "Begin the same session again, without the faults and branches that you made.",
    ),
    Action(
        "next_pane", ("tab",), "pane", "pane", "Choose what the keys below move: transcript or explanation."
    ),
    Action(
        "present",
        ("P",),
        "predict",
        "present",
        "Show the session to a room: large, with few words, and with a vote before each reply.",
    ),
    Action("show_earlier", ("up",), "up", "up", "Move the chosen pane up by a line.", LISTS),
    Action("show_later", ("down",), "down", "down", "Move the chosen pane down by a line.", LISTS),
    Action(
        "next_view",
        ("v",),
        "view",
        "next view",
        "Draw the transcript in another way: lines, two columns, ladder, raw octets, hexadecimal.",
    ),
    Action(
        "show_page_earlier", ("pageup",), "page up", "page up", "Move the chosen pane up by a page.", LISTS
    ),
    Action(
        "show_page_later",
        ("pagedown",),
        "page down",
        "page down",
        "Move the chosen pane down by a page.",
        LISTS,
    ),
    Action(
        "open_reference",
        ("k",),
        "reference",
        "reference",
        "Open the reference at what just happened: commands, codes, states, words of mail.",
        rank=8,
    ),
    Action(
        "show_commands",
        ("ctrl+p",),
        "commands",
        "all commands",
        "Find by a part of its name what can be done, opened or explained.",
        PANES,
        rank=9,
    ),
    Action(
        "choose_theme",
        ("T",),
        "colours",
        "colours",
        "Choose other colours: high contrast, for a projector, and more.",
    ),
    Action(
        "open_home",
        ("H",),
        "home",
        "home",
        "Go to the home screen: demonstrations, recordings, the reference, the tour; the session stays.",
    ),
    Action(
        "show_help",
        ("question_mark",),
        "help",
        "help",
        "Show all keys.",
        (*PANES, Place.PRESENTER, Place.BRANCHES),
        rank=LAST - 1,
        priority=True,
    ),
    Action("leave", ("q", "ctrl+q"), "quit", "quit", "Leave the program.", rank=LAST),
    Action(
        "accept",
        ("enter",),
        "yes",
        "choose",
        "Do what is marked or typed.",
        (*ASKING, Place.SERVER),
        rank=1,
    ),
    Action(
        "remove_fault",
        ("delete",),
        "remove",
        "remove",
        "Take the marked armed fault away.",
        (Place.FAULTS,),
        rank=2,
    ),
    Action(
        "make_fault",
        ("f2",),
        "own",
        "own fault",
        "Make a fault of your own: what, where, how often and with which chance.",
        (Place.FAULTS,),
    ),
    Action(
        "next_value",
        ("right",),
        "next value",
        "change",
        "Put the next value into the marked row; letters and digits are typed into it.",
        (Place.OWN_FAULT,),
        rank=2,
    ),
    Action(
        "previous_value",
        ("left",),
        "value before",
        "value before",
        "Put the value before into the marked row.",
        (Place.OWN_FAULT,),
    ),
    Action(
        "erase_letter",
        ("backspace",),
        "erase",
        "erase",
        "Take the last letter of the marked row away.",
        (Place.OWN_FAULT,),
        rank=3,
    ),
    Action(
        "next_field",
        ("tab",),
        "field",
        "list / text",
        "Go from the list to the line for text, and back.",
        (Place.FAULTS, Place.OPEN, Place.STOPS, Place.PLACES, Place.SERVER),
        rank=3,
        priority=True,
    ),
    Action(
        "close",
        ("escape",),
        "no",
        "close",
        "Go back to the session and change nothing more.",
        CLOSING,
        rank=LAST,
    ),
    Action(
        "go_to_branch",
        ("enter",),
        "yes",
        "go",
        "Go to the chosen branch at the same step; from the comparison, at the lit step.",
        (Place.BRANCHES,),
        rank=1,
    ),
    Action(
        "compare_with",
        ("space",),
        "with",
        "compare",
        "Compare with the chosen branch: it stays on the left while others are chosen.",
        (Place.BRANCHES,),
        rank=2,
    ),
    Action(
        "name_branch",
        ("r",),
        "name",
        "name",
        "Give the chosen branch a title.",
        (Place.BRANCHES,),
        rank=3,
    ),
    Action(
        "run_to_ends",
        ("e",),
        "run",
        "to ends",
        "Run both branches to their ends; the cursor stays where it is.",
        (Place.BRANCHES,),
        rank=4,
    ),
    Action(
        "swap_sides",
        ("x",),
        "swap",
        "swap",
        "Exchange left and right.",
        (Place.BRANCHES,),
        rank=6,
    ),
    Action(
        "next_difference",
        ("n",),
        "next",
        "next ≠",
        "Light the next place where the two part again, and after the last one the first.",
        (Place.BRANCHES,),
        rank=8,
    ),
    Action(
        "next_list",
        ("tab",),
        "list",
        "steps",
        "Go from the branches to the comparison, and back: up and down move there.",
        (Place.BRANCHES,),
        rank=5,
        priority=True,
    ),
    Action(
        "remove_stop",
        ("delete",),
        "unset",
        "remove",
        "Take the marked breakpoint away.",
        (Place.STOPS,),
        rank=2,
    ),
    Action(
        "send_line",
        ("enter",),
        "send",
        "send",
        "Send the line, and go on until the answer is heard.",
        (Place.CLIENT,),
        rank=1,
        priority=True,
    ),
    Action(
        "complete_line",
        ("tab",),
        "complete",
        "complete",
        "Complete what is typed; once more for the next way to go on.",
        (Place.CLIENT,),
        rank=2,
        priority=True,
    ),
    Action(
        "show_legal",
        ("f4",),
        "legal",
        "what may come",
        "Tell which commands may come next.",
        (Place.CLIENT,),
        rank=3,
    ),
    Action(
        "send_ahead",
        ("f2",),
        "ahead",
        "ahead",
        "Send the line and do not wait for its answer: the next one may follow at once.",
        (Place.CLIENT,),
        rank=4,
    ),
    Action(
        "wait_for_server",
        ("f6",),
        "wait",
        "wait",
        "Say nothing and let time pass until the server does something.",
        (Place.CLIENT,),
        rank=5,
    ),
    Action(
        "start_tls",
        ("f7",),
        "handshake",
        "TLS",
        "Begin the TLS handshake, after 220 to STARTTLS.",
        (Place.CLIENT,),
        rank=6,
    ),
    Action(
        "send_octets",
        ("f8",),
        "octets",
        "octets",
        r"Send exactly what is typed, without a line end; \r \n \t \0 \xNN \\ stand for octets.",
        (Place.CLIENT,),
        rank=7,
    ),
    Action(
        "hang_up",
        ("f9",),
        "hang up",
        "hang up",
        "Close the connection, without QUIT if none was sent.",
        (Place.CLIENT,),
        rank=8,
    ),
    Action(
        "line_before",
        ("up",),
        "line before",
        "line before",
        "Take the line that was typed before.",
        (Place.CLIENT,),
        priority=True,
    ),
    Action(
        "line_after",
        ("down",),
        "line after",
        "line after",
        "Take the line that was typed after, at last the empty one.",
        (Place.CLIENT,),
        priority=True,
    ),
    Action(
        "apply_edit",
        ("f2",),
        "apply",
        "apply",
        "Send the mail as it stands here.",
        (Place.EDITOR,),
        rank=1,
    ),
    Action(
        "next_part_of_mail",
        ("tab",),
        "next field",
        "next field",
        "Go on to the next part of the mail.",
        (Place.EDITOR,),
        rank=2,
        priority=True,
    ),
    Action(
        "previous_part_of_mail",
        ("shift+tab",),
        "field before",
        "field before",
        "Go back to the part of the mail before.",
        (Place.EDITOR,),
        priority=True,
    ),
    Action(
        "other_mail",
        ("f4",),
        "other mail",
        "other mail",
        "Edit the next mail of the session, where it has several.",
        (Place.EDITOR,),
        rank=3,
    ),
    Action(
        "let_server_answer",
        ("escape",),
        "itself",
        "let it answer",
        "Let the server give this answer itself.",
        (Place.SERVER,),
        rank=4,
    ),
    Action("reveal", ("enter",), "reveal", "reveal", "Show the answer, as space does.", ROOM),
    Action(
        "count_hand",
        ("1", "2", "3", "4", "5"),
        "hand",
        "to 5: hand",
        "Count a hand for the answer with this number; hold the key for many.",
        ROOM,
        rank=11,
    ),
    Action(
        "count_ten_hands",
        ("6", "7", "8", "9", "0"),
        "ten hands",
        "ten hands",
        "Count ten hands at once: 6 for the first answer, and so on, 0 for the fifth.",
        ROOM,
    ),
    Action("take_hand_back", ("backspace",), "less", "less", "Take away the hand counted last.", ROOM),
    Action(
        "second_vote",
        ("v",),
        "vote",
        "2nd vote",
        "Begin the second vote, when the room has talked; once more goes back to the first.",
        ROOM,
        rank=12,
    ),
    Action("skip_question", ("s",), "skip", "skip", "Show the reply without asking.", ROOM, rank=14),
    Action(
        "choose_question",
        ("c",),
        "ask",
        "class / code",
        "Ask for the class of the reply, for its code, or for nothing.",
        ROOM,
        rank=15,
    ),
    Action(
        "show_notes",
        ("tab",),
        "notes",
        "notes",
        "Show the notes for who presents, with what comes next; or hide them.",
        ROOM,
        rank=13,
    ),
    Action(
        "leave_room",
        ("escape", "P"),
        "no",
        "close",
        "Go back to the simulator, at the same step.",
        ROOM,
        rank=LAST,
    ),
    Action(
        "page_before",
        ("backspace",),
        "page before",
        "page before",
        "Go back to the page before, or delete a letter of what is searched.",
        (Place.REFERENCE,),
        rank=2,
        priority=True,
    ),
    Action(
        "next_column",
        ("tab",),
        "column",
        "search / page",
        "Go from the search to the list, to the page and round again; typing always searches.",
        (Place.REFERENCE,),
        rank=3,
        priority=True,
    ),
    Action(
        "next_link",
        ("right",),
        "next link",
        "next link",
        "Mark the next word of the page that has a page of its own.",
        (Place.REFERENCE,),
    ),
    Action(
        "previous_link",
        ("left",),
        "link before",
        "link before",
        "Mark the word before that has a page of its own.",
        (Place.REFERENCE,),
    ),
    Action(
        "go_to_list",
        ("right",),
        "to the list",
        "to the list",
        "Go from the menu to the list beside it.",
        (Place.HOME,),
    ),
    Action("go_to_menu", ("left",), "to the menu", "to the menu", "Go back to the menu.", (Place.HOME,)),
    Action(
        "next_list",
        ("tab",),
        "other list",
        "menu / list",
        "Go from the menu to the list, and back; typing always searches.",
        (Place.HOME,),
        rank=2,
        priority=True,
    ),
    Action("leave_program", ("ctrl+q",), "quit", "quit", "Leave the program.", (Place.HOME,), rank=LAST - 2),
    Action(
        "next_caption",
        ("space", "enter", "right"),
        "next",
        "go on",
        "Go on to the next part of the screen.",
        (Place.TOUR,),
        rank=1,
    ),
    Action(
        "previous_caption",
        ("left", "backspace"),
        "before",
        "go back",
        "Go back to the part before.",
        (Place.TOUR,),
        rank=2,
    ),
    Action(
        "end_tour",
        ("escape", "q"),
        "no",
        "leave the tour",
        "Leave the tour; the home screen has it whenever it is wanted.",
        (Place.TOUR,),
        rank=3,
    ),
    Action(
        "close_help",
        ("escape", "q", "question_mark"),
        "no",
        "close",
        "Go back to the session.",
        (Place.HELP,),
        rank=1,
    ),
)

_SHOWN_KEYS = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "question_mark": "?",
    "full_stop": ".",
    "comma": ",",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "space": "space",
    "tab": "Tab",
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "ctrl+p": "Ctrl+P",
    "ctrl+q": "Ctrl+Q",
    "backspace": "Backsp",
    "shift+tab": "Shift+Tab",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}


def actions_at(place: Place) -> tuple[Action, ...]:
    """Give what can be done at a place, in the order of the table."""
    return tuple(action for action in ACTIONS if place in action.screens)


def ranked_actions(place: Place) -> tuple[Action, ...]:
    """Give the actions that the line of keys shows at a place."""
    return tuple(sorted((one for one in actions_at(place) if one.rank), key=lambda one: one.rank))


def shown_key(key: str) -> str:
    """Write a key as a person reads it."""
    return _SHOWN_KEYS.get(key, key)


def shown_keys(action: Action) -> str:
    """Write all keys of an action."""
    return " or ".join(shown_key(key) for key in action.keys)


def key_table() -> str:
    """Write the table of keys in Markdown, as the README shows it."""
    rows = [
        (" or ".join(f"`{shown_key(key)}`" for key in action.keys), ", ".join(action.screens), action.help)
        for action in ACTIONS
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join(["| key | where | what it does |", "| --- | --- | --- |", *lines])
