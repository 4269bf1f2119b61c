"""Make a report: danger, then the picture question, then whom it is about, then the words."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from core.ids import id_in
from incidents.actions.reports import report_incident
from incidents.forms.report import NO, YES, AboutForm, WordsForm
from incidents.models import Incident
from incidents.queries.routing import route
from incidents.states import PictureAnswer
from monitoring.queries.comments import visible_to as comments_visible_to
from monitoring.queries.work import where
from people.access import requires
from people.roles import Permission


@requires(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def start_report(request):
    """One question at a time; the first two answers stand in the address, and nothing is kept until it is sent."""
    asked = {name: request.GET[name] for name in ("danger", "picture", "on", "comment") if name in request.GET}
    danger, picture = asked.get("danger"), asked.get("picture")
    if danger not in (YES, NO):
        return _question(request, "danger", asked, {})
    if picture not in PictureAnswer.values:
        if danger == YES and asked.get("on") != "picture":
            return _question(request, "ring", asked, {"danger": danger, "on": "picture"})
        return _question(request, "picture", asked, {"danger": danger})
    if picture != PictureAnswer.NO and asked.get("on") != "about" and request.method == "GET":
        return _question(request, "stop", asked, asked | {"on": "about"})
    return _forms(request, danger, picture)


def _question(request, name, asked, answered):
    titles = {
        "danger": "Is anyone in danger now?",
        "ring": "Ring now: do not wait for this system",
        "picture": "Could a picture show a child naked, partly naked or in a sexual way?",
        "stop": "Stop. Leave the picture where it is",
    }
    if "comment" in asked:
        answered = answered | {"comment": asked["comment"]}
    page = {"title": titles[name], "caption": "Make a report", "query": urlencode(answered)}
    return render(request, f"incidents/start_{name}.html", page)


def _forms(request, danger, picture):
    step = request.POST.get("step", "")
    about = AboutForm(request.POST if request.method == "POST" else None, now=request.now)
    page = {"caption": "Make a report", "has_picture": picture != PictureAnswer.NO}
    is_valid = request.method == "POST" and about.is_valid()
    acute = danger == YES or picture != PictureAnswer.NO
    details = {"now": request.now, "kept_ids": about.kept_ids if is_valid else set(), "is_acute": acute}
    details["has_picture"] = picture != PictureAnswer.NO
    typed = {name: value for name, value in request.POST.items() if name in WordsForm.base_fields}
    comment = _comment(request)
    if comment is not None:
        typed = {"link": comment.link, "place": where(comment)[:200], "words": comment.words[:9000]} | typed
    words = WordsForm(request.POST if step == "words" else None, initial=typed, **details)
    if not is_valid or step == "again":
        # What was typed on the next page already travels along, so that going back loses nothing.
        page |= {"title": "Who is it about?", "form": about, "carried": _typed(request, WordsForm)}
        return render(request, "incidents/start_about.html", page)
    if step == "words" and words.is_valid():
        answers = {"is_danger_now": danger == YES, "picture": picture, "comment": comment, **words.answers()}
        incident = _report(request, about, answers)
        if not Incident.objects.visible_to(request.actor).filter(pk=incident.pk).exists():
            return redirect("incidents:received")
        messages.success(request, "Your report has been received. Thank you.")
        return redirect(incident)
    page |= {
        "title": "What happened?",
        "form": words,
        "carried": _typed(request, AboutForm),
        "button": "Send the report",
    }
    return render(request, "incidents/start_words.html", page | _who_will_see(about, details["has_picture"], request))


def _typed(request, form_class):
    """What was typed on the other page, to be sent along unseen."""
    return [(name, value) for name in form_class.base_fields for value in request.POST.getlist(name)]


def _comment(request):
    """The comment that a report is made from, where this person may read it (MO4)."""
    number = id_in(request.GET.get("comment", ""))
    return comments_visible_to(request.actor).filter(pk=number).first() if number is not None else None


def _report(request, about, answers):
    cleaned = about.cleaned_data
    return report_incident(
        by=request.actor,
        now=request.now,
        about=cleaned["about"],
        kept_out=cleaned["kept_out"],
        is_about_other_staff=cleaned["is_about_other_staff"],
        about_words=cleaned["about_words"],
        **answers,
    )


def _who_will_see(about, has_picture, request):
    """Where it will go, said before the words are written."""
    cleaned = about.cleaned_data
    people = {"about": {person.pk for person in cleaned["about"]}, "kept_out": about.kept_ids, "now": request.now}
    is_conduct = bool(cleaned["about"]) or cleaned["is_about_other_staff"]
    usual = route(is_child_at_risk=has_picture, is_staff_conduct=is_conduct, **people)
    at_risk = route(is_child_at_risk=True, is_staff_conduct=is_conduct, **people)
    everybody = [*cleaned["about"], *cleaned["kept_out"]]
    names_themselves = request.user.pk in people["kept_out"]
    kept_out = {person.pk: person.name for person in everybody if person != request.user}
    return {
        "usual": usual,
        "at_risk": at_risk,
        "kept_out": list(kept_out.values()),
        "names_themselves": names_themselves,
    }


@requires(Permission.REPORT)
@require_GET
def received(request):
    """We have it: for whoever named themselves, and so cannot open what they have just sent."""
    return render(request, "incidents/received.html", {"title": "We have it"})
