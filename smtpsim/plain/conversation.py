"""The plain mode: a line goes in, lines come out, and no mistake ends it."""

from collections.abc import Iterator

from smtpsim.errors import SmtpsimError
from smtpsim.explain.sanitise import sanitise
from smtpsim.plain.deeds import DEEDS
from smtpsim.plain.player import Player
from smtpsim.plain.words import SCREEN_ONLY, nearest_word, plain_words, split_word
from smtpsim.stage.showing import Library, Showing

HINT = "An empty line does the next step; help tells all words, quit leaves."
_LONGEST_LINE = 1000
_TOO_LONG = f"That line is too long: at most {_LONGEST_LINE} characters are read."
_UNREADABLE = "That line holds a character that is no text; nothing was done."


class Conversation:
    """Plays one session after another by words."""

    def __init__(self, showing: Showing, library: Library) -> None:
        """Begin with a session; `library` says what else can be opened."""
        self._player = Player(showing, library)

    @property
    def is_over(self) -> bool:
        """Whether a person has left."""
        return self._player.is_over

    def leave(self) -> None:
        """Let the session be remembered where it stands."""
        self._player.leave()

    def opening(self) -> Iterator[str]:
        """Tell what there is before the first word."""
        yield from map(sanitise, self._player.opening_lines())
        yield HINT

    def answer(self, line: str) -> Iterator[str]:
        """Do what a line asks for and answer it; a mistake is an answer too."""
        try:
            for told in self._obey(line.strip()):
                yield sanitise(told)
        except (SmtpsimError, OSError, ValueError, RecursionError) as error:
            yield from map(sanitise, str(error).splitlines() or [type(error).__name__])

    def _obey(self, line: str) -> Iterator[str]:
        if len(line) > _LONGEST_LINE:
            return iter((_TOO_LONG,))
        if not line.replace("\t", " ").isprintable():
            return iter((_UNREADABLE,))
        word, rest = split_word(line or "step")
        if word in SCREEN_ONLY:
            return iter((f"{word} moves a part of the screen. Here all that was told stays above.",))
        if not word:
            return iter((_say_unknown(line),))
        return self._do(word, rest)

    def _do(self, word: str, rest: str) -> Iterator[str]:
        takes_more = any(row.form for row in plain_words() if row.word == word)
        if rest and not takes_more:
            return iter((_say_alone(word, rest),))
        return DEEDS[word](self._player, rest)


def _say_alone(word: str, rest: str) -> str:
    near = nearest_word(f"{word} {rest}")
    hint = f" Did you mean {near}?" if near not in {"", word} else ""
    return f"{word} stands alone; nothing can follow it.{hint}"


def _say_unknown(line: str) -> str:
    near = nearest_word(line)
    known = f"did you mean {near}?" if near else "help tells all words."
    return f"{line.split(maxsplit=1)[0]} is no word here; {known}"
