"""News of this room for the rooms above."""

from django.dispatch import Signal

#: Sent after commit when minutes may have changed: a log, actual times, a new
#: programme or a registration. Arguments: `webinar`.
attendance_changed = Signal()
