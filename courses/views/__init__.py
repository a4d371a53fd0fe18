"""Thin: find through `access`, read through `queries`, change through `services`."""
