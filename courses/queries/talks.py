"""Which modules take up the subject of which talk, asked from either side.

The bond is the event's short address and the item's key, as a module names them. What
visitors cannot open is left out; nothing that was said at an event is known here.
"""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from courses.models import ModulePage
from courses.shapes import TalkView
from media.item_links import ItemLink
from media.queries import event_page, programme_in_force


def modules_by_item(webinar_slug: str) -> dict[str, tuple[ItemLink, ...]]:
    """The published modules of an event's items, by key, in the order of the courses."""
    if not webinar_slug:
        return {}
    modules = ModulePage.objects.live().public().filter(webinar_slug=webinar_slug)
    found: dict[str, list[ItemLink]] = defaultdict(list)
    for module in modules.order_by("path"):
        link = ItemLink(_("Module"), module.title, module.get_url() or "")
        found[module.item_key].append(link)
    return {key: tuple(links) for key, links in found.items() if key}


def talk_of(module: ModulePage) -> TalkView | None:
    """The item whose subject a module takes up; None where its event has no page that
    visitors can read."""
    if not module.webinar_slug:
        return None
    page = event_page(module.webinar_slug)
    if page is None:
        return None
    items = {item.key: item for item in programme_in_force(page.webinar)}
    item = items.get(module.item_key)
    url = page.get_url() or ""
    return TalkView(
        event=page.title,
        url=f"{url}#item-{item.key}" if item else url,
        title=item.title if item and item.speakers else "",
    )
