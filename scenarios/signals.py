"""News of this room for the rooms above."""

from django.dispatch import Signal

#: An attempt has reached an ending: sender=Attempt, attempt. Sent inside the
#: transaction that stores the ending, so what a receiver writes stands or
#: falls with it.
attempt_finished = Signal()
