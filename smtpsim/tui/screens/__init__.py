"""The simulator's screen and the dialogs above it."""
