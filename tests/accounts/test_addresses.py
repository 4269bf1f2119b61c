"""Whose account an address or a handle names, and what is never taken for ours."""

import random
import re
import unicodedata
from types import SimpleNamespace

import pytest
from confusable_homoglyphs.confusables import confusables_data
from hypothesis import given
from hypothesis import strategies as st

from accounts.addresses import NotOneAddress, name_at, names_of_account, profile_of, read
from accounts.lookalikes import looks_like, skeleton
from accounts.queries.official import Found, answer_about, key_of

SCHOOL = "Riverside Primary School"
KEPT = [
    ("facebook", "", "https://www.facebook.com/RiversidePrimary"),
    ("facebook", "", "https://www.facebook.com/groups/riverside.friends"),
    ("facebook", "", "https://www.facebook.com/profile.php?id=100063541234567"),
    ("instagram", "riverside_primary", ""),
    ("x", "@RiversidePrim", "https://x.com/RiversidePrim"),
    ("youtube", "@RiversideFilms", ""),
    ("youtube", "", "https://www.youtube.com/channel/UCabcDEFghi12345"),
    ("tiktok", "riversideclips", ""),
    ("linkedin", "", "https://uk.linkedin.com/school/riverside-primary/"),
    ("whatsapp", "", "https://whatsapp.com/channel/0029VaABCdef"),
    ("threads", "riverside.threads", ""),
    ("bluesky", "riverside.bsky.social", ""),
    ("mastodon", "@riverside@mastodon.social", ""),
    ("other", "", "https://padlet.com/riverside/library"),
    ("other", "", "https://forum.example/view.php?id=5"),
    ("other", "", "https://schüle-riverside.example"),
]


def account(platform, handle, address):
    return SimpleNamespace(platform=platform, handle=handle, address=address)


OURS = [account(*kept) for kept in KEPT]


def answer(text, accounts=OURS):
    return answer_about(text, SCHOOL, accounts).found


@pytest.mark.parametrize(
    "text",
    [
        "https://www.facebook.com/RiversidePrimary",
        "facebook.com/riversideprimary",
        "HTTPS://M.FACEBOOK.COM/RiversidePrimary/posts/123?mibextid=x#top",
        "http://en-gb.facebook.com/riversideprimary/",
        "https://fb.com/RiversidePrimary",
        "https://m.me/riversideprimary",
        "https://www.facebook.com/groups/Riverside.Friends/posts/9",
        "https://m.facebook.com/profile.php?id=100063541234567&sk=about",
        "https://www.facebook.com/100063541234567",
        "https://www.facebook.com/people/Riverside-Primary/100063541234567/",
        "https://www.instagram.com/riverside_primary/?igsh=MzRlODBiNWFlZA==",
        "instagram.com/Riverside_Primary",
        "https://www.instagram.com/riverside_primary/p/C4abc/",
        "https://instagram.com/stories/riverside_primary/123/",
        "https://instagram.com/r%69verside_primary",
        "@riverside_primary",
        " “riverside_primary” ",
        "\u200eriverside_primary\u200f",
        "https://twitter.com/RiversidePrim/status/17?s=20",
        "mobile.twitter.com/riversideprim",
        "x.com/RIVERSIDEPRIM.",
        "https://x.com:443/RiversidePrim",
        "https://youtube.com/@riversidefilms/videos",
        "https://m.youtube.com/channel/UCabcDEFghi12345?si=1",
        "https://www.tiktok.com/@RiversideClips?lang=en",
        "https://linkedin.com/school/Riverside-Primary/about/",
        "https://www.whatsapp.com/channel/0029VaABCdef",
        "https://www.threads.net/@riverside.threads",
        "https://threads.com/@riverside.threads",
        "https://bsky.app/profile/riverside.bsky.social",
        "@riverside.bsky.social",
        "https://mastodon.social/@Riverside/1112",
        "@riverside@mastodon.social",
        "https://padlet.com/riverside/library",
        "padlet.com/riverside/library/page-2?ref=a",
        "https://www.padlet.com/riverside/library/",
        "https://forum.example/view.php?id=5",
        f"https://xn--{'schüle-riverside'.encode('punycode').decode()}.example/",
        "Look what I found: https://www.instagram.com/riverside_primary?igsh=1 is it ours",
    ],
)
def test_ours_is_recognised_however_it_is_written(text):
    assert answer(text) == Found.OURS


@pytest.mark.parametrize(
    "text",
    [
        "https://www.facebook.com/RiversidePrimary1",
        "https://www.facebook.com/Riverside.Primary",
        "https://www.faceb00k.com/RiversidePrimary",
        "https://facebook.com.signin.example/RiversidePrimary",
        "https://www.instagram.com@evil.example/riverside_primary",
        "https://evil.example\\@instagram.com/riverside_primary",
        "https://evil.example/instagram.com/riverside_primary",
        "https://instagram.com:8080/riverside_primary",
        "https://instagram.com/riverside_primary_",
        "https://instagram.com/riversideprimary",
        "https://instagram.com/riverside__primary",
        "https://instagram.com/rivreside_primary",
        "https://instagram.com/riverside_prirnary",
        "https://instagram.com/riverside_primary_official",
        "https://instagram.com/the.riverside_primary2",
        "https://instagram.com/riverside_primary%00",
        "https://instagram.com/riverside_\u200bprimary",
        "https://instagram.com/x/../riverside_primary",
        "@rivers1de_primary",
        "@RlVERSIDE_PRIMARY",
        "https://tiktok.com/@riverside_primary",
        "javascript://instagram.com/riverside_primary",
        "https://www.riversideprimary-school.example",
        "riverside-primary.example",
        "@riversideprimaryschool.london",
        "https://youtube.com/c/RiversideFilms",
        "https://padlet.com/riverside-library/x",
        "@riverside@mastodon.example",
        "https://xn--nstagram-skb.com/riverside_primary",
    ],
)
def test_what_a_parent_may_take_for_ours_is_said_to_be_like_it(text):
    assert answer(text) == Found.LIKE


@pytest.mark.parametrize(
    "text",
    [
        "https://www.instagram.com/oakfield_juniors/",
        "@hillside_school",
        "https://x.com/BBCNews",
        "https://www.facebook.com/profile.php?id=100099999999999",
        "https://youtube.com/channel/UCzzz",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://forum.example/view.php?id=6",
        "mailto:somebody@elsewhere.example",
        "https://",
        "//",
        "@",
        "https://[::1]/x",
        "https://exa mple".replace(" ", ""),
        "?" * 500,
        "https://xn--.example/",
        "https://xn--zz--zz.example/%ff%fe",
    ],
)
def test_what_is_neither_is_not_known(text):
    assert answer(text) == Found.UNKNOWN


def test_one_post_and_short_links_say_that_they_name_nobody():
    said = {text: answer_about(text, SCHOOL, OURS).pasted.says_nobody for text in ("https://youtu.be/abc", "bit.ly/3x")}
    said |= {text: read(text).says_nobody for text in ("instagram.com/p/C4abc", "https://www.facebook.com/share/1A/")}
    assert set(said.values()) == {True}
    assert not read("https://x.com/BBCNews").says_nobody


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("https://x.com/a https://x.com/b", "Paste one address at a time"),
        ("Riverside Primary", "Paste the address or the @name of the account: anybody can use any other name"),
    ],
)
def test_several_addresses_and_plain_names_are_sent_back(text, sentence):
    with pytest.raises(NotOneAddress, match=re.escape(sentence)):
        read(text)


def test_each_look_alike_is_said_to_be_one_for_its_own_reason():
    def why(text):
        return answer_about(text, SCHOOL, OURS).why

    assert why("instagram.com/rіverside_primary") == (
        "Some of its letters are from another alphabet. They only look like ours."
    )
    assert why("tiktok.com/@riverside_primary") == "It uses a name of ours, but in another place than ours."
    assert why("https://instagram.com@evil.example/riverside_primary") == (
        "It has a name of ours in it, but it does not lead to us."
    )
    assert why("@riverside_primery") == "Its name is nearly one of ours, or our school’s, but not the same."


# The alphabet of addresses, and for each of its letters the signs that Unicode lists as looking like it.
CONFUSABLE = {
    letter: [found["c"] for found in confusables_data.get(letter, ()) if found["c"] != letter]
    + [sign for sign, like in confusables_data.items() if any(found["c"] == letter for found in like)]
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789._-/"
}


def look_alikes(number):
    """So many different addresses and handles, each ours with one to all letters changed for ones that look alike."""
    chance, made = random.Random(39), set()
    plain = [text for kept in KEPT for text in kept[1:] if text.isascii() and text]
    while len(made) < number:
        text = chance.choice(plain)
        scheme = "https://" if text.startswith("https://") else ""
        rest = text.removeprefix(scheme)
        places = [place for place, sign in enumerate(rest) if CONFUSABLE.get(sign.lower())]
        signs = list(rest)
        for place in chance.sample(places, chance.randint(1, min(len(places), chance.choice((1, 2, 3, 40))))):
            signs[place] = chance.choice(CONFUSABLE[rest[place].lower()])
        changed = "".join(signs)
        if changed.lower() != rest.lower():
            made.add(scheme + changed)
    return sorted(made)


def test_of_a_thousand_look_alikes_none_is_called_ours():
    made = look_alikes(1000)
    answers = {text: answer(text) for text in made}

    assert [text for text, found in answers.items() if found == Found.OURS] == []
    # And nearly all are said to be like ours: not one where only a number or an invitation was changed.
    assert sum(found == Found.LIKE for found in answers.values()) > 850


def test_every_confusable_sign_alone_keeps_an_address_from_being_ours():
    for letter in sorted(set("riverside_primary")):
        for sign in CONFUSABLE[letter]:
            assert answer(f"https://instagram.com/{'riverside_primary'.replace(letter, sign, 1)}") != Found.OURS, sign


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    try:
        found = answer(text)
    except NotOneAddress:
        return
    assert found in Found
    assert key_of(text) == key_of(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/?#"), min_size=1, max_size=20))
def test_only_the_very_letters_are_ours(text):
    ours = name_at("https://instagram.com/riverside_primary")
    found = name_at(f"https://instagram.com/{text}")
    assert found != ours or text.isascii()


def test_a_letter_that_becomes_an_english_one_is_still_another():
    kelvin = "\N{KELVIN SIGN}"
    assert unicodedata.normalize("NFC", kelvin) == "K"
    ours = [account("instagram", "oaklane_school", "")]
    assert answer(f"oa{kelvin}lane_school", ours) == Found.LIKE
    assert answer("https://ınstagram.com/oaklane_school", ours) == Found.LIKE


def test_names_of_other_alphabets_are_ours_where_they_are():
    ours = [account("youtube", "@école_riverside", "")]
    assert answer("youtube.com/@École_Riverside", ours) == Found.OURS
    assert answer("youtube.com/@e\u0301cole_riverside", ours) == Found.OURS
    assert answer("youtube.com/@ecole_riverside", ours) == Found.LIKE


def test_what_names_nothing_recognises_nothing():
    for kept in [("facebook", "Closed group “Year 5”", ""), ("instagram", "", "https://instagram.com/"), ("x", "", "")]:
        assert names_of_account(*kept) == frozenset()


def test_profiles_are_made_of_plain_handles_alone():
    assert profile_of("instagram", "@riverside_primary") == "https://www.instagram.com/riverside_primary/"
    assert profile_of("youtube", "RiversideFilms") == "https://www.youtube.com/@RiversideFilms"
    assert profile_of("facebook", "Closed group “Year 5”") == ""
    assert profile_of("other", "riverside") == ""


def test_the_skeleton_is_what_the_eye_sees():
    assert (
        skeleton("Riverside_Primary") == skeleton("r1vers1de.prirnary") == skeleton("ＲＩＶＥＲＳＩＤＥ ＰＲＩＭＡＲＹ")
    )
    assert not looks_like("oakfield", "riverside")
    assert not looks_like("", "riverside")
    assert not looks_like("art", "ark")


def test_the_same_address_written_otherwise_is_one_report():
    keys = {
        key_of(text)
        for text in (
            "https://www.instagram.com/Fake_One/?x=1",
            "instagram.com/fake_one",
            "http://m.instagram.com/fake_one/p/1",
        )
    }
    assert len(keys) == 1
    assert key_of("@fake_one") == key_of("Fake_One")
    assert key_of("bit.ly/AAA") != key_of("bit.ly/BBB")


ROUTED = [
    account("other", "", "https://matrix.to/#/#riverside:server.example"),
    account("other", "", "https://web.telegram.org/k/#@riverside_club"),
]


@pytest.mark.parametrize(
    "text",
    [
        "https://matrix.to/#/#riverside:server.example",
        "https://matrix.to/#/%23riverside:server.example",
        "https://matrix.to/#/%23riverside%3Aserver.example?via=server.example",
        "https://matrix.to/#/#riverside:server.example/$event",
        "https://web.telegram.org/k/#@riverside_club",
    ],
)
def test_an_account_behind_a_route_is_ours(text):
    assert answer(text, ROUTED) == Found.OURS


@pytest.mark.parametrize(
    "text",
    [
        "https://matrix.to/#/#another:server.example",
        "https://matrix.to/",
        "https://matrix.to/#/",
        "https://matrix.to/%23/%23riverside:server.example",
        "https://matrix.to/#/#riverside:server.example.evil",
        "https://web.telegram.org/k/#@somebody",
        "https://web.telegram.org/k/",
    ],
)
def test_what_differs_only_behind_the_hash_is_not_ours(text):
    assert answer(text, ROUTED) != Found.OURS


def test_a_place_on_a_page_of_ours_is_that_page():
    kept = [account("other", "", "https://choir.example/riverside")]
    assert answer("https://choir.example/riverside/news#top", kept) == Found.OURS
