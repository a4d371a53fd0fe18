"""Under which headings the editor's chooser shows the blocks."""

from django.utils.translation import gettext_lazy as _

TEXT = _("Words")
NUMBERS = _("Numbers and pictures")
MEDIA = _("To hear and see")
PRACTICE = _("To try out")
