"""What the worker does for the knowledge base."""

from gongzhi.modules.knowledge.services.using import ask_for_renewals, raise_what_was_not_renewed


def ask_before_answers_run_out() -> None:
    """Send the offices a work message for each answer that runs out soon, and tell the posts above of what was not renewed."""
    ask_for_renewals()
    raise_what_was_not_renewed()
