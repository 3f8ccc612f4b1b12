"""The mistakes that an author can make: each has an id that stays, and a page that tells what helps."""

from enum import StrEnum

import msgspec


class MistakeId(StrEnum):
    """What is wrong, in one word for programs and for `smtpsim explain`."""

    # the file
    CANNOT_READ = "cannot-read"
    NOT_UTF8 = "not-utf8"
    FILE_EMPTY = "file-empty"
    TWO_DOCUMENTS = "two-documents"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_MANY_ALIASES = "too-many-aliases"
    TOO_MANY_VALUES = "too-many-values"
    TOO_MANY_MISTAKES = "too-many-mistakes"
    TOO_MUCH = "too-much"
    # the notation
    YAML_TAB = "yaml-tab"
    YAML_QUOTE = "yaml-quote"
    YAML_BRACKET = "yaml-bracket"
    YAML_COLON = "yaml-colon"
    YAML_INDENT = "yaml-indent"
    YAML_CHARACTER = "yaml-character"
    YAML_SYNTAX = "yaml-syntax"
    YAML_TAG = "yaml-tag"
    YAML_ALIAS = "yaml-alias"
    # keys and values
    UNKNOWN_KEY = "unknown-key"
    KEY_TWICE = "key-twice"
    MISSING_KEY = "missing-key"
    MISSING_VALUE = "missing-value"
    WRONG_SHAPE = "wrong-shape"
    UNKNOWN_WORD = "unknown-word"
    WRONG_NUMBER = "wrong-number"
    WRONG_SIZE = "wrong-size"
    WRONG_TIME = "wrong-time"
    WRONG_DATE = "wrong-date"
    WRONG_CHANCE = "wrong-chance"
    WRONG_ID = "wrong-id"
    WRONG_ADDRESS = "wrong-address"
    WRONG_HOST = "wrong-host"
    WRONG_USER = "wrong-user"
    WRONG_LOGIN = "wrong-login"
    WRONG_REPLY = "wrong-reply"
    WRONG_PLACE = "wrong-place"
    WRONG_EXTENSION = "wrong-extension"
    WRONG_FAULT = "wrong-fault"
    WRONG_MX = "wrong-mx"
    WRONG_HEADER = "wrong-header"
    WRONG_BODY = "wrong-body"
    # what must hold between them
    NEWER_FORMAT = "newer-format"
    NAME_TWICE = "name-twice"
    ID_TWICE = "id-twice"
    UNKNOWN_HOST = "unknown-host"
    UNKNOWN_NAME = "unknown-name"
    NEEDS_MORE = "needs-more"
    CONTRADICTION = "contradiction"
    # a script
    SCRIPT_LINE = "script-line"
    SCRIPT_REPLY = "script-reply"
    # a lesson
    EMPTY_TEXT = "empty-text"
    # what a run shows
    UNMET = "unmet-expectation"
    ENDLESS = "endless-mail"
    NOT_THE_SAME = "not-the-same"
    FAULT_NEVER_STRIKES = "fault-never-strikes"
    # what a lesson's run shows
    NEVER_REACHED = "never-reached"
    LESSON_ORDER = "lesson-order"
    NO_TRUTH = "no-truth"
    TRUTH_NOT_OFFERED = "truth-not-offered"
    TASK_NOT_OPEN = "task-not-open"
    SOLVED_ALREADY = "solved-already"
    NOT_SOLVED = "not-solved"
    NOT_ALLOWED = "not-allowed"
    NOT_ALL_TRIED = "not-all-tried"


class MistakeRow(msgspec.Struct, frozen=True):
    """One mistake: what it is, and what helps."""

    id: MistakeId
    title: str
    remedy: str
    is_warning: bool = False


_ID = MistakeId

MISTAKES: tuple[MistakeRow, ...] = (
    MistakeRow(
        _ID.CANNOT_READ,
        "The file cannot be read",
        "Look whether it is there, is a file and no folder, and may be read by you.",
    ),
    MistakeRow(
        _ID.NOT_UTF8,
        "The file is not UTF-8 text",
        "Save it as UTF-8: editors ask for the encoding when a file is saved. A picture or a document of a word"
        " processor is no scenario.",
    ),
    MistakeRow(
        _ID.FILE_EMPTY,
        "The file is empty",
        "Begin with format: 1, id, title, world and client; the guide for authors shows the smallest file.",
    ),
    MistakeRow(
        _ID.TWO_DOCUMENTS,
        "A second scenario begins",
        "One file holds one scenario: cut the file at the line ---.",
    ),
    MistakeRow(
        _ID.TOO_LARGE,
        "The file is too large",
        "A scenario is a short text. Where a long message is wanted, let the body repeat less.",
    ),
    MistakeRow(
        _ID.TOO_DEEP,
        "The file is nested too deeply",
        "Nothing in a scenario stands more than a few levels deep: look for brackets that are never closed.",
    ),
    MistakeRow(
        _ID.TOO_MANY_ALIASES,
        "There are too many aliases",
        "An alias (*name) repeats what stands after &name. Write out what you want to say.",
    ),
    MistakeRow(
        _ID.TOO_MANY_VALUES,
        "There are too many values",
        "Aliases of aliases grow quickly. Write out what you want to say.",
    ),
    MistakeRow(
        _ID.TOO_MANY_MISTAKES,
        "There are too many mistakes to tell",
        "Mend the first ones: often one line that stands wrongly makes many others wrong.",
    ),
    MistakeRow(
        _ID.TOO_MUCH,
        "A part asks for more than a scenario may",
        "The message says how much is the most. A session that people look at needs a handful of each.",
    ),
    MistakeRow(_ID.YAML_TAB, "A tab stands in the indentation", "Indent with spaces; two a level are usual."),
    MistakeRow(
        _ID.YAML_QUOTE,
        "A quote is not closed",
        "Put the same quote at the end of the value. Inside double quotes a backslash begins a special character;"
        " single quotes have none.",
    ),
    MistakeRow(
        _ID.YAML_BRACKET,
        "A value in brackets breaks off",
        "Inside {...} and [...] the signs , : ? [ { end a value. Put a sentence into quotes, or write one key on"
        " each line without brackets.",
    ),
    MistakeRow(
        _ID.YAML_COLON,
        "A colon is too many or missing",
        "After a key stand a colon and a space. A value that has a colon and a space in it needs quotes:"
        " title: 'Mail: the first steps'. So does a line such as 'MAIL FROM:<alice@sender.example>' in brackets.",
    ),
    MistakeRow(
        _ID.YAML_INDENT,
        "The indentation does not fit",
        "The keys of one part begin in one column, and what belongs to a key stands further right.",
    ),
    MistakeRow(
        _ID.YAML_CHARACTER,
        "A character cannot stand here",
        "Put the value into quotes; take away characters that nobody can see.",
    ),
    MistakeRow(
        _ID.YAML_SYNTAX,
        "This is not YAML",
        "Each line is a key, a colon, a space and a value, or a dash, a space and a value.",
    ),
    MistakeRow(
        _ID.YAML_TAG,
        "A tag stands here",
        "A word after ! means nothing in a scenario, and no file makes anything run. Put the value into quotes.",
    ),
    MistakeRow(
        _ID.YAML_ALIAS,
        "An alias names nothing",
        "*name repeats what stands after &name before it. A text that begins with * needs quotes.",
    ),
    MistakeRow(
        _ID.UNKNOWN_KEY,
        "The key is not known here",
        "Look whether it is misspelt, or belongs to another part: its indentation decides to which. smtpsim schema"
        " gives an editor all the keys.",
    ),
    MistakeRow(_ID.KEY_TWICE, "A key stands twice", "Write it once, with both values if it takes a list."),
    MistakeRow(_ID.MISSING_KEY, "A key is missing", "The part cannot do without it; the message names it."),
    MistakeRow(
        _ID.MISSING_VALUE, "A value is missing", "Write it after the colon and a space, or leave the key out."
    ),
    MistakeRow(
        _ID.WRONG_SHAPE,
        "A list, keys or one value stand where another is wanted",
        "One value stands behind the colon; a list has a dash before each item, or [a, b]; keys stand on lines of"
        " their own, further right.",
    ),
    MistakeRow(_ID.UNKNOWN_WORD, "The word is not one of those known here", "The message lists them."),
    MistakeRow(_ID.WRONG_NUMBER, "This is no number for this key", "Write digits alone, without a sign."),
    MistakeRow(_ID.WRONG_SIZE, "This is no size", "Write 512, 2 kB or 10 MB; 1 kB is 1,000 octets."),
    MistakeRow(
        _ID.WRONG_TIME, "This is no length of time", "Write 40 ms, 5 s, 20 min, 1 h or 2 d, with the unit."
    ),
    MistakeRow(
        _ID.WRONG_DATE,
        "This is no date and time",
        "Write such as 2026-03-02 09:00; without a zone it is UTC.",
    ),
    MistakeRow(_ID.WRONG_CHANCE, "This is no chance", "Write a number from 0 to 1, or from 0 % to 100 %."),
    MistakeRow(
        _ID.WRONG_ID, "This is no id", "Small letters, digits and single hyphens make one: mailbox-busy."
    ),
    MistakeRow(
        _ID.WRONG_ADDRESS,
        "This is no address",
        "A mailbox is local-part@domain without brackets and spaces (RFC 5321 4.1.2).",
    ),
    MistakeRow(
        _ID.WRONG_HOST,
        "This is no name of a host or a domain",
        "Letters, digits and hyphens, with single dots between the parts (RFC 5321 4.1.2).",
    ),
    MistakeRow(
        _ID.WRONG_USER,
        "This is no name of a mailbox",
        "Only the part of an address before the @ stands here.",
    ),
    MistakeRow(
        _ID.WRONG_LOGIN,
        "This is no name or password to log in with",
        "A name is one word of ASCII; a password has at most 255 octets that somebody can type.",
    ),
    MistakeRow(
        _ID.WRONG_REPLY,
        "This is no reply",
        "Write a code of three digits (2 to 5, 0 to 5, 0 to 9), a class such as 5yz, or a code and an enhanced code"
        " that begin with the same digit.",
    ),
    MistakeRow(
        _ID.WRONG_PLACE,
        "This is no place in a session",
        "Right are first RCPT, second RCPT for bob@receiver.example, first 421, first reply 4yz, phase"
        " mail-transfer, end of data, step 12, end.",
    ),
    MistakeRow(
        _ID.WRONG_EXTENSION,
        "This is no extension that can stand here",
        "The message lists those that can; some have a key of their own.",
    ),
    MistakeRow(
        _ID.WRONG_FAULT,
        "This is no fault",
        "Write the name of a preset (smtpsim explain faults lists them), or when and do, with one thing that is done.",
    ),
    MistakeRow(
        _ID.WRONG_MX, "This says nothing about a domain", "Write mx: [10 mx.receiver.example], or one word."
    ),
    MistakeRow(
        _ID.WRONG_HEADER,
        "This header field cannot be sent",
        "A name has printable ASCII without a colon or a space (RFC 5322 2.2), and no text has control characters.",
    ),
    MistakeRow(_ID.WRONG_BODY, "This body cannot be sent as it is", "The message says what would be right."),
    MistakeRow(
        _ID.NEWER_FORMAT,
        "The format is not known",
        "This program reads format 1. A newer number is for a newer program: update smtpsim.",
    ),
    MistakeRow(
        _ID.NAME_TWICE,
        "A name stands for two things",
        "A mailbox, a list and a forward of one server have different names; small and large letters count as one.",
    ),
    MistakeRow(
        _ID.ID_TWICE,
        "Two files have one id",
        "An id names one scenario, for progress and for recordings. Give one of the two files another id.",
    ),
    MistakeRow(
        _ID.UNKNOWN_HOST,
        "No host of this name is in the scenario",
        "Write one of the servers, the client's host, or a reader's.",
    ),
    MistakeRow(
        _ID.UNKNOWN_NAME,
        "Nothing of this name is in the scenario",
        "Look whether it is misspelt, or add it where it belongs.",
    ),
    MistakeRow(
        _ID.NEEDS_MORE, "One thing needs another", "The message says what to add, or what can be left out."
    ),
    MistakeRow(
        _ID.CONTRADICTION,
        "Two things do not go together",
        "Leave one of them out; the message says which two they are.",
    ),
    MistakeRow(
        _ID.SCRIPT_LINE,
        "A line of the script cannot be read",
        "Each line begins with C: C+ C~ S: = ! or #, as the notation of the RFCs has them.",
    ),
    MistakeRow(
        _ID.SCRIPT_REPLY,
        "A reply in the script is not whole",
        "Write a code or a class; the lines of one reply have one code, and all but the last a hyphen after it.",
    ),
    MistakeRow(_ID.EMPTY_TEXT, "A text is empty", "Write what the learner shall read, or take the key away."),
    MistakeRow(
        _ID.UNMET,
        "What the author expects does not come true",
        "Run the scenario (smtpsim run FILE) and look at the place: either the scenario or the expectation is wrong.",
    ),
    MistakeRow(
        _ID.ENDLESS,
        "The mail does not come to rest",
        "Let the hosts try again less often or give up sooner, or lower limits.hops where lists name each other.",
    ),
    MistakeRow(
        _ID.NOT_THE_SAME,
        "Two runs differ",
        "That is a mistake of the program, not of yours: the same file must always give the same session.",
    ),
    MistakeRow(
        _ID.FAULT_NEVER_STRIKES,
        "A fault never strikes",
        "Its place is never reached, or another fault strikes there first. Look at when, or take the fault away.",
        is_warning=True,
    ),
    MistakeRow(
        _ID.NEVER_REACHED,
        "A place of the lesson is never reached",
        "The session has no such place: run it (smtpsim run FILE) and name one that it has.",
    ),
    MistakeRow(
        _ID.LESSON_ORDER,
        "A step of the lesson comes too early or too late",
        "A lesson only goes forward. A prediction asks about what is still to come, and a recall, an inspect and a fix"
        " about what was shown: put a run step before it, or name another place.",
    ),
    MistakeRow(
        _ID.NO_TRUTH,
        "The question has no answer",
        "What is asked for is not there at this place: ask for something else, or of another place.",
    ),
    MistakeRow(
        _ID.TRUTH_NOT_OFFERED,
        "The right answer is not among the options",
        "The message says what the simulator found: add it to the options, or ask about another place.",
    ),
    MistakeRow(
        _ID.TASK_NOT_OPEN,
        "Nobody can play here",
        "Where the session is over, or a queue sends, write after: 0 s or a longer time: the task then has a new"
        " connection of its own.",
    ),
    MistakeRow(
        _ID.SOLVED_ALREADY,
        "The task is solved before anybody does anything",
        "Let the goal ask for something that is not so yet.",
    ),
    MistakeRow(
        _ID.NOT_SOLVED,
        "The solution does not solve the task",
        "The message says what is not reached. Either the solution or the goal is wrong.",
    ),
    MistakeRow(
        _ID.NOT_ALLOWED,
        "The solution uses a command that the task does not allow",
        "Add the command to allow, or solve the task without it.",
    ),
    MistakeRow(
        _ID.NOT_ALL_TRIED,
        "Not every fault was tried out",
        "The session is run once more without each fault, which takes long here. Send fewer mails, or part the"
        " scenario in two.",
        is_warning=True,
    ),
)

MISTAKE_OF: dict[str, MistakeRow] = {row.id.value: row for row in MISTAKES}


def explain_mistake(word: str) -> tuple[str, ...]:
    """Give the page of a mistake by its id; nothing where there is no such id."""
    row = MISTAKE_OF.get(word)
    return (f"{row.id} (a mistake in a scenario file)", f"{row.title}.", row.remedy) if row else ()
