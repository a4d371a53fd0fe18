"""How a group of learners went through a conversation: report, drawings, files to take
away, and the organisers' pages.
"""
