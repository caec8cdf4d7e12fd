"""The commands `gongzhi staff …`: the first accounts, and offices, posts and people from a table."""

from __future__ import annotations

import csv
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid, Missing
from gongzhi.common.spreadsheets import harmless

if TYPE_CHECKING:
    from pathlib import Path

    from gongzhi.config.output import Output
    from gongzhi.engine.access.public import Actor
    from gongzhi.modules.staffing.public import importing


def staff_begin(options: Namespace, output: Output) -> int:
    """Make the first account of a role and show its link."""
    from gongzhi.modules.staffing import public as staffing

    link = f"{options.origin.rstrip('/')}/welcome/{staffing.begin(options.role, options.name, options.account)}"
    output.say(_("Shown once, holds for three days; on this link the person sets a password:") + f"\n{link}")
    output.result({"link": link})
    return 0


def staff_import(options: Namespace, output: Output) -> int:
    """Take offices, posts, people and accounts from a table with the rights of whoever has the account; all of it, or nothing."""
    from gongzhi.modules.staffing.public import importing

    actor, rows = _actor(options.account), importing.read(_bytes(options.file), options.file.name).rows
    plan, is_written = importing.make_plan(actor, rows), False
    if not plan.faults and not options.check:
        plan, is_written = importing.write(actor, rows, plan.digest)
    for line in _say(plan):
        output.say(line)
    if options.errors and plan.faults:
        _write_faults(plan, options.errors)
    output.say(
        _("It is written. Links for new accounts: /desk/staffing/links/") if is_written else _("Nothing is written.")
    )
    faults = [vars(fault) for fault in plan.faults]
    output.result({"written": is_written, "counts": plan.counts, "faults": faults})
    return 1 if faults else 0


def _actor(account: str) -> Actor:
    from gongzhi.modules.accounts import public as accounts

    user = accounts.User.objects.filter(username=account, is_active=True).first()
    if user is None:
        raise Missing(_("There is no open account “%(name)s”.") % {"name": account})
    return accounts.actor_of(user)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(
            {"file": _("%(path)s cannot be read: %(error)s") % {"path": path, "error": error.strerror}}
        ) from None


def _say(plan: importing.Plan) -> list[str]:
    labels = {"offices": _("Offices"), "posts": _("Posts"), "people": _("People"), "accounts": _("Accounts")}
    words = _("%(kind)s: %(new)d new, %(changed)d changed, %(same)d as before")
    counts = [
        words % {"kind": labels[kind], "new": new, "changed": changed, "same": same}
        for kind, (new, changed, same) in plan.counts.items()
    ]
    return [*counts, *(" · ".join(map(str, row)) for row in _rows(plan))]


def _rows(plan: importing.Plan) -> list[list[Any]]:
    from gongzhi.modules.staffing.public import importing

    return [
        [_("Row %(line)d") % {"line": one.line}, str(importing.HEADS.get(one.column, "—")), one.words]
        for one in plan.faults
    ]


def _write_faults(plan: importing.Plan, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([harmless(str(cell)) for cell in row] for row in _rows(plan))
