"""A session as a person goes through it, without a way to show it: the screen and the plain mode share it.

- `movement` goes forward and back among the steps that are shown; `hops` knows which those are.
- `walker` moves by the unit that a person chose (`units`), and to breakpoints (`breakpoints`, found by
  `stop_index`); `runs` are its long moves, as `work` that can be done in slices; `places` can be written.
- `inside` is a cursor inside a step; `scale` draws a branch to a number of cells.
- `sending` is what is sent of a step that the cursor stands inside; `channel` is what is in flight.
- `exchanges` counts round trips; `hop_road` has the headings of a transcript, `transcript_text` its saving.
- `moment` is what there is to show at the cursor; `armed` are the faults that wait there.
- `foresight` looks ahead in a copy of the world; `scene` says who can be named in a session.
- `fault_choices` says what can go wrong from here; `changes` arms a fault, and changes branches.
- `playing` lets a person be the client, `played` knows where one has begun; `editing` changes a mail.
- `own_fault` is the form for any other fault, `made_fault` what it comes to; `fault_words` are its words.
- `replies` tells what is no reply, and which reply no server should give.
- `answering` asks a person who plays the server, with what the server knows (`server_knowledge`);
  `judging` says what was right, and `rulings` keeps that.
- `ahead` finds what comes next without going there; `coming` tells it to who presents, with the notes.
- `predicting` asks a room about the next reply; `tally` counts its hands; `slide` is what the room sees.
- `showing` is what the program around it gives: a session, and how to save and open.
"""
