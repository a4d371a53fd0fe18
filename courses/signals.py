"""News for higher rooms."""

from django.dispatch import Signal

#: sender=ModuleCompletion, completion. Sent once, after the commit.
module_completed = Signal()

#: sender=EvaluationGiven, given. It knows no answers. Sent once, after the commit.
evaluation_given = Signal()
