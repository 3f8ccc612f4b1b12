"""What is drawn: each widget shows values that it is given, and posts wishes."""
