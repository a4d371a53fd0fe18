"""What beats cost in plain Django: read the batch, check the token, insert by the ORM."""

import os
import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from media.domain.beats import BEAT_FIELDS
from media.live.tokens import read, room_key
from media.live.wire import read_batch
from tests.media.live.bare import SECRET

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.beats_floor_settings")
application = get_wsgi_application()

KEY = room_key(SECRET)


class OrmBeat(models.Model):
    session = models.CharField(max_length=16)
    received_ms = models.BigIntegerField()
    for _name in BEAT_FIELDS:
        locals()[_name] = models.BigIntegerField()

    class Meta:
        app_label = "floor"
        db_table = "bench_beat"
        managed = False

    def __str__(self) -> str:
        return f"{self.session} {self.seq}"


def site_urls() -> list:
    """The site's own addresses, which its middleware asks for."""
    if not settings.INSTALLED_APPS:
        return []
    from elearn.urls import urlpatterns as site

    return site


@csrf_exempt
def beat(request: HttpRequest) -> JsonResponse:
    now = time.time_ns() // 1_000_000
    batch = read_batch(request.body)
    token = read(batch.token, key=KEY, now_ms=now)
    for one in batch.beats:
        OrmBeat.objects.create(session=token.session, received_ms=now, **one._asdict())
    answer = JsonResponse({"stored": len(batch.beats), "every": 10_000})
    answer["Content-Length"] = len(answer.content)
    return answer


urlpatterns = [path("live/beat", beat), *site_urls()]
