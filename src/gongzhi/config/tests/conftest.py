"""An installation of its own for the tests of commands."""

from tests.system import resting_system, system_template  # noqa: F401 - pytest finds them by their names
