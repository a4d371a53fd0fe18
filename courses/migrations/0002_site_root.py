"""The pages that exist once: home in place of Wagtail's welcome, and topics."""

from django.db import migrations

HOME_PATH = "00010001"


def plant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Page = apps.get_model("wagtailcore.Page")
    Site = apps.get_model("wagtailcore.Site")
    Locale = apps.get_model("wagtailcore.Locale")
    HomePage = apps.get_model("courses.HomePage")
    CataloguePage = apps.get_model("courses.CataloguePage")
    if HomePage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        slug="home",
        depth=2,
    )
    # Sites fall with their root page; the one below takes its place.
    welcome.delete()
    # treebeard's own methods are not there in a migration: the next free path.
    steps = Page.objects.filter(depth=2).values_list("path", flat=True)
    last = max((path[4:] for path in steps), default=None)
    path = HOME_PATH if last is None else _after(root.path, last)
    locale, _ = Locale.objects.get_or_create(language_code="en-gb")
    kind, _ = ContentType.objects.get_or_create(app_label="courses", model="homepage")
    home = HomePage.objects.create(
        title="Talking with patients",
        draft_title="Talking with patients",
        slug="home",
        content_type=kind,
        locale=locale,
        path=path,
        depth=2,
        numchild=1,
        url_path="/home/",
        live=True,
    )
    kind, _ = ContentType.objects.get_or_create(
        app_label="courses", model="cataloguepage"
    )
    CataloguePage.objects.create(
        title="Topics",
        draft_title="Topics",
        slug="topics",
        content_type=kind,
        locale=locale,
        path=f"{path}0001",
        depth=3,
        numchild=0,
        url_path="/home/topics/",
        live=True,
        show_in_menus=True,
    )
    Page.objects.filter(pk=root.pk).update(numchild=len(steps) + 1)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page_id": home.pk},
    )


def _after(parent_path, last):
    """The path after the last child, in treebeard's alphabet."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = 0
    for letter in last:
        number = number * 36 + alphabet.index(letter)
    number += 1
    letters = ""
    while number:
        number, rest = divmod(number, 36)
        letters = alphabet[rest] + letters
    return parent_path + letters.rjust(4, "0")


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
