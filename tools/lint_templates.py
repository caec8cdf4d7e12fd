"""Rules that every template keeps: `python tools/lint_templates.py`. Prints each breach as file:line and fails if there is any.

Each template can be loaded; no handler or script inside the page (the content security policy would stop it); images have an alternative text;
forms that POST carry the token; fields have a label; no Chinese outside translations; nothing from other hosts.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "gongzhi"
# Shown when nothing else works, so it holds both languages itself.
STATIC_PAGES = {"500.html"}

Finding = tuple[int, str]

TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.S)
ELEMENT = re.compile(r"<(\w[\w-]*)((?:[^<>]|{%.*?%}|{{.*?}})*?)>", re.S)
HANDLER = re.compile(r"\son\w+\s*=", re.I)
HOST = re.compile(r"""(?:https?:)?//[\w.-]+\.\w""")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


def main() -> int:
    paths = sorted(path for path in SOURCES.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml", ".svg"})
    findings = [(path, line, text) for path in paths for line, text in breaches(path)]
    findings += [(path, 1, text) for path in paths for text in loading(path)]
    for path, line, text in findings:
        print(f"{path.relative_to(ROOT)}:{line}: {text}")
    print(f"{len(paths)} templates, {len(findings)} findings")
    return 1 if findings else 0


def breaches(path: Path) -> Iterator[Finding]:
    source = COMMENT.sub(blank, path.read_text(encoding="utf-8"))
    for rule in [rule for rule in RULES if rule is not no_chinese or path.name not in STATIC_PAGES]:
        for place, text in rule(source):
            yield source.count("\n", 0, place) + 1, text


def blank(match: re.Match[str]) -> str:
    """Return as many lines as the match had, so that line numbers stay true."""
    return "\n" * match.group(0).count("\n")


def loading(path: Path) -> Iterator[str]:
    """Yield why Django cannot load the template; needs the project's settings."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    try:
        get_template(str(path).rpartition("/templates/")[2])
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        yield f"cannot be loaded: {error}"


def no_handlers(source: str) -> Iterator[Finding]:
    for match in ELEMENT.finditer(source):
        attributes = TAG.sub("", match.group(2))
        if HANDLER.search(attributes):
            yield match.start(), "a handler inside the page; connect it in frontend/src"
        if match.group(1) == "script" and "src=" not in attributes and "application/json" not in attributes:
            yield match.start(), "a script inside the page; put it into frontend/src"
        if "javascript:" in attributes.lower():
            yield match.start(), "an address with a script"


def images_have_words(source: str) -> Iterator[Finding]:
    for match in ELEMENT.finditer(source):
        if match.group(1) == "img" and not re.search(r"\salt=", match.group(2)):
            yield match.start(), 'an image without alt (alt="" if it only decorates)'


def forms_carry_the_token(source: str) -> Iterator[Finding]:
    for match in re.finditer(r"<form\b(.*?)</form>", source, re.S):
        if re.search(r"""method=["']?post""", match.group(1), re.I) and "{% csrf_token %}" not in match.group(1):
            yield match.start(), "a form that POSTs without {% csrf_token %}"


def fields_have_labels(source: str) -> Iterator[Finding]:
    for match in ELEMENT.finditer(source):
        name, attributes = match.group(1), match.group(2)
        kind = re.search(r"""\btype=["']?(\w+)""", attributes)
        if name not in {"input", "select", "textarea"} or (kind and kind.group(1) in UNLABELLED):
            continue
        own = re.search(r"""\sid=["'](.*?)["']""", attributes, re.S)
        named = re.search(r"\saria-label(ledby)?=", attributes) or (own and f'for="{own.group(1)}"' in source)
        if not named:
            yield match.start(), f"<{name}> without a label (label for=…, or aria-label)"


def no_chinese(source: str) -> Iterator[Finding]:
    for match in CHINESE.finditer(source):
        yield match.start(), f"Chinese outside translations: {match.group(0)}"


def no_other_hosts(source: str) -> Iterator[Finding]:
    for match in HOST.finditer(re.sub(r'xmlns(:\w+)?="[^"]*"', lambda found: " " * len(found.group(0)), source)):
        yield match.start(), f"an address of another host: {match.group(0)}"


RULES: list[Callable[[str], Iterator[Finding]]] = [
    no_handlers,
    images_have_words,
    forms_carry_the_token,
    fields_have_labels,
    no_chinese,
    no_other_hosts,
]


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    sys.path.insert(0, str(ROOT / "src"))
    django.setup()
    sys.exit(main())
