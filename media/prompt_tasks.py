"""The background turn that asks attention prompts when they are due."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from media import services
from media.models import Webinar


@task()
def ask_prompts(webinar: int, round_number: int) -> int:
    """One turn for the event of this number; it plans its next turn itself."""
    event = Webinar.objects.filter(pk=webinar).first()
    if event is None:
        return 0
    return services.go_round(event, round_number=round_number, now=timezone.now())
