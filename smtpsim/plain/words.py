"""The words of the plain mode: those of the table of actions, and a few for what a screen shows unasked."""

from difflib import get_close_matches

import msgspec

from smtpsim.actions import Action, Place, actions_at
from smtpsim.stage.breakpoints import EXAMPLES


class PlainWord(msgspec.Struct, frozen=True):
    """One word to type, what may stand after it, and what it does."""

    word: str
    form: str  # what may stand after it; empty: nothing
    help: str


# They move what the screen shows; here every line that was printed stays.
SCREEN_ONLY = frozenset(
    {"pane", "up", "down", "page up", "page down", "part", "part back", "colours", "view"}
)
_EXACT = frozenset({"say", "ahead", "octets", "edit"})  # what follows is sent as it was typed
_FORM_OF = {
    "step": "[N]",
    "back": "[N]",
    "by": "[UNIT]",
    "stop at": "[WHAT]",
    "go": "[PLACE]",
    "inject": "[FAULT]",
    "say": "LINE",
    "ahead": "LINE",
    "octets": "TEXT",
    "edit": "[PART TEXT]",
    "branch": "[NAME]",
    "save": "[FILE]",
    "transcript": "[FILE]",
    "open": "[FILE|NAME]",
    "reference": "[WORD]",
    "predict": "[ANSWER]",
    "commands": "[WORD]",
    "help": "[WORD]",
}
_HELP_OF = {
    "step": "Do the next step, or the next N; an empty line does the next one too; by chooses the unit.",
    "back": "Go back one step, or N; nothing is lost.",
    "play": "Do step after step to the end or to a breakpoint, and tell each.",
    "by": "Choose what step and back move by: step, exchange, message, phase, line or octet; alone it"
    " tells which it is.",
    "stop at": f"Set a breakpoint, such as {EXAMPLES}; alone it lists those that are set.",
    "run": "Go on to the next breakpoint, or to the end.",
    "go": "Go to a place, such as first RCPT, step 12, first 5yz, end; alone it lists examples.",
    "faster": "Has no use here: play waits for nothing.",
    "slower": "Has no use here: play waits for nothing.",
    "inject": "Arm a fault: a name such as mailbox-busy; a reply such as 450 4.2.1 try later, which"
    " comes next, or with a place: 550 at RCPT for bob@receiver.example, 450 at second RCPT on"
    " mx.receiver.example; always, 3 times, until transfer phase or chance 50% at the end says how often."
    " Or what the channel does: delay 2000 command, throttle 50 reply, hold reply, split 7 command,"
    " cut 20 data. Alone it lists what can go wrong here.",
    "branches": "Tell all branches: their titles, where each leaves another, and how each ended.",
    "branch": "Go to the next branch, or to one by its name or title; a fault put into the past begins"
    " one, and the old one stays.",
    "say": "Play the client: send this line as it stands, and hear the answer; alone, an empty line.",
    "edit": "Change the mail before it is sent: edit from ADDRESS, edit to ADDRESS, ADDRESS, edit header"
    " NAME: VALUE, edit body TEXT; alone it tells the mail. Nothing keeps envelope and header in step.",
    "home": "Say what else there is: the last session, demonstrations, the tour, the reference.",
    "save": "Save the session as a recording in a file.",
    "transcript": "Save the known steps of this branch as plain text in a file.",
    "network": "Say how many round trips there were, and what was sent before which reply.",
    "open": "Open a scenario or a recording; alone it lists what there is.",
    "reference": "Explain a command, a code, a state or a word of mail; alone, what just happened.",
    "predict": "Ask what the next reply will be; with an answer such as 4yz, 450 or no reply, show it and say"
    " whether that was right, and why.",
    "commands": "Tell all words, or what one does, as help does.",
    "help": "Tell all words, or what one does.",
}
_OWN = (
    PlainWord("message", "", "Say what the server has of the message: envelope, header and body."),
    PlainWord("why", "", "Say why this step happened, by which section, and what it changed."),
    PlainWord("now", "", "Say what the client must do now."),
    PlainWord("who", "", "Say who holds the message."),
    PlainWord("where", "", "Say which step, time, phase and branch this is, and which faults are armed."),
    PlainWord("states", "", "Say what each side waits for, and what the server's three buffers hold."),
    PlainWord("line", "", "Explain the line on the channel part by part."),
    PlainWord(
        "compare",
        "[NAME] [NAME]",
        "Compare two branches, or one with this one: the first difference, and what follows it.",
    ),
    PlainWord(
        "name", "[NAME:] [TITLE]", "Give this branch, or the named one, a title: name branch-1: what if 550."
    ),
    PlainWord("channel", "", "Say what is in flight, in which direction, and when it arrives."),
    PlainWord("raw", "", "Tell the line octet by octet: each line end and each dot as it is on the line."),
    PlainWord("hex", "", "Tell the line in hexadecimal, sixteen octets a row."),
    PlainWord("unstop", "[WHAT]", "Take a breakpoint away; alone it takes the only one."),
    PlainWord("ahead", "LINE", "As the client send this line and do not wait for its answer."),
    PlainWord(
        "octets",
        "TEXT",
        "As the client send exactly these octets, without a line end; backslash with r, n, t, 0 or xNN"
        " stands for an octet.",
    ),
    PlainWord("wait", "", "As the client say nothing and let time pass until the server acts."),
    PlainWord("hang up", "", "As the client close the connection, without QUIT if none was sent."),
    PlainWord("handshake", "", "As the client begin TLS, after 220 to STARTTLS."),
    PlainWord("legal", "", "Say which commands may come next."),
    PlainWord("notes", "", "Tell the notes for who presents, and what comes next and why."),
    PlainWord("demonstrations", "[WORD]", "Tell which sessions come with the program, or those of a theme."),
    PlainWord("continue", "", "Go on with the session that was left last."),
    PlainWord("tour", "", "Tell in half a minute what there is, while the classic session steps."),
    PlainWord("remove", "[FAULT]", "Take an armed fault away; alone it takes the only one."),
    PlainWord(
        "answer",
        "[REPLY]",
        "While you are the server, give its reply: a code, or all of it as in answer 550 5.1.1 no such user;"
        " silence or close gives none, and alone it lets the server say it.",
    ),
)


def plain_words() -> tuple[PlainWord, ...]:
    """Give all words with what they do: those of the screen's actions first."""
    own = {one.word: one for one in _OWN}
    actions = (one for one in actions_at(Place.SIMULATOR) if one.word not in SCREEN_ONLY)
    shared = {one.word: own.get(one.word) or _plain_row(one) for one in actions}
    return tuple((shared | own).values())


def _plain_row(action: Action) -> PlainWord:
    word = action.word
    return PlainWord(word, _FORM_OF.get(word, ""), _HELP_OF.get(word, action.help))


def split_word(line: str) -> tuple[str, str]:
    """Find the word that a line begins with, the longest that fits, and the rest; "" where there is none."""
    parts = line.split()
    known = {one.word for one in plain_words()} | SCREEN_ONLY
    for count in (2, 1):
        word = " ".join(parts[:count]).lower()
        if word in known:
            return word, _exact_rest(line) if word in _EXACT else " ".join(parts[count:])
    return "", line


def _exact_rest(line: str) -> str:
    """Give what stands behind the first word and one space, as it was typed."""
    return line.lstrip().partition(" ")[2]


def nearest_word(line: str) -> str:
    """Give the word that a person most likely meant; empty where none is near."""
    known = [one.word for one in plain_words()]
    tried = (line.lower(), line.lower().split()[0])
    near = (get_close_matches(text, known, 1, 0.5) for text in tried)
    return next((found[0] for found in near if found), "")


def help_line(row: PlainWord) -> str:
    """Tell of one word in one line."""
    return f"{f'{row.word} {row.form}'.strip()}: {row.help}"


def word_table() -> str:
    """Write the table of words in Markdown, as the README shows it."""
    lines = [
        f"| `{f'{row.word} {row.form}'.strip()}` | {row.help} |".replace("FILE|NAME", r"FILE\|NAME")
        for row in plain_words()
    ]
    return "\n".join(["| word | what it does |", "| --- | --- |", *lines])
