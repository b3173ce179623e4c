"""The house: settings, addresses, the command line, the supervisor and the demo.

It promises that one command starts everything on a fresh machine.
It refuses to hold a rule that belongs to a room.
"""
