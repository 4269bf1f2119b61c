"""The rivals of P3: the same rows drawn by a bare Django view, with Django's own middleware and filters alone."""

from contextlib import contextmanager

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import path

from accounts.models import Post, PostingRight, SchoolAccount, WithdrawalPost
from incidents.models import Incident
from monitoring.models import Comment

PAGE = 25
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {
                        "comments.html": """<!doctype html><html lang="en"><head><title>Comments</title></head><body>
<h1>Comments</h1><table><thead><tr><th>What was said</th><th>Where</th><th>Received</th><th>Answers it</th>
<th>How it stands</th></tr></thead><tbody>{% for comment in rows %}<tr>
<td><a href="/monitoring/comments/{{ comment.pk }}/">{{ comment.words|truncatechars:140 }}</a><br>
{{ comment.author }}</td>
<td>{{ comment.school_account }} · {{ comment.get_kind_display }}</td>
<td>{{ comment.received_at|date:"l j F" }}</td>
<td>{{ comment.assigned_to|default:"nobody yet" }}</td>
<td>{{ comment.get_state_display }}, by {{ comment.respond_by|date:"l j F" }}</td>
</tr>{% endfor %}</tbody></table></body></html>""",
                        "accounts.html": """<!doctype html><html lang="en"><head><title>Accounts</title></head><body>
<h1>Accounts</h1><table><thead><tr><th>Account</th><th>Who can post</th><th>Private?</th><th>Comments off?</th>
<th>Last seen</th></tr></thead><tbody>{% for account in rows %}<tr>
<td><a href="/accounts/{{ account.pk }}/">{{ account.name }}</a><br>{{ account.get_platform_display }}</td>
<td>{% for right in account.posting %}{{ right.person.name }}{% if not forloop.last %}, {% endif %}{% endfor %}</td>
<td>{{ account.is_still_private|yesno }}</td><td>{{ account.are_comments_hidden|yesno }}</td>
<td>{{ account.last_looked_at|date:"l j F" }}, {{ account.last_looked_by.name }}</td>
</tr>{% endfor %}</tbody></table></body></html>""",
                        "official.html": """<!doctype html><html lang="en"><head><title>Official</title></head><body>
<h1>Official accounts</h1><form><input name="q"><button>Check</button></form><table><thead><tr><th>Account</th>
<th>Platform</th><th>Where</th><th>Confirmed</th></tr></thead><tbody>{% for account in rows %}<tr>
<td>{{ account.name }}</td><td>{{ account.get_platform_display }}</td>
<td>{{ account.handle }} <a href="https://www.facebook.com/{{ account.handle }}">{{ account.handle }}</a></td>
<td>{{ account.live_at|date:"l j F" }}</td>
</tr>{% endfor %}</tbody></table></body></html>""",
                        "posts.html": """<!doctype html><html lang="en"><head><title>Posts</title></head><body>
<h1>Posts</h1><table><thead><tr><th>Post</th><th>When</th><th>By</th><th>Class</th><th>How it stands</th></tr></thead>
<tbody>{% for post in rows %}<tr>
<td><a href="/accounts/posts/{{ post.pk }}/">{{ post.about }}</a><br>{{ post.school_account }}</td>
<td>{{ post.shown_at|date:"l j F" }}</td><td>{{ post.posted_by }}</td>
<td>{% for class in post.classes.all %}{{ class.name }} {% endfor %}</td><td>{{ post.get_state_display }}</td>
</tr>{% endfor %}</tbody></table></body></html>""",
                        "post.html": """<!doctype html><html lang="en"><head><title>Post</title></head><body>
<h1>{{ post.about }}</h1><p>{{ post.school_account }}</p><p>{{ post.get_state_display }}</p><dl>
<dt>Posted</dt><dd>{{ post.posted_at|date:"l j F, H:i" }}, {{ post.posted_by }}</dd>
<dt>Checked</dt><dd>{{ post.checked_at|date:"l j F, H:i" }}, {{ post.checked_by }}</dd>
<dt>Class</dt><dd>{% for class in post.classes.all %}{{ class.name }} {% endfor %}</dd></dl>
<a href="{{ post.link }}">Open the post</a>
<ul>{% for answer in post.answers %}<li>{{ answer.asked }} {{ answer.is_yes|yesno }}</li>{% endfor %}</ul>
</body></html>""",
                        "withdrawal.html": """<!doctype html><html lang="en"><head><title>Withdrawn</title></head><body>
<h1>Permission withdrawn</h1><ol>{% for row in rows %}<li>
<h3><a href="/accounts/posts/{{ row.post_id }}/">{{ row.post.about }}</a> {{ row.outcome }}</h3>
<p>{{ row.post.school_account }}, {{ row.post.posted_at|date:"l j F" }}, {{ row.post.posted_by }}
{% for class in row.post.classes.all %}{{ class.name }} {% endfor %}<a href="{{ row.post.link }}">Open it</a></p>
<form method="post">{% csrf_token %}<button>Nothing to do</button></form>
<form method="post">{% csrf_token %}<button>Take it down</button></form></li>{% endfor %}</ol></body></html>""",
                        "reports.html": """<!doctype html><html lang="en"><head><title>Reports</title></head><body>
<h1>Reports</h1><table><thead><tr><th>Report</th><th>Made</th><th>Severity</th><th>Lead</th><th>State</th>
<th>First look</th></tr></thead><tbody>{% for incident in rows %}<tr>
<td><a href="/reports/{{ incident.reference }}/">{{ incident.get_kind_display|capfirst }}</a></td>
<td>{{ incident.reported_at|date:"l j F, H:i" }}</td>
<td>{{ incident.get_severity_display }}</td>
<td>{{ incident.lead.name|default:"Nobody yet" }}</td>
<td>{{ incident.get_state_display }}</td>
<td>by {{ incident.look_by|date:"l j F" }}</td>
</tr>{% endfor %}</tbody></table></body></html>""",
                    },
                )
            ],
        },
    }
]


@login_required
def comments(request):
    """The first page of the queue."""
    rows = Comment.objects.filter(rank__lt=9).order_by("rank", "respond_by", "id")
    return render(request, "comments.html", {"rows": rows.select_related("school_account", "assigned_to")[:PAGE]})


@login_required
def reports(request):
    """The first page of open reports."""
    rows = Incident.objects.filter(rank__lt=9).order_by("rank", "look_by", "id").select_related("lead")
    return render(request, "reports.html", {"rows": rows[:PAGE]})


@login_required
def accounts(request):
    """As many rows as the page of ours draws: twenty that need something, and fifty in order."""
    rights = Prefetch("posting_rights", PostingRight.objects.current().select_related("person"), to_attr="posting")
    rows = SchoolAccount.objects.open().select_related("last_looked_by").prefetch_related(rights)
    return render(request, "accounts.html", {"rows": rows.order_by("name", "id")[:70]})


def official(request):
    """The public list, for anybody."""
    rows = SchoolAccount.objects.live().filter(is_listed=True).order_by("platform", "name", "id")
    return render(request, "official.html", {"rows": rows})


def _posts():
    return Post.objects.select_related("school_account", "posted_by", "checked_by").prefetch_related("classes")


@login_required
def posts(request):
    """The first page of posts."""
    return render(request, "posts.html", {"rows": _posts().order_by("-shown_at", "-id")[:PAGE]})


@login_required
def post(request, pk):
    """One post with its check."""
    return render(request, "post.html", {"post": _posts().get(pk=pk)})


@login_required
def withdrawal(request, pk):
    """The posts of a withdrawn permission, all of them as on the page of ours."""
    rows = WithdrawalPost.objects.filter(withdrawal=pk).select_related("post__school_account", "post__posted_by")
    return render(request, "withdrawal.html", {"rows": rows.prefetch_related("post__classes")})


urlpatterns = [
    path("accounts/", accounts),
    path("official/", official),
    path("posts/", posts),
    path("posts/<int:pk>/", post),
    path("posts/permissions/<int:pk>/", withdrawal),
    path("comments/", comments),
    path("reports/", reports),
]


@contextmanager
def bare_site():
    """Inside the block every request is answered by these views alone."""
    with override_settings(ROOT_URLCONF="tests.bench.bare", MIDDLEWARE=MIDDLEWARE, TEMPLATES=TEMPLATES):
        yield Client()
