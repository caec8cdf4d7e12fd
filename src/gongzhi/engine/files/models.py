"""Files that people hand in. Only the row is here; the bytes lie in the media folder under their own hash."""

import uuid

from django.db import models

from gongzhi.common import clock


class StoredFile(models.Model):
    """One accepted photo, drawn anew: no original name, no metadata, nothing of who sent it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # SHA-256 of the small picture, which lies beside the large one.
    thumbnail = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        # Equal photos share their bytes; before deleting those, somebody asks whether another row still needs them.
        indexes = [models.Index(name="files_sha256", fields=["sha256"])]

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"
