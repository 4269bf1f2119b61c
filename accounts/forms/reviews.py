"""The termly review: one form for the headteacher, one for the IT technician, a few fields for each account."""

from django import forms
from django.utils.html import format_html

from accounts.actions.reviews import Confirmed, Proved
from accounts.forms.leaving import date_field
from accounts.rules.reviews import may_be_open, why_not_prove_on
from core.files.forms import PictureField
from core.ids import ids_in
from people.queries import school_day

LATER = "later"
OPEN, COMMENTS = "open", "comments"


class HoldersForm(forms.Form):
    """Who can post, account by account: only what changes needs a touch, and one tick confirms the rest."""

    is_sure = forms.BooleanField(
        label="I have read who can post on each account above, and they are right",
        error_messages={"required": "Read who can post, then tick the box"},
    )

    def __init__(self, *args, reviews, **options):
        super().__init__(*args, use_required_attribute=False, prefix="holders", **options)
        self.reviews = list(reviews)
        for review in self.reviews:
            rights = review.school_account.posting
            choices = [(str(right.pk), f"{right.person} no longer posts here") for right in rights]
            self.fields[f"seen_{review.pk}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=",".join(str(right.pk) for right in rights)
            )
            self.fields[f"changes_{review.pk}"] = forms.MultipleChoiceField(
                label=f"What changes on {review.school_account}?",
                choices=[*choices, (LATER, "I am not sure yet: leave this account for later")],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages={"invalid_choice": "Who can post has changed. Read it again, then tick once more."},
            )
        self.order_fields([*(name for name in self.fields if name != "is_sure"), "is_sure"])

    def answers(self) -> list[Confirmed]:
        """What was confirmed, without the accounts left for later."""
        return [
            Confirmed(
                review.pk,
                frozenset(ids_in(self.cleaned_data[f"seen_{review.pk}"].split(","))),
                frozenset(int(pk) for pk in self.cleaned_data[f"changes_{review.pk}"]),
            )
            for review in self.reviews
            if LATER not in self.cleaned_data[f"changes_{review.pk}"]
        ]


class ProofForm(forms.Form):
    """A picture for each account, or what has changed there."""

    proved_on = date_field("On which day did you make the pictures?")
    is_sure = forms.BooleanField(
        label="Each picture shows that only people we let in can see the account, "
        "or the headteacher's exception, and that nobody else sees comments",
        error_messages={"required": "Look at the pictures, then tick the box"},
    )

    def __init__(self, *args, reviews, term_begins, now, **options):
        super().__init__(*args, use_required_attribute=False, prefix="proof", **options)
        self.reviews, self.term_begins, self.now = list(reviews), term_begins, now
        self.fields["proved_on"].initial = school_day(now)
        for review in self.reviews:
            self._add_fields(review)
        self.order_fields([*(name for name in self.fields if name[-1].isdigit()), "proved_on", "is_sure"])

    def _add_fields(self, review):
        account = review.school_account
        changed = [(COMMENTS, "Others can see comments")]
        if not may_be_open(account, self.now):
            changed.insert(0, (OPEN, "It is no longer private"))
        self.fields[f"picture_{review.pk}"] = PictureField(
            label=_about("Picture of its settings", account), required=False
        )
        self.fields[f"changed_{review.pk}"] = forms.MultipleChoiceField(
            label=f"What is not in order on {account}?",
            choices=changed,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields[f"second_{review.pk}"] = PictureField(label=_about("Second picture", account), required=False)

    def clean_proved_on(self):
        """A day of this term, and not in the future."""
        day = self.cleaned_data["proved_on"]
        if reason := why_not_prove_on(day, self.term_begins, self.now):
            raise forms.ValidationError(reason)
        return day

    def clean(self):
        """At least one account is answered; a picture that could not be read has its own sentence."""
        cleaned = super().clean()
        if not self.errors and not self.answers():
            first = f"picture_{self.reviews[0].pk}" if self.reviews else None
            self.add_error(first, "Add a picture, or say what is not in order. You can do the other accounts later.")
        return cleaned

    def is_good_in_part(self) -> bool:
        """Whether the day and the tick are there, so that the accounts without a fault can be taken."""
        return not {"proved_on", "is_sure"} & self.errors.keys()

    def answers(self) -> list[Proved]:
        """What was answered and is without a fault."""
        return [answer for review in self.reviews if (answer := self._answer(review)) is not None]

    def _answer(self, review):
        names = [f"{kind}_{review.pk}" for kind in ("picture", "changed", "second")]
        if self.errors.keys() & set(names):
            return None
        picture, changed, second = (self.cleaned_data.get(name) for name in names)
        if not (picture or second or changed):
            return None
        return Proved(review.pk, picture or second, second if picture else None, OPEN in changed, COMMENTS in changed)


def _about(words, account):
    """A label that stands under the account's name, and names it to whoever cannot see that."""
    return format_html('{}<span class="govuk-visually-hidden">: {} (optional)</span>', words, account)
