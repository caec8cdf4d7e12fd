"""Areas with their names, boundaries, aliases and what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")
    GRID = "grid", _("grid")


class Area(models.Model):
    """A county, township, village or grid. The code says where it stands in the tree (rules.codes)."""

    code = models.CharField(_("code"), max_length=15, primary_key=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    name_zh = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    # The first day on which it is no longer valid.
    valid_to = models.DateField(_("valid until before"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("areas")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="area_level_is_known"),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_from__lt=models.F("valid_to")),
                name="area_is_valid_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}


class Boundary(models.Model):
    """An area's outline as GeoJSON text in CGCS2000, apart from the area because lists never want it."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True, related_name="boundary")
    geojson = models.TextField(_("outline"))

    class Meta:
        verbose_name = verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return self.area_id


class AreaAlias(models.Model):
    """Another name that people use: spoken, former or short."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("alias"), max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=("area", "text"), name="area_alias_is_unique")]

    def __str__(self) -> str:
        return self.text


class AreaSuccession(models.Model):
    """A former area whose matters went to another: merged, split, moved or renumbered."""

    predecessor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inheritances")
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = verbose_name_plural = _("successions of areas")
        constraints = [
            models.UniqueConstraint(fields=("predecessor", "successor"), name="area_succession_is_unique"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="area_does_not_succeed_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class AreaEdition(models.Model):
    """One row whose random token changes with every edit, so that other processes notice it with one cheap query."""

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = _("edition of the areas")

    def __str__(self) -> str:
        return self.token
