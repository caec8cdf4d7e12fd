"""`make check`: everything that can be judged by reading the code, the texts and the content. Each check is a named line."""

import os
import sys
import tempfile

from tools.steps import Step, check_all, exit_with, in_python

# The slow ones first: two run at a time.
CHECKS = [
    Step("types: mypy strict", in_python("-m", "mypy")),
    Step("floors and doors: import contracts", [".venv/bin/lint-imports", "--no-cache"]),
    Step("migrations: none is missing", in_python("manage.py", "makemigrations", "--check", "--dry-run")),
    Step("settings and models: Django's system checks", in_python("manage.py", "check", "--fail-level", "WARNING")),
    Step("content: schemas, references, both languages", [".venv/bin/gongzhi", "content", "check"]),
    Step("documents: README of each part, traced paths, glossary", in_python("-m", "tools.check_docs")),
    Step("house rules", in_python("-m", "tools.check_style")),
    Step("sizes of functions, classes and files", in_python("-m", "tools.check_sizes")),
    Step("templates", in_python("-m", "tools.lint_templates")),
    Step("translations: none is missing", in_python("-m", "tools.messages", "check")),
    Step("style: ruff", in_python("-m", "ruff", "check", "-q")),
    Step("form: ruff format", in_python("-m", "ruff", "format", "-q", "--check")),
]


def main() -> int:
    # The settings make their home folder; the checks look at the code, and must not touch anybody's data.
    with tempfile.TemporaryDirectory(prefix="gongzhi-check-") as home:
        os.environ |= {"GONGZHI_HOME": home, "DATABASE_URL": ""}
        outcomes = check_all(CHECKS)
    failed = [outcome.step.name for outcome in outcomes if not outcome.ok]
    sys.stdout.write(f"{len(outcomes) - len(failed)} of {len(outcomes)} checks passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    exit_with(main)
