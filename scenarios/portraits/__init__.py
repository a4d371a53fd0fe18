"""Persons as flat drawings: data on one skeleton, drawn by `drawing`."""
