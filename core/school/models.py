from django.db import models


class School(models.Model):
    """The one school of this installation: its name on every page, its numbers where help is needed."""

    name = models.CharField(max_length=120)
    town = models.CharField(max_length=80, blank=True)
    local_authority = models.CharField(max_length=120, blank=True)
    lado_phone = models.CharField("telephone of the LADO", max_length=40, blank=True)
    childrens_services_phone = models.CharField("telephone of children's services", max_length=40, blank=True)
    safeguarding_phone = models.CharField("telephone of the safeguarding lead", max_length=40, blank=True)
    # The school's own website, which may show the list of official accounts in a frame.
    website = models.URLField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)
    started_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="school_only_one")]

    def __str__(self):
        return self.name
