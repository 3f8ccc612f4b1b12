"""Simple Mail Transfer Protocol made visible: step through it, forward and back."""

__version__ = "0.1.0"
