"""A trial case recorded by playing it: each button plays one more line, and what has come of it is what the case expects."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.services import drafting

from .opening import draft_trail, opened

MOST_LINES, LONGEST_WALK, LONGEST_NAME = 60, 60_000, 80
NEXT, REFUSED = "next:", "refused:"
# What somebody does, and may be refused; all else happens by itself.
DONE_BY_SOMEBODY = ("start", "complete")
Walk = list[dict[str, Any]]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def play(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Play a new trial case of a draft line by line; `do` is the line that comes next, a step back, or to keep it."""
    author, draft, pack = opened(request, draft_id)
    refused: Refused | None = None
    walked: Walk = []
    try:
        walked = _read(request.POST.get("walk", "[]"))
        if request.POST.get("do") == "save":
            _save(draft, pack, author, walked, request.POST)
            messages.success(request, _("The case is kept in the draft."))
            return redirect(f"{reverse('matter-draft', args=[draft.pk])}#trial")
        walked = _walk_on(pack, walked, request.POST)
    except Refused as error:
        refused = error
    return _draw(request, draft, pack, walked, refused)


def _read(text: str) -> Walk:
    """Return the lines so far, as the page carries them."""
    try:
        found = json.loads(text) if len(text) <= LONGEST_WALK else None
    except ValueError:
        found = None
    if not isinstance(found, list) or len(found) > MOST_LINES or not all(isinstance(one, dict) for one in found):
        raise Invalid({"": _("This case cannot be read. Begin it anew.")})
    return found


def _walk_on(pack: packs.Pack, walked: Walk, given: QueryDict) -> Walk:
    """Return the lines with the one that is wanted next. Raises Invalid where it is refused."""
    wish = given.get("do", "")
    if wish == "back":
        return walked[:-1]
    is_refused = wish.startswith(REFUSED)
    number = read_number(wish.partition(":")[2]) if is_refused or wish.startswith(NEXT) else None
    if number is None:
        return walked
    nexts = processes.play_on(pack.files, pack.key, walked).nexts
    if number >= len(nexts):
        raise Invalid({"": _("This cannot happen here.")})
    line = _line(nexts[number], number, given) | ({"refused": True} if is_refused else {})
    played = processes.play_on(pack.files, pack.key, [*walked, line])
    if played.lines[-1].faults:
        raise Invalid({"": " ".join(played.lines[-1].faults)})
    return [*walked, line if is_refused else line | {"then": dict(played.then)}]


def _line(chosen: processes.Next, number: int, given: QueryDict) -> dict[str, Any]:
    typed = {field.name: given.get(f"n{number}-{field.name}", "").replace("\0", "").strip() for field in chosen.fields}
    values = {name: text or None for name, text in typed.items()}
    words = given.get(f"n{number}-words", "").replace("\0", "").strip()
    by = given.get(f"n{number}-by", "").replace("\0", "").strip()
    told = {"by": by, "values": values, "words": words}
    return chosen.line | {name: one for name, one in told.items() if one}


def _save(draft: rules.ContentDraft, pack: packs.Pack, author: int, walked: Walk, given: QueryDict) -> None:
    """Write the case behind those that there are; what stands in the file stays as it is."""
    names = {language: given.get(f"name_{language}", "").replace("\0", "").strip() for language in ("zh", "en")}
    wrong = {
        f"name_{key}": _("Give the case a short name.")
        for key, text in names.items()
        if not 0 < len(text) <= LONGEST_NAME
    }
    if wrong or not walked:
        raise Invalid(wrong or {"": _("Play at least one line.")})
    before = str(pack.rehearsal.get("text", "")).rstrip()
    text = f"{before}\n{rules.dump_strict([{'name': names, 'walk': walked}])}".lstrip()
    drafting.save(draft.pk, {"rehearsal": {"text": text}}, author=author, was={"rehearsal": given.get("was", "")})


def _draw(
    request: HttpRequest, draft: rules.ContentDraft, pack: packs.Pack, walked: Walk, refused: Refused | None
) -> HttpResponse:
    played, fault = None, refused
    try:
        played = processes.play_on(pack.files, pack.key, walked)
    except Refused as error:
        fault = error
    wrong = getattr(fault, "fields", {})
    context = {
        "draft": draft,
        "pack": pack,
        "walk": json.dumps(walked, ensure_ascii=False),
        "was": request.POST.get("was", "") or drafting.seen(pack.rehearsal),
        "lines": played.lines if played else (),
        "nexts": _nexts(played, request.POST) if played else [],
        "is_over": bool(played and played.then.get("finished")),
        "names": {language: request.POST.get(f"name_{language}", "") for language in ("zh", "en")},
        "wrong": wrong,
        "errors": [{"id": name, "text": text} for name, text in wrong.items()] or _said(fault),
        "trail": draft_trail(draft, _("Play a trial case")),
    }
    return render(request, "matter_editor/playing.html", context, status=fault.status if fault else 200)


def _said(fault: Refused | None) -> list[dict[str, Any]]:
    return [{"text": fault.message}] if fault else []


def _nexts(played: processes.Played, given: QueryDict) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "number": number,
            "key": str(number),
            "wish": f"{NEXT}{number}",
            "refused": f"{REFUSED}{number}" if one.line["event"] in DONE_BY_SOMEBODY else "",
            "doers": _doers(one, played),
            "by": given.get(f"n{number}-by", ""),
            "label": one.label,
            "who": one.who,
            "words": one.words != "none",
            "typed": given.get(f"n{number}-words", ""),
            "fields": [_field(field, number, played, given) for field in one.fields],
        }
        for number, one in enumerate(played.nexts)
    ]


def _doers(one: processes.Next, played: processes.Played) -> list[tuple[str, str]]:
    """Return who may be tried at a step instead of its own post: whoever did another one."""
    others = [(node, name) for node, name in played.doers.items() if node != one.line.get("node")]
    if one.line["event"] != "complete" or not others:
        return []
    return [
        ("", _("whoever it is for")),
        *((node, _("whoever did “%(step)s”") % {"step": name}) for node, name in others),
    ]


def _field(field: Any, number: int, played: processes.Played, given: QueryDict) -> dict[str, Any]:
    name = f"n{number}-{field.name}"
    options = [(key, say(label) if isinstance(label, Mapping) else str(label)) for key, label in field.options]
    kept = played.typed.get(field.name)
    return {
        "id": name,
        "label": say(field.label) if isinstance(field.label, Mapping) else str(field.label),
        "value": given.get(name, "" if kept is None else _typed(kept)),
        "options": [("", ""), *options] if options else [],
        "required": field.required,
    }


def _typed(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
