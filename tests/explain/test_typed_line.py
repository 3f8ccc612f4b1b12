"""What is told of a command while it is being typed."""

from smtpsim.explain.typed_line import Known, completions, hint_for


def test_a_word_may_follow_noop_and_none_may_follow_rset() -> None:
    assert hint_for("NOOP", Known()).part == "Now: the whole of NOOP: a word may follow, and is ignored."
    assert hint_for("RSET", Known()).part == "Now: the whole of RSET: no word follows it."


def test_the_parameters_of_extensions_are_for_mail_and_rcpt_alone() -> None:
    known = Known(offered=("SIZE 1000", "DSN"))
    assert "SIZE=" in hint_for("MAIL FROM:<a@b.example> ", known).part
    assert "NOTIFY=" in hint_for("RCPT TO:<a@b.example> ", known).part
    assert hint_for("SEND FROM:<a@b.example> ", known).part.endswith("none for this command")
    assert completions("SEND FROM:<a@b.example> ", known) == ()
