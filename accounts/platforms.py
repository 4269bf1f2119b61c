"""What is known of each platform: minimum age, whether it can be private (SC0, NA4). Data, with source and date."""

from dataclasses import dataclass
from datetime import date

from accounts.states import Platform

# As far as we know on this day; the page says so and links to where it can be looked up.
NOTED_ON = date(2026, 11, 22)


@dataclass(frozen=True)
class PlatformFacts:
    """What to know before proposing an account there. `minimum_age` None: it differs, see `note`."""

    minimum_age: int | None
    source: str
    privacy: str
    note: str = ""
    noted_on: date = NOTED_ON


FACTS: dict[str, PlatformFacts] = {
    Platform.FACEBOOK: PlatformFacts(
        13,
        "https://www.facebook.com/terms.php",
        "A Facebook group can be private. A Facebook Page cannot: anybody can see it.",
    ),
    Platform.INSTAGRAM: PlatformFacts(
        13,
        "https://help.instagram.com/581066165581870",
        "A personal account can be private. A business account cannot.",
    ),
    Platform.X: PlatformFacts(
        13, "https://x.com/en/tos", "Posts can be protected, so that only approved followers see them."
    ),
    Platform.YOUTUBE: PlatformFacts(
        13,
        "https://www.youtube.com/t/terms",
        "Each video can be private or unlisted; the channel's page itself stays open.",
        "Children under 13 may watch with a parent's permission.",
    ),
    Platform.TIKTOK: PlatformFacts(
        13, "https://www.tiktok.com/legal/page/uk/terms-of-service/en", "An account can be private."
    ),
    Platform.LINKEDIN: PlatformFacts(
        16, "https://www.linkedin.com/legal/user-agreement", "A page of a school cannot be private."
    ),
    Platform.WHATSAPP: PlatformFacts(
        13,
        "https://www.whatsapp.com/legal/terms-of-service-eea",
        "A group is closed, but its members see each other's telephone numbers.",
    ),
    Platform.THREADS: PlatformFacts(13, "https://help.instagram.com/769983657850450", "An account can be private."),
    Platform.BLUESKY: PlatformFacts(
        13, "https://bsky.social/about/support/tos", "Nothing there is private: every post can be read by anybody."
    ),
    Platform.MASTODON: PlatformFacts(
        None,
        "https://joinmastodon.org/servers",
        "Posts can be for followers only, and followers can be approved.",
        "Each server sets its own minimum age; many say 16.",
    ),
    Platform.GAMES: PlatformFacts(
        None,
        "https://pegi.info/",
        "Most games let you turn chat off, or allow it among invited players only.",
        "Each game has its own age rating; look at the rating for chat as well.",
    ),
    Platform.OTHER: PlatformFacts(
        None,
        "https://www.internetmatters.org/",
        "Find out whether it can be private before you propose it.",
        "Look in the platform's own terms.",
    ),
}

# How lists of other people name the platforms, without blanks, capitals and signs.
NAMES: dict[str, str] = {
    **{platform.value: platform for platform in Platform if platform != Platform.OTHER},
    **dict.fromkeys(("fb", "facebookpage", "facebookgroup", "meta"), Platform.FACEBOOK),
    **dict.fromkeys(("ig", "insta"), Platform.INSTAGRAM),
    **dict.fromkeys(("twitter", "xtwitter", "twitterx", "xformerlytwitter"), Platform.X),
    **dict.fromkeys(("yt", "youtubechannel"), Platform.YOUTUBE),
    **dict.fromkeys(("whatsappgroup", "whatsappcommunity", "whatsappchannel"), Platform.WHATSAPP),
    **dict.fromkeys(("linkedinpage",), Platform.LINKEDIN),
    **dict.fromkeys(("minecraft", "minecrafteducation", "roblox", "fortnite", "agamewithchat"), Platform.GAMES),
}
# Where their pages are.
HOSTS: dict[str, str] = {
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "fb.me": Platform.FACEBOOK,
    "instagram.com": Platform.INSTAGRAM,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
    "youtube.com": Platform.YOUTUBE,
    "youtu.be": Platform.YOUTUBE,
    "tiktok.com": Platform.TIKTOK,
    "linkedin.com": Platform.LINKEDIN,
    "whatsapp.com": Platform.WHATSAPP,
    "wa.me": Platform.WHATSAPP,
    "threads.net": Platform.THREADS,
    "threads.com": Platform.THREADS,
    "bsky.app": Platform.BLUESKY,
    "bsky.social": Platform.BLUESKY,
    "mastodon.social": Platform.MASTODON,
    "mastodon.online": Platform.MASTODON,
}


def facts_about(platform: str) -> PlatformFacts | None:
    """What is known of this platform, or None before one was chosen."""
    return FACTS.get(platform)
