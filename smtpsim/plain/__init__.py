"""The plain mode: the actions of the screen as words, answered in lines, without a terminal's tricks.

- `words` are the words that one types, from the table of actions and a few of its own.
- `injecting` reads a fault as one types it; `telling` writes steps and moments as whole lines.
- `player` holds the session; `moves`, `questions`, `views` and `deeds` are what the words do with it.
- `client` is for a person who plays the client, or edits the mail.
- `predicting` asks for the next reply, and tells the notes.
- `conversation` answers line after line; the command line reads and prints them.
"""
