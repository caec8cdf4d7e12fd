"""What begins a matter, in words."""

from django.utils.translation import gettext_lazy

KINDS = {
    "application": gettext_lazy("Application with a form"),
    "affair": gettext_lazy("Own affair of an office or committee"),
    "help": gettext_lazy("Request for help"),
    "consultation": gettext_lazy("Question"),
    "complaint": gettext_lazy("Complaint"),
    "accusation": gettext_lazy("Accusation"),
    "suggestion": gettext_lazy("Suggestion"),
}
