"""The accounts for trying out: made with secrets of their own, written to one file that only its owner can read."""

import json
import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gongzhi.config.demo.stories import read_yaml
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts

PASSWORD_BYTES = 9
ONLY_OWNER = 0o600

Signin = dict[str, Any]


def add_signins(folder: Path) -> list[Signin]:
    """Create the accounts of `demo/signins.yaml` in the caller's transaction; return what the user needs to know of each."""
    posts = {post.key: post for post in parties.list_posts()}
    return [_add(row, posts[row["post"]]) for row in read_yaml(folder / "demo" / "signins.yaml")]


def _add(row: dict[str, Any], post: parties.Post) -> Signin:
    holding = parties.Holding.objects.select_related("person").get(post=post)
    person, password = holding.person, secrets.token_urlsafe(PASSWORD_BYTES)
    user = accounts.add_user(row["name"], password, display_name=person.name)
    person.user = user
    person.save(update_fields=["user"])
    return {
        "role": row["role"]["zh"],
        "role_en": row["role"]["en"],
        "name": row["name"],
        "password": password,
        "api_token": accounts.issue_token(user, "demo"),
        "post": post.names["zh"],
        "person": person.name,
    }


def write_signins(path: Path, signins: Sequence[Signin] | Iterable[Signin]) -> None:
    """Write the sign-ins whole or not at all, readable by the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER), "w", encoding="utf-8") as file:
        json.dump(list(signins), file, ensure_ascii=False, indent=1)
    draft.replace(path)
