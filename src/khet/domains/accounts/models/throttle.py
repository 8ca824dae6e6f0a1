"""The shared counter behind throttled sign-in: the table of Django's database cache, as a model so that it migrates."""

from __future__ import annotations

from django.db import models


class CacheEntry(models.Model):
    """ตัวนับการเข้าสู่ระบบ: one cached value; written and removed by ``django.core.cache.backends.db`` only."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "khet_cache"

    def __str__(self) -> str:
        return self.cache_key
