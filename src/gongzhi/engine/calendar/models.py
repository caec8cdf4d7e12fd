"""The tables that staff keep: single days that differ from the package, and years whose official table they entered."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    WORKING = "working", _("working day")
    REST = "rest", _("rest day")


class DayRule(models.Model):
    """One day as staff decided it; it wins over the official table."""

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=300, blank=True)
    edited_by = models.CharField(_("edited by"), max_length=100, blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = verbose_name_plural = _("days decided by staff")
        ordering = ("date",)
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="day_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class CalendarYear(models.Model):
    """A year whose official table staff entered completely, so that its deadlines are no longer assumed."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    reference = models.CharField(_("reference"), max_length=300, blank=True)
    edited_by = models.CharField(_("edited by"), max_length=100, blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = verbose_name_plural = _("years entered by staff")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)
