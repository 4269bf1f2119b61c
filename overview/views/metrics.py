"""Figures of the installation in the OpenMetrics format, for Prometheus and its like."""

import hmac

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from overview.queries import measures
from people.access import public


@public
@never_cache
@require_safe
def metrics(request):
    """The figures, for whoever brings METRICS_TOKEN; without it, or where none is set, no such page."""
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(_Now(request.now))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Now:
    """What prometheus_client asks for the figures of this moment; all of them are in the database."""

    def __init__(self, now):
        self.now = now

    def collect(self):
        """Every figure under the product's name."""
        for measure in measures(self.now):
            yield GaugeMetricFamily(f"barnes_social_{measure.name}", measure.meaning, value=measure.value)
