"""Questions of other tools, in and out: one module per format, none of which runs,
fetches or stores anything.

A format module has `NAME`, `detect`, and `read`, `write` or both (see
`courses.formats.registry`); adding one means copying one and naming it there.
"""
