"""Words: pure text from the rows of `spec/` and from steps. No input, no output, no markup.

Everything that people read (screen, command line, README) comes from here, so that it says the
same everywhere.
"""
