"""The door of dispatch: what others may use."""

from .services.telling import explain_case, replay_file

__all__ = ["explain_case", "replay_file"]
