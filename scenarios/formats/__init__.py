"""Conversations of other tools: one module per format, none of which runs anything.

A format module has `NAME`, `detect(parcel) -> bool` and `read(parcel) ->
tuple[Imported, ...]`; adding one means copying one and naming it in
`formats.registry`.
"""
