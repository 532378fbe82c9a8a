"""Files that passed the intake. Their bytes lie in MEDIA_ROOT under a random name, without extension."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity.keys import random_key


def random_path(instance, filename: str) -> str:
    """A name on the disk that tells nothing: neither the upload's name nor its order."""
    return f"files/{random_key():016x}"


class StoredFile(models.Model):
    """A cleaned file. The original name is kept for the download only; ``digest`` is SHA-256 in hex."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    file = models.FileField(upload_to=random_path)
    name = models.CharField(_("name"), max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_on = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self):
        return self.name
