"""A quiz as pure data: questions, what can be wrong with them, how they are stored
and in which order an attempt shows them. Grading stands in `courses.domain.grading`.
"""
