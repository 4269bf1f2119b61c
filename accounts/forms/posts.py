"""Checking a post, recording it, and the list of classes. No field asks for a pupil's name."""

import uuid
from datetime import timedelta

from django import forms

from accounts.models import SchoolAccount
from accounts.models.post import WHOLE_SCHOOL
from accounts.post_questions import questions_for
from accounts.rules import posts as rules
from accounts.states import Pictured
from core.pages.forms import DayField, LineField, LinkField, MomentField, RadioRow, WordsField, YesNoField
from people.queries import end_of_day, school_day

NO_NAMES = "A few words, such as “Harvest festival”. Never write a child’s name."
FEW = 5


class OnceForm(forms.Form):
    """A form that counts once, however often it is sent."""

    use_required_attribute = False
    sent_once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial.setdefault("sent_once", uuid.uuid4())

    def clean_sent_once(self):
        """A form without its mark counts by itself."""
        return self.cleaned_data["sent_once"] or uuid.uuid4()


class AccountChoice(forms.ModelChoiceField):
    """One of a few accounts, the only one chosen beforehand."""

    def __init__(self, **options):
        options.setdefault("label", "On which account?")
        super().__init__(
            queryset=SchoolAccount.objects.none(),
            error_messages={"required": "Choose the account", "invalid_choice": "Choose an account from the list"},
            **options,
        )

    def offer(self, accounts):
        """Say which; a few as radios, more in the telephone's own list."""
        found = list(accounts.only("name", "platform", "platform_name"))
        choices = [(account.pk, f"{account} · {account.platform_label}{_lapsed(account)}") for account in found]
        self.queryset = accounts
        if len(found) <= FEW:
            self.widget, self.empty_label = forms.RadioSelect(), None
            self.widget.is_required = True
        self.choices = choices if len(found) <= FEW else [("", "Choose an account"), *choices]
        if len(found) == 1:
            self.initial = found[0].pk


def _lapsed(account) -> str:
    return " (lapsed: not reviewed in time)" if getattr(account, "is_lapsed", False) else ""


class SeenForm(forms.Form):
    """What a post is about and, where children can be seen, which class and from which day."""

    use_required_attribute = False
    about = LineField(
        label="What is it about?",
        help_text=NO_NAMES,
        max_length=120,
        error_messages={"required": "Say in a few words what it is about"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    classes = forms.MultipleChoiceField(
        label="Which class or group can be seen?",
        help_text="So that we find it again when a family withdraws a permission.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": f"Choose which class or group, or “{WHOLE_SCHOOL}”",
            "invalid_choice": "Choose from the list",
        },
    )
    pictured_on = DayField(
        label="When was the picture taken?", error_messages={"required": "Enter the day on which the picture was taken"}
    )

    def see(self, pictured, classes, now):
        """Say who can be seen; only of children it is asked which."""
        self.pictured, self.now = pictured, now
        if pictured != Pictured.CHILDREN:
            del self.fields["classes"], self.fields["pictured_on"]
        else:
            self.fields["classes"].choices = [(name, name) for name in classes]
            self.fields["pictured_on"].initial = school_day(now)

    def clean(self):
        """The class and the day are there where children are."""
        cleaned = super().clean()
        if "classes" in self.fields and not {"classes", "pictured_on"} & set(self.errors):
            classes, on = cleaned.get("classes"), cleaned.get("pictured_on")
            if reason := rules.why_not_pictured(self.pictured, classes, on, self.now):
                self.add_error("pictured_on" if classes else "classes", reason)
        return cleaned


class AnswersForm(forms.Form):
    """The questions alone, to answer again."""

    use_required_attribute = False

    def __init__(self, *args, pictured, said=None, **options):
        super().__init__(*args, **options)
        self.ask(pictured, said)

    def ask(self, pictured, said=None):
        """The questions of a post in which these people can be seen."""
        self.questions = questions_for(pictured)
        for question in self.questions:
            self.fields[question.key] = YesNoField(
                label=question.asked,
                help_text=question.help,
                no="No, or not sure",
                widget=RadioRow,
                initial=(said or {}).get(question.key),
                error_messages={"required": f"Answer “{question.asked}”"},
            )

    def said(self) -> dict[str, bool]:
        """Yes or no by the question's key."""
        return {question.key: self.cleaned_data[question.key] for question in self.questions}

    def asked(self):
        """The questions as they are drawn."""
        return [self[question.key] for question in self.questions]


class CheckForm(OnceForm, SeenForm):
    """A post before it goes out: the account, what it is, and the questions."""

    school_account = AccountChoice()
    field_order = ["sent_once", "school_account", "about", "classes", "pictured_on"]

    said, asked, ask = AnswersForm.said, AnswersForm.asked, AnswersForm.ask

    def __init__(self, *args, pictured, accounts, classes, now, **options):
        super().__init__(*args, **options)
        self.fields["school_account"].offer(accounts)
        self.see(pictured, classes, now)
        self.ask(pictured)


class LinkForm(forms.Form):
    """The link of a post, or that it has none; both may wait unless it `must` be said now."""

    use_required_attribute = False
    link = LinkField(
        label="Its link",
        help_text="Open the post, choose “Share” and “Copy link”, and paste it here.",
        required=False,
        max_length=500,
        error_messages={"invalid": "Copy the whole link of the post; it begins with https://"},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    has_no_link = forms.BooleanField(label="It has no link (a story or a message)", required=False)

    def __init__(self, *args, by, now, post=None, must=False, **options):
        super().__init__(*args, **options)
        self.by, self.now, self.post, self.must = by, now, post, must

    def clean(self):
        """A link to this account's platform that nobody recorded before."""
        cleaned = super().clean()
        link = cleaned.get("link", "")
        account = self.post.school_account if self.post else cleaned.get("school_account")
        if link and account is not None:
            reason = rules.why_not_link(link, account, self.by, self.now)
            if reason := reason or rules.why_not_known_already(self.post, link, self.by, self.now):
                self.add_error("link", reason)
        if self.must and not link and not cleaned.get("has_no_link") and "link" not in self.errors:
            self.add_error("link", "Paste the link, or tick that it has none")
        return cleaned


class PostedForm(LinkForm):
    """When a checked post went out; the link may come later."""

    posted_at = MomentField(label="When was it posted?")
    field_order = ["posted_at", "link", "has_no_link"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["posted_at"].initial = self.now
        self.fields["link"].help_text += " You can add it later."

    def clean_posted_at(self):
        """A moment that has been."""
        posted_at = self.cleaned_data["posted_at"]
        if reason := rules.why_not_moment(posted_at, self.now):
            raise forms.ValidationError(reason)
        return posted_at


class RecordForm(OnceForm, SeenForm, PostedForm):
    """A post that was not checked before."""

    school_account = AccountChoice()
    author = forms.ModelChoiceField(
        label="Who posted it?",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose who posted it", "invalid_choice": "Choose somebody from the list"},
    )
    field_order = ["sent_once", "school_account", "author", "about", "classes", "pictured_on", "posted_at", "link"]

    def __init__(self, *args, pictured, accounts, authors, classes, by, now, **options):
        super().__init__(*args, by=by, now=now, **options)
        self.fields["school_account"].offer(accounts)
        self.see(pictured, classes, now)
        if authors is None:
            del self.fields["author"]
        else:
            self.fields["author"].queryset = authors
            self.fields["author"].initial = by.person_id

    def clean(self):
        """Whoever is named could post there."""
        cleaned = super().clean()
        account, author = cleaned.get("school_account"), cleaned.get("author", self.by.person)
        is_whole = account is not None and author is not None
        if is_whole and (reason := rules.why_not_record_post(account, author, self.by, self.now)):
            self.add_error("author" if "author" in self.fields else "school_account", reason)
        cleaned["author"] = author
        return cleaned


class ChangeForm(SeenForm):
    """Mend a record."""

    def __init__(self, *args, post, classes, now, **options):
        has = [found.name for found in post.classes.all()]
        initial = {"about": post.about, "classes": has, "pictured_on": post.pictured_on}
        super().__init__(*args, initial=initial, **options)
        self.see(post.pictured, classes, now)


class ClassesForm(forms.Form):
    """The school's short list of classes and groups."""

    use_required_attribute = False
    names = WordsField(
        label="Classes and groups, one on each line",
        help_text=f"As the school calls them: “Year 3”, “Oak class”, “Choir”. “{WHOLE_SCHOOL}” is always there.",
        rows=12,
        max_length=4000,
        error_messages={"required": "Write at least one class"},
    )

    def __init__(self, *args, by, now, **options):
        super().__init__(*args, **options)
        self.by, self.now = by, now

    def clean_names(self):
        """Each name once, without blank lines."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["names"].splitlines())
        names = list(dict.fromkeys(line for line in lines if line and line != WHOLE_SCHOOL))
        if reason := rules.why_not_classes(names, self.by, self.now):
            raise forms.ValidationError(reason)
        return names


class PostsFilter(forms.Form):
    """What somebody wants to see of the posts; everything stays in the address."""

    account = forms.ModelChoiceField(
        label="Account", queryset=None, required=False, empty_label="Every account",
        error_messages={"invalid_choice": "Choose an account from the list"},
    )  # fmt: skip
    class_name = forms.ChoiceField(label="Class or group", required=False)
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)
    only = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All posts"),
            ("unposted", "Checked, not posted"),
            ("unchecked", "Posted without a check"),
            ("down", "Taken down"),
        ],
    )

    def __init__(self, data, *, accounts, classes, now):
        super().__init__(data)
        self.now = now
        self.fields["account"].queryset = accounts
        self.fields["class_name"].choices = [("", "Every class"), *((name, name) for name in classes)]

    def clean(self):
        """The last day is not before the first, and both have been."""
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        for name, day in (("since", first), ("until", last)):
            if (day and day < rules.FIRST_DAY) or (day and day.year > 2099):
                self.add_error(name, "Enter a day of this century")
        if first and last and last < first:
            self.add_error("until", "“To” must not be before “From”.")
        return self.cleaned_data

    def asked(self) -> dict:
        """What `queries.posts.listed` takes."""
        chosen = self.cleaned_data if self.is_valid() else {}
        first, last = chosen.get("since"), chosen.get("until")
        return {
            "school_account": chosen.get("account"),
            "class_name": chosen.get("class_name", ""),
            "since": end_of_day(first - timedelta(days=1)) if first else None,
            "until": end_of_day(last) if last else None,
            "only": chosen.get("only", ""),
        }

    def in_words(self) -> list[str]:
        """What is chosen, as its choices are named."""
        if not self.is_valid():
            return []
        chosen = self.cleaned_data
        said = [str(chosen["account"] or ""), chosen["class_name"]]
        said.append(dict(self.fields["only"].choices)[chosen["only"]] if chosen["only"] else "")
        said += [f"from {chosen['since']:%-d %B %Y}" if chosen["since"] else ""]
        said += [f"to {chosen['until']:%-d %B %Y}" if chosen["until"] else ""]
        return [words for words in said if words]
