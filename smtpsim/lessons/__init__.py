"""Lessons: where one stands, what is true there, and whether an answer is right. Nothing is shown here.

The truth of a question is always found by running the scenario; no author types it.
"""
