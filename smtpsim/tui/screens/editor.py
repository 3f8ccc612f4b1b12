"""The editor of a mail that is not sent yet: envelope and text, each by itself."""

from collections.abc import Iterator

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.editing import EditedMail, apply_edit, plain_address, split_addresses
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog

_SENT = " (already sent: step back to change it)"
_LABELS = (
    "Envelope, MAIL FROM: servers report failures there",
    "Envelope, RCPT TO: the mail goes there (a, b: to both)",
    "Header: people read it; SMTP does not compare it",
    "Body: for the reader",
)


class Editor(Dialog[str]):
    """Changes the mail, and gives the name of the branch that this begins, or none."""

    BINDINGS = bindings_at(Place.EDITOR)
    PLACE = Place.EDITOR
    TITLE_WORDS = "The mail that the client will send"
    DEFAULT_CSS = """
    Editor > Vertical { width: 100; max-width: 100%; height: 100%; }
    Editor .label { height: 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    Editor Input { border: none; height: 1; padding: 0; background: $current-row; }
    Editor Input:focus { border: none; height: 1; background: $current-row; background-tint: $background 0%; }
    Editor TextArea { border: none; padding: 0; background: $current-row; height: 1fr; min-height: 3; }
    Editor TextArea:focus { border: none; }
    Editor #fields { height: 1fr; }
    """

    def __init__(self, timeline: Timeline, session: str, mails: tuple[EditedMail, ...]) -> None:
        """Edit one of these mails, at first the one at hand."""
        super().__init__()
        self.timeline, self.session, self.mails, self.at = timeline, session, mails, 0

    @property
    def mail(self) -> EditedMail:
        """The mail that is shown, as it was."""
        return self.mails[self.at]

    def parts(self) -> Iterator[Widget]:
        """Give a label and a field for each part of the mail."""
        self.labels = tuple(Static("", markup=False, classes="label") for _ in _LABELS)
        self.sender, self.recipients = Input(compact=True), Input(compact=True)
        self.header = TextArea("", soft_wrap=False, compact=True)
        self.body = TextArea("", soft_wrap=False, compact=True)
        fields = (self.sender, self.recipients, self.header, self.body)
        with VerticalScroll(id="fields", can_focus=False):
            for label, field in zip(self.labels, fields, strict=True):
                yield label
                yield field

    def on_mount(self) -> None:
        """Show the mail at hand."""
        self.show_mail()

    def show_mail(self) -> None:
        """Fill the fields; what is sent already can only be read."""
        mail, sent = self.mail, self.mail.sent
        self.sender.value = sanitise(mail.reverse_path)
        self.recipients.value = sanitise(", ".join(mail.forward_paths))
        self.header.text, self.body.text = mail.header, mail.body
        self.sender.disabled, self.recipients.disabled = sent.reverse_path, sent.all_named
        self.header.read_only = self.body.read_only = sent.content
        for label, words, is_sent in zip(
            self.labels, _LABELS, (sent.reverse_path, sent.all_named, sent.content, sent.content), strict=True
        ):
            label.update(Content(f"{words.partition(':')[0]}{_SENT}" if is_sent else words))
        if len(self.mails) > 1:
            self.query_one("#fields").border_title = f"mail {mail.number}"
        self._fields()[0].focus()

    def _fields(self) -> list[Widget]:
        return [one for one in (self.sender, self.recipients, self.header, self.body) if not one.disabled]

    def edited(self) -> EditedMail:
        """Read the mail as it stands in the fields; a part that was not touched stays exactly as it was."""
        mail = self.mail
        sender, named = sanitise(mail.reverse_path), sanitise(", ".join(mail.forward_paths))
        return mail._replace(
            reverse_path=mail.reverse_path
            if self.sender.value == sender
            else plain_address(self.sender.value),
            forward_paths=mail.forward_paths
            if self.recipients.value == named
            else split_addresses(self.recipients.value),
            header=self.header.text,
            body=self.body.text,
        )

    def action_apply_edit(self) -> None:
        """Change the mail, or tell why it cannot be changed so."""
        self.attempt(lambda: apply_edit(self.timeline, self.session, self.mail, self.edited()))

    def action_next_part_of_mail(self) -> None:
        """Go on to the next field."""
        self._move(1)

    def action_previous_part_of_mail(self) -> None:
        """Go back to the field before."""
        self._move(-1)

    def _move(self, by: int) -> None:
        fields = self._fields()
        at = fields.index(self.focused) if self.focused in fields else 0
        self.set_focus(fields[(at + by) % len(fields)])

    def action_other_mail(self) -> None:
        """Show the next mail; what was changed in this one must be applied before."""
        if len(self.mails) == 1:
            self.tell_mistake("This session has no other mail that is not sent.")
        elif self.edited() != self.mail:
            self.tell_mistake("F2 applies what you changed here; only then another mail can be shown.")
        else:
            self.at = (self.at + 1) % len(self.mails)
            self.show_mail()
