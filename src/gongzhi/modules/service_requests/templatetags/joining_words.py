"""What the acts and steps are called that join cases and offices."""

from django.utils.translation import gettext_lazy

# For staff: the kinds of entries.
ACTS = {
    "called_in": gettext_lazy("Co-handlers called in"),
    "opinion_given": gettext_lazy("A co-handler gave its opinion"),
    "opinion_declined": gettext_lazy("A co-handler declined"),
    "co_handler_removed": gettext_lazy("A co-handler was taken out"),
    "called_to_site": gettext_lazy("Departments called to the site"),
    "reported_in": gettext_lazy("A department reported in on site"),
    "responded": gettext_lazy("A department said what it did"),
    "response_graded": gettext_lazy("A response was graded"),
    "call_withdrawn": gettext_lazy("A department was called off"),
    "merged": gettext_lazy("Merged into another case"),
    "separated": gettext_lazy("Separated again"),
    "took_in": gettext_lazy("Other cases were merged into this one"),
    "let_go": gettext_lazy("A case left this one"),
    "split": gettext_lazy("Parts go their own way"),
    "taken_under": gettext_lazy("Taken under another case"),
    "set_free": gettext_lazy("Taken out from under its parent"),
    "part_ended": gettext_lazy("A part was closed"),
    "call_ended": gettext_lazy("The case that was begun from here has ended"),
    "ended_with_caller": gettext_lazy("Ended with the case from which it was begun"),
    "transferred": gettext_lazy("Transferred to another office"),
    "corrected": gettext_lazy("Matter or place corrected"),
}
# For the reporter: what is not here is internal.
PUBLIC_ACTS = {
    "called_in": gettext_lazy("Other offices were asked to join in"),
    "called_to_site": gettext_lazy("Departments were called to the site"),
    "reported_in": gettext_lazy("A department came to the site"),
    "merged": gettext_lazy("Joined with other reports of the same matter; all are handled together"),
    "separated": gettext_lazy("Handled by itself again"),
    "split": gettext_lazy("Divided into parts, each with the office that answers for it"),
    "transferred": gettext_lazy("Passed on to another office"),
    "corrected": gettext_lazy("Matter or place were corrected"),
    "rerouted": gettext_lazy("Goes to the office that answers for it"),
}
# Work beside the diagram.
STEPS = {"co_handle": gettext_lazy("Join in"), "respond": gettext_lazy("Come to the site")}
REASONS = {
    "recused": gettext_lazy("Taken over: who had it stepped aside because of a relation"),
    "called_in": gettext_lazy("Called in by the leading office"),
    "led_before": gettext_lazy("Led the case before"),
    "called_to_site": gettext_lazy("Called to the site"),
}
