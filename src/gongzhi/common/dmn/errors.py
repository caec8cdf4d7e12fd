"""What a decision model can be refused for, in words."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Refused

MESSAGES = {
    "readable": _("This decision model cannot be read: %(detail)s"),
    "element": _("“%(detail)s” is not supported in decision models; remove it."),
    "large": _("The decision model is too large: at most %(detail)s."),
    "decision": _("There is no decision “%(detail)s” in this model."),
    "circle": _("The decision “%(detail)s” needs itself, through others."),
    "input": _("The value “%(detail)s” is missing."),
    "no_rule": _("No rule of the table “%(detail)s” fits; a person must decide."),
    "many_rules": _("More than one rule of the table “%(detail)s” fits, and only one may; a person must decide."),
    "differ": _("The fitting rules of the table “%(detail)s” give different results; a person must decide."),
    "called": _("There is no function “%(detail)s” that could be called here."),
    "external": _("Functions outside the model (Java, PMML) are not run: %(detail)s"),
    "type": _("The result of “%(detail)s” is not of the kind that the model states."),
    "deep": _("The decisions call each other too deeply: %(detail)s"),
}


class DmnError(Refused):
    """A model that is not taken, or gives no answer; whoever asked must not guess one. `why` is a key of MESSAGES."""

    status = 422
    code = "dmn"

    def __init__(self, why: str, detail: object = "") -> None:
        super().__init__(MESSAGES[why] % {"detail": detail})
        self.why = why
