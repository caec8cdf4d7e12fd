"""Who there is: organisations, persons, posts and the duties that posts hold. People come and go; cases stay with the post."""

from django.conf import settings
from django.db import models


class Organisation(models.Model):
    """An office, a committee, a department: what answers for cases and what a report may be about."""

    key = models.CharField(max_length=80, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=40)
    area_code = models.CharField(max_length=15, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.names.get("zh", self.key))


class Person(models.Model):
    """Somebody who serves. Residents are not here: their data is in custody."""

    name = models.CharField(max_length=80)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A chair that holds duties, in one organisation, for one area, with the rights of its roles."""

    key = models.CharField(max_length=80, unique=True)
    names = models.JSONField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    area_code = models.CharField(max_length=15, db_index=True)
    roles = models.JSONField(default=list)
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subordinates")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.names.get("zh", self.key))


class Holding(models.Model):
    """Who sits on a post, from when until when; no row for today means that the post is vacant."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.post} · {self.person}"


class Substitution(models.Model):
    """Who stands in for a post's holder for a while."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="substitutions")
    valid_from = models.DateField()
    valid_to = models.DateField()

    def __str__(self) -> str:
        return f"{self.post} · {self.person}"


class Absence(models.Model):
    """A person is away for some days: their posts count as vacant unless somebody else sits on them or stands in.

    One that was ended before it began, or on its first day, covers no day and is kept to be looked at.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    valid_from = models.DateField()
    valid_to = models.DateField()
    by = models.CharField(max_length=60)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person} {self.valid_from} – {self.valid_to}"


class DutyTime(models.Model):
    """When a post is on duty each week; an end before the beginning lies on the next day. A post without any follows the office hours."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="duty_times")
    # Monday is 0.
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "weekday", "begins"], name="duty_time_once")]

    def __str__(self) -> str:
        return f"{self.post} · {self.weekday} {self.begins}–{self.ends}"


class Duty(models.Model):
    """What a post answers for: a function (handler, dispatcher, checker …) × a matter (empty: all) × an area and all below it.

    A duty in reserve counts only where nobody holds it regularly who could take the case.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="duties")
    function = models.CharField(max_length=40)
    matter = models.CharField(max_length=80, blank=True)
    area_code = models.CharField(max_length=15)
    reserve = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=["function", "matter", "area_code", "post"], name="duty_once"),
        ]

    def __str__(self) -> str:
        return f"{self.function} × {self.matter or '*'} × {self.area_code}"


class PartyOrganisation(models.Model):
    """The party-organisation tree beside the administrative one (committee, general branch, branch, group, household)."""

    names = models.JSONField()
    level = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area_code = models.CharField(max_length=15, blank=True, db_index=True)
    secretary = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.names.get("zh", ""))


class Edition(models.Model):
    """One row that is counted up with each change of posts and duties, so that every process knows when to read them anew."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
