"""The organisers' side of quizzes in the Wagtail admin: writing, marking, granting,
ruling, and reading what came of it. Learners meet none of it.
"""
