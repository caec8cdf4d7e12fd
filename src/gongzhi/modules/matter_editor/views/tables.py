"""Decision tables of a draft, edited as tables: columns, rows and cells in FEEL; gaps and overlaps told in words; tried at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.common import dmn
from gongzhi.common.errors import Invalid, Missing, Refused
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import Column, Grid, fill, list_fields, list_rows, move
from gongzhi.modules.matter_editor.rules import tables as sheets
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.selectors.trying import Trial, looked_at, numbers_by_rule, try_out
from gongzhi.modules.matter_editor.services import drafting

from .opening import draft_trail, opened

TYPES = [
    ("string", gettext_lazy("Free text")),
    ("number", gettext_lazy("A number")),
    ("boolean", gettext_lazy("Yes or no")),
    ("date", gettext_lazy("Day")),
]
POLICIES = {
    "UNIQUE": gettext_lazy("UNIQUE: exactly one rule may fit"),
    "FIRST": gettext_lazy("FIRST: the first that fits decides"),
    "ANY": gettext_lazy("ANY: several may fit if they say the same"),
    "PRIORITY": gettext_lazy("PRIORITY: the result listed first wins"),
    "COLLECT": gettext_lazy("COLLECT: all results"),
    "COLLECT SUM": gettext_lazy("COLLECT: their sum"),
    "COLLECT MIN": gettext_lazy("COLLECT: the smallest"),
    "COLLECT MAX": gettext_lazy("COLLECT: the largest"),
    "COLLECT COUNT": gettext_lazy("COLLECT: how many fit"),
    "RULE ORDER": gettext_lazy("RULE ORDER: all results in the order of the rules"),
    "OUTPUT ORDER": gettext_lazy("OUTPUT ORDER: all results, the most important first"),
}


def _keep(request: HttpRequest, draft: rules.ContentDraft, changed: Mapping[str, str | None], author: int) -> None:
    process = packs.pack_of(draft).process
    tables = {name: text for name, text in {**process.get("tables", {}), **changed}.items() if text is not None}
    stated = {key: value for key, value in process.items() if key != "tables"}
    body = {**stated, **({"tables": tables} if tables else {})}
    drafting.save(draft.pk, {"process": body}, author=author, was={"process": request.POST.get("was", "")})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show the tables of a draft; begin one, or take one away."""
    author, draft, pack = opened(request, draft_id)
    refused: Refused | None = None
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        try:
            if request.POST.get("do", "").startswith("remove:"):
                _keep(request, draft, {request.POST["do"].removeprefix("remove:"): None}, author)
                return redirect("matter-tables", draft.pk)
            _require_free(pack, name)
            first = sheets.table_of(sheets.FIRST)
            _keep(request, draft, {name: dmn.write_table(name, {}, first)}, author)
            return redirect("matter-table", draft.pk, name)
        except Refused as error:
            refused = error
    context = {
        "draft": draft,
        "pack": pack,
        "was": drafting.seen(pack.process),
        "tables": [{"name": name, "words": looked_at(text)} for name, text in pack.process.get("tables", {}).items()],
        "errors": [{"id": "name", "text": refused.message}] if refused else [],
        "trail": draft_trail(draft, _("Decision tables")),
    }
    return render(request, "matter_editor/tables.html", context, status=refused.status if refused else 200)


def _require_free(pack: packs.Pack, name: str) -> None:
    if not rules.is_key(name):
        raise Invalid({"name": _("Use small English letters, digits and _, beginning with a letter.")})
    if name in pack.process.get("tables", {}):
        raise Invalid({"name": _("There is a table of this name already.")})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, draft_id: int, name: str) -> HttpResponse:
    """Show and keep one table."""
    author, draft, pack = opened(request, draft_id)
    text = pack.process.get("tables", {}).get(name)
    if text is None:
        raise Missing
    model = _plain(text)
    drawn = next(iter(model.decisions.values())).expression if model else None
    if model is None or not isinstance(drawn, dmn.Table):
        return render(
            request,
            "matter_editor/table.html",
            {
                "draft": draft,
                "name": name,
                "is_file": True,
                "findings": looked_at(text),
                "trail": draft_trail(draft, name),
            },
        )
    sheet = sheets.sheet_of(drawn)
    if request.method != "POST":
        return _draw(request, draft, name, sheet)
    wish = request.POST.get("do", "save")
    typed = _typed(request, sheet)
    if ":" in wish:
        typed = sheets.carry_cells(move(typed, wish), typed["inputs"] if ":inputs" in wish else typed["outputs"], wish)
    made = sheets.table_of(typed)
    try:
        known = {**dict.fromkeys(numbers_by_rule(), "number"), **model.inputs}
        _keep(request, draft, {name: dmn.write_table(name, sheets.inputs_of(made, known), made)}, author)
    except Refused as refused:
        return _draw(request, draft, name, typed, refused)
    messages.success(request, _("Kept in the draft."))
    return redirect("matter-table", draft.pk, name)


def _plain(text: str) -> dmn.Model | None:
    """Return a model that a page can show whole; None for one that only a file can hold."""
    try:
        model = dmn.read_model(text)
    except dmn.DmnError:
        return None
    return model if dmn.is_plain(model) else None


def _typed(request: HttpRequest, before: Mapping[str, Any]) -> dict[str, Any]:
    columns = [Column("hit", "", "choice")]
    shape = fill(before, columns, _grids(), request.POST)
    typed = fill(shape, [], [_rule_grid(shape)], request.POST)
    return {**typed, "inputs": typed.get("inputs") or [], "outputs": typed.get("outputs") or []}


def _grids() -> list[Grid]:
    return [
        Grid(
            "inputs",
            _("What is asked"),
            [
                Column("label", _("Heading")),
                Column("expression", _("Value that is tested (FEEL)"), hint=_("A name of the form, such as amount.")),
                Column("type", _("Kind"), "choice", TYPES),
                Column("values", _("Values that it may have"), hint=_('Such as "low", "high"; empty: any.')),
            ],
        ),
        Grid(
            "outputs",
            _("What is answered"),
            [
                Column("name", _("Short name")),
                Column("label", _("Heading")),
                Column("type", _("Kind"), "choice", TYPES),
                Column("values", _("Possible results, the most important first")),
                Column("default", _("Result where no rule fits")),
            ],
        ),
    ]


def _rule_grid(sheet: Mapping[str, Any]) -> Grid:
    inputs, outputs = sheet.get("inputs") or (), sheet.get("outputs") or ()
    tests = [
        Column(f"c{number}", one.get("label") or one.get("expression") or "?") for number, one in enumerate(inputs)
    ]
    results = [Column(f"r{number}", one.get("label") or one.get("name") or "?") for number, one in enumerate(outputs)]
    return Grid("rules", _("Rules"), [*tests, *results, Column("note", _("Remark"))])


def _draw(
    request: HttpRequest, draft: rules.ContentDraft, name: str, sheet: Mapping[str, Any], refused: Refused | None = None
) -> HttpResponse:
    pack = packs.pack_of(draft)
    grid = _rule_grid(sheet)
    text = pack.process["tables"][name]
    tried: Trial | None = try_out(text, request.GET) if "try" in request.GET else None
    context = {
        "draft": draft,
        "pack": pack,
        "name": name,
        "was": drafting.seen(pack.process),
        "policy": list_fields(sheet, [Column("hit", _("Hit policy"), "choice", list(POLICIES.items()))], {})[0],
        "grids": [{"grid": one, "rows": list_rows(sheet, one, {})} for one in _grids()],
        "grid": grid,
        "rows": list_rows(sheet, grid, {}),
        "results_from": len(sheet.get("inputs") or ()),
        "findings": looked_at(text),
        "asked": [(one, request.GET.get(f"try.{one}", "")) for one in sheets.inputs_of(sheets.table_of(sheet), {})],
        "tried": tried,
        "errors": [{"id": "table", "text": refused.message}] if refused else [],
        "trail": draft_trail(draft, _("Decision tables"), name),
    }
    return render(request, "matter_editor/table.html", context, status=refused.status if refused else 200)
