"""How a new matter begins."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.services import archives

LONGEST = 60
SKELETON: Mapping[str, Any] = {
    "category": "",
    "kind": "application",
    "process": None,
    "first_level": "village",
    "duty": "",
    "restricted": False,
    "list_type": None,
    "legal_basis": None,
    "words": {"strong": [], "weak": []},
}


class Beginning(forms.Form):
    """Key and names, and what it is to be like."""

    zh = forms.CharField(label=_("Name in Chinese"), max_length=LONGEST)
    en = forms.CharField(label=_("Name in English"), max_length=LONGEST)
    key = forms.CharField(
        label=_("Short name for files and addresses"),
        help_text=_("In small English letters, such as village_decision. It never changes."),
        max_length=LONGEST,
    )
    copied = forms.ChoiceField(label=_("Begin with a copy of"), required=False)
    archive = forms.FileField(label=_("Or with the files of an archive (zip)"), required=False)
    reason = forms.CharField(label=_("Why it is added"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = sorted(rules.list_content("matter"), key=lambda one: (one.body["category"], one.key))
        choices = [("", _("nothing: an empty page")), *((one.key, say(one.body["names"])) for one in known)]
        self.fields["copied"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them

    def bodies(self) -> dict[str, dict[str, Any]]:
        """Return the parts that the draft begins with, under their new name. Raises Invalid for an archive that is none."""
        key, names = self.cleaned_data["key"], {"zh": self.cleaned_data["zh"], "en": self.cleaned_data["en"]}
        if self.cleaned_data.get("archive"):
            found = archives.read_files(archives.unpack(self.cleaned_data["archive"].read()))
            bodies = {part: dict(body) for part, body in found.items()}
        elif self.cleaned_data["copied"]:
            bodies = {
                part: dict(body) for part, body in packs.pack_now(self.cleaned_data["copied"]).parts.items() if body
            }
        else:
            bodies = {}
        matter = {**SKELETON, **bodies.get("matter", {}), "names": names}
        if "process" in bodies:
            bodies["process"]["label"], matter["process"] = names, key
        return {**bodies, "matter": matter}
