"""What a school does before the machine breaks, typed into `barnes_social shell`: people join, work, keep secrets.

Prints one JSON object: what the drill must find again.
"""

import io
import json
import os
import uuid

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.totp import read_seed
from core.files.api import read_upload
from incidents.actions.evidence import add_evidence
from incidents.states import PictureAnswer
from people.actions.invitations import accept_invitation
from people.models import Person
from people.sealing import factor_of
from tests import factories

COMMENTS, PICTURES = 600, 12
PASSWORD = "plum kettle harbour ninety"
SECRET = "Quill-Harbour-" + uuid.uuid4().hex

now = timezone.now()
people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
seeds = {}
for name, person in people.items():
    accept_invitation(person.invitations.get(), by=factories.actor(person, now), now=now, password=PASSWORD)
    seeds[name] = generate_totp_secret()
    with factor_of(person):
        TOTP.activate(person, seeds[name])
head, deputy, tech = people["head"], people["deputy"], people["it"]

factories.publish_statement(head, now=now, adopted_on=timezone.localdate(now))
account = factories.make_live(deputy, head, tech, now=now)
factories.store(account, tech, now=now, username="hillroad", password=SECRET, totp_seed=read_seed("JBSWY3DPEHPK3PXP"))
for number in range(COMMENTS):
    factories.make_comment(now, words=f"Is the gate open on day {number}?")

incident = factories.make_report(deputy, now)
by = factories.actor(incident.lead, now)
for number in range(PICTURES):
    picture = io.BytesIO()
    Image.frombytes("RGB", (600, 400), os.urandom(600 * 400 * 3)).save(picture, "PNG")
    upload = SimpleUploadedFile(f"screen-{number}.png", picture.getvalue(), "image/png")
    add_evidence(incident, by=by, now=now, upload=read_upload(upload), picture=PictureAnswer.NO, note="As it stood")

print(json.dumps({"account": account.pk, "secret": SECRET, "password": PASSWORD, "seed": seeds["it"]}))
