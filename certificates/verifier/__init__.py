"""Checks our certificates without us: standard library only, no network, no Django.

Becomes the single file `verify.pyz` (see `verifier_file.py`). Trusts the root
certificates that are packed beside it, or the one given to it, and nothing else.
"""
