"""WHAT SMTP IS: frozen rows and the closed sets of names they are written in.

Nothing in this package acts. A *row* says what the standard says in one situation, why in one
sentence that a learner reads, and in which section. The engine chooses among rows, and the
explanations, the reference and the README print them.
"""
