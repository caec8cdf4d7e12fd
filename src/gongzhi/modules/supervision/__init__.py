"""Supervision (督办) of overdue and unsatisfactory work, and escalation up the tree of posts."""
