"""What somebody who leaves is asked to stand by, in our own plain words (PE4, PE6). The number counts versions."""

VERSION = 1
POINTS = (
    "I will not get in touch with pupils of this school through my own accounts, nor follow them or accept them as "
    "friends. That goes for every school where I have worked.",
    "What I was told in confidence about pupils, families, staff and governors stays with me. I will not post it.",
    "I keep no sign-in details of the school’s accounts, and no pictures or messages of pupils on my own devices.",
)
# Somebody who leaves may be a parent here as well.
NOT_MEANT = "None of this is about your own children and family, or about friends you had before."
