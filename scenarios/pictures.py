"""The picture of a node: which file is shown, and in which size.

A node names a picture of the site's library by its number. An imported name that
is no such number shows its description alone; nothing is fetched from elsewhere.
"""

from __future__ import annotations

from wagtail.images import get_image_model

from scenarios.domain.graph import Node
from scenarios.shapes import PictureView

#: As wide as the talk beside the portrait, twice as dense.
_SIZE = "max-1360x900"


def picture_of(node: Node) -> PictureView | None:
    """None where the node has no picture, or one that nothing is known of."""
    if not node.image:
        return None
    image = None
    if node.image.isascii() and node.image.isdecimal() and len(node.image) < 10:
        image = get_image_model().objects.filter(pk=int(node.image)).first()
    if image is None:
        return PictureView("", 0, 0, node.alt) if node.alt else None
    shown = image.get_rendition(_SIZE)
    return PictureView(shown.url, shown.width, shown.height, node.alt)
