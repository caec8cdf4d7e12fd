"""Texts and their translations, without the gettext programs: `python tools/messages.py check|update|compile`.

English is the source; every app with texts has `locale/zh_Hans/LC_MESSAGES/django.po`.
  update   takes new texts into the files (empty, to be written by hand) and drops those that nobody uses any more
  check    fails, naming each text that is missing, fuzzy, unused, differently translated in two apps, or damaged in its placeholders
  compile  writes the .mo files that Django reads
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "gongzhi"
LOCALE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

Key = tuple[str | None, str | tuple[str, ...]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["check", "update", "compile"])
    parser.add_argument(
        "apps", nargs="*", help="folders of apps below src/gongzhi, such as modules/portal; all if left out"
    )
    chosen = parser.parse_args()
    verb = {"check": check, "update": update, "compile": compile_files}[chosen.verb]
    return verb([SOURCES / name for name in chosen.apps] or list_apps())


def list_apps() -> list[Path]:
    """Return the folders that hold texts of their own: each app, and common and config as far as they have any."""
    apps = [path.parent for path in SOURCES.glob("*/*/apps.py")]
    return sorted([*apps, *(SOURCES / name for name in ("common", "config") if (SOURCES / name / "locale").exists())])


def read_texts(app: Path) -> Catalog:
    """Return the texts used in the Python files and templates of `app`; places are files without line numbers."""
    catalog = Catalog(project="Gongzhi", copyright_holder="the Gongzhi authors", charset="utf-8", fuzzy=False)
    for path in sorted(app.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations"} & set(path.relative_to(app).parts):
            for line, texts, comments, context in extract(
                "python", source_of(path), KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
            ):
                if texts:
                    catalog.add(
                        texts, None, [(str(path.relative_to(app)), line)], auto_comments=comments, context=context
                    )
    return catalog


def source_of(path: Path) -> io.BytesIO:
    """Return a file as Python text: templates are rewritten to calls of gettext by Django's own reader."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "{%" not in text and "{{" not in text:
            return io.BytesIO()
        # Django turns words outside tags into X and B, which only the gettext programs can read; the calls are what counts.
        text = "\n".join(calls_in(templatized(text, path)))
    return io.BytesIO(text.encode())


def templatized(text: str, path: Path) -> str:
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    return templatize(text, origin=str(path))


def calls_in(text: str) -> Iterator[str]:
    """Yield each line that holds gettext calls, without the placeholder letters around them."""
    for line in text.split("\n"):
        yield " ; ".join(match.group(0) for match in CALL.finditer(line))


QUOTED = r"""(?:u?"(?:[^"\\]|\\.)*"|u?'(?:[^'\\]|\\.)*')"""
CALL = re.compile(
    rf"\b(?:_|gettext|pgettext|ngettext|npgettext)\(\s*{QUOTED}(?:\s*,\s*{QUOTED})*(?:\s*,\s*count)?\s*\)"
)


def file_of(app: Path) -> Path:
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read_translations(app: Path) -> Catalog:
    path = file_of(app)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def entries(catalog: Catalog) -> dict[Key, Message]:
    return {(entry.context, entry.id): entry for entry in catalog if entry.id}


def is_translated(entry: Message) -> bool:
    return all(entry.string) if isinstance(entry.string, tuple | list) else bool(entry.string)


def words(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else " / ".join(value)


def check(apps: list[Path]) -> int:
    """Print every fault, one a line; return 1 if there is any."""
    faults = [fault for app in apps for fault in faults_of(app)] + list(contradictions(apps))
    for fault in faults:
        print(fault)
    print(f"{len(apps)} apps, {sum(len(entries(read_texts(app))) for app in apps)} texts, {len(faults)} faults")
    return 1 if faults else 0


def faults_of(app: Path) -> Iterator[str]:
    name = app.relative_to(SOURCES)
    used, translated = entries(read_texts(app)), entries(read_translations(app))
    for key in used.keys() - translated.keys():
        yield f"{name}: missing: {words(key[1])}"
    for key in translated.keys() - used.keys():
        yield f"{name}: unused: {words(key[1])}"
    for key, entry in translated.items():
        if entry.fuzzy:
            yield f"{name}: fuzzy: {words(key[1])}"
        elif not is_translated(entry):
            yield f"{name}: not translated: {words(key[1])}"
        elif damaged(entry):
            yield f"{name}: placeholders differ: {words(key[1])}"


def damaged(entry: Message) -> bool:
    """Say whether a translation has other placeholders than its source (Chinese has one form for all numbers)."""
    source = entry.id if isinstance(entry.id, str) else entry.id[-1]
    target = entry.string if isinstance(entry.string, str) else entry.string[0]
    return set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(target))


def contradictions(apps: list[Path]) -> Iterator[str]:
    """Yield texts that two apps translate differently: Django puts all files into one, and one of the two would win by chance."""
    seen: dict[Key, tuple[Path, object]] = {}
    for app in apps:
        for key, entry in entries(read_translations(app)).items():
            first, string = seen.setdefault(key, (app, entry.string))
            if is_translated(entry) and string != entry.string:
                yield f"{app.relative_to(SOURCES)}: translated otherwise than in {first.relative_to(SOURCES)}: {words(key[1])}"


def update(apps: list[Path]) -> int:
    """Bring each file into line with the sources; what is translated stays as it is."""
    for app in apps:
        catalog, known = read_texts(app), entries(read_translations(app))
        if not entries(catalog):
            continue
        catalog.locale = LOCALE
        for key, entry in entries(catalog).items():
            if key in known:
                entry.string = known[key].string
        write(catalog, file_of(app))
        empty = sum(not is_translated(entry) for entry in entries(catalog).values())
        print(f"{app.relative_to(SOURCES)}: {len(entries(catalog))} texts, {empty} to translate")
    return 0


def write(catalog: Catalog, path: Path) -> None:
    """Write a file that changes only when a text changes: no dates, no line numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, omit_header=True, sort_output=True, include_lineno=False, width=0)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {LOCALE}\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    path.write_text(head + buffer.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_files(apps: list[Path]) -> int:
    for app in apps:
        if file_of(app).exists():
            with file_of(app).with_suffix(".mo").open("wb") as file:
                write_mo(file, read_translations(app))
    return 0


if __name__ == "__main__":
    sys.exit(main())
