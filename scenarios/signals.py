"""News of this room for the rooms above."""

from django.dispatch import Signal

#: An attempt has reached an ending, or a finished one has found its owner after
#: sign-in: sender=Attempt, attempt. Sent inside the transaction that stores it, so what a receiver writes stands or
#: falls with it.
attempt_finished = Signal()
