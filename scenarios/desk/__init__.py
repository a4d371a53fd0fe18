"""The author's desk in the Wagtail admin: the editor, its views, how a conversation
begins, and what changed between two revisions.
"""
