"""What the stories share: the real system in processes of its own, and the words of those who report."""

from tests.system import module_system, resting_system, running_system, system_template

__all__ = ["module_system", "resting_system", "running_system", "system_template"]
