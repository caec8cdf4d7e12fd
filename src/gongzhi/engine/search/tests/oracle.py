"""What a search should find, told naively: by looking for pieces of the query in the runs of the text."""

import unicodedata
from collections.abc import Mapping

import rjieba

from gongzhi.engine.search.rules import query_tokens, tokens


def is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH") or character in "々〇"


def kind(character: str) -> str:
    if is_han(character):
        return "han"
    return "word" if character.isalnum() else ""


def runs(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    before = ""
    for character in unicodedata.normalize("NFKC", text).casefold():
        now = kind(character)
        if now and now == before:
            found[-1] = (now, found[-1][1] + character)
        elif now:
            found.append((now, character))
        before = now
    return found


def pieces(run: str) -> list[str]:
    """Return what a text must hold of a run: the character itself, or every pair and every longer dictionary word."""
    if len(run) == 1:
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)] + [word for word in rjieba.cut_all(run) if len(word) > 2]


def is_hit(text: str, query: str) -> bool:
    words = {run for form, run in runs(text) if form == "word"}
    han = [run for form, run in runs(text) if form == "han"]
    wanted = runs(query)
    return bool(wanted) and all(
        run in words if form == "word" else all(any(piece in part for part in han) for piece in pieces(run))
        for form, run in wanted
    )


def hits(texts: Mapping[int, str], query: str) -> list[int]:
    return [key for key, text in texts.items() if is_hit(text, query)]


def has_tokens(text: str, query: str) -> bool:
    return set(query_tokens(query)) <= set(tokens(text))
