"""The errors a person can cause with a file or an option; wrong SMTP is never one of them."""


class SmtpsimError(Exception):
    """A mistake in something a person gave us, told in one line."""


class BadFileError(SmtpsimError):
    """A file that cannot be used: says where in the file and what would be right."""

    def __init__(self, path: str, reason: str, line: int = 0, column: int = 0, id: str = "") -> None:  # noqa: A002
        """Keep the place: `line` and `column` count from 1, and 0 means unknown; `id` names the mistake."""
        self.path, self.reason, self.line, self.column, self.id = path, reason, line, column, id
        super().__init__(str(self))

    def __str__(self) -> str:
        """`file:line:column: reason`, without the parts that are unknown."""
        place = [self.path, *(str(part) for part in (self.line, self.column) if part)]
        return f"{':'.join(place)}: {self.reason}"


class BadFilesError(SmtpsimError):
    """All the mistakes of one file, in the order of the file."""

    def __init__(self, mistakes: tuple[BadFileError, ...]) -> None:
        """Keep the mistakes; the message is a line for each."""
        self.mistakes = mistakes
        super().__init__("\n".join(str(one) for one in mistakes))


class UsageError(SmtpsimError):
    """A word on the command line that names nothing."""
