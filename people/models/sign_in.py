from django.db import models


class UsedCode(models.Model):
    """A half minute whose code somebody has used: the code works no second time, in whichever process it arrives."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="used_codes")
    step = models.BigIntegerField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "step"], name="code_used_once")]

    def __str__(self):
        return f"a code of {self.person}"


class Tries(models.Model):
    """How often somebody tried, for the limits on signing in: all web processes count together.

    It is the table of Django's database cache, with the columns that the cache wants; nothing else reads or writes it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_tries"

    def __str__(self):
        return self.cache_key
