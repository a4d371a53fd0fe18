"""How dates are written where a page does not say it itself (Wagtail's lists): with the
24-hour clock, as everywhere else on the site."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
