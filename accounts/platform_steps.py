"""Where each setting of a checklist is found on each platform. Data, noted on the day below (RO6).

Platforms move their settings about: the pages say when this was noted, and the technician edits it there.
"""

from datetime import date

from accounts.states import Platform

NOTED_ON = date(2026, 11, 23)

# Platforms where everybody can sign in as themselves; elsewhere one password is shared through the safe (RO7).
EACH_THEIR_OWN = frozenset(
    {Platform.FACEBOOK, Platform.X, Platform.YOUTUBE, Platform.LINKEDIN, Platform.WHATSAPP, Platform.GAMES}
)

# Where the general title does not fit.
TITLES: dict[str, dict[str, str]] = {
    Platform.LINKEDIN: {"school-email": "Each admin's profile has a school e-mail address"},
    Platform.WHATSAPP: {"school-email": "It is signed up with a telephone number of the school"},
}

STEPS: dict[str, dict[str, str]] = {
    Platform.FACEBOOK: {
        "private": "A group: Manage, Settings, Privacy, Private; then Hide group: Hidden. "
        "A Page cannot be private: limit who sees it by country and age.",
        "comments": "A group: turn commenting off for each post, or let only administrators post and comment. "
        "A Page: Settings, Followers and public content, Who can comment.",
        "own-access": "Facebook never needs a shared password: give each person a role on the Page or in the group.",
        "school-email": "The Page: Settings, Page setup, contact e-mail address. "
        "Whoever looks after it uses a profile with a school address.",
        "recovery": "A Page or group is lost with its last administrator. "
        "See that each of them can get back into their own profile.",
        "two-step": "Accounts Centre, Password and security, Two-factor authentication, for each administrator.",
        "two-people": "Page: Settings, Page setup, Page access. Group: two administrators.",
        "profile": "Page or group: About.",
    },
    Platform.INSTAGRAM: {
        "private": "Settings, Account privacy, Private account. Approve each follower by hand. "
        "A business account cannot be private: change it to a personal one first.",
        "comments": "Settings, Comments; or Turn off commenting on each post. Turn off tags and mentions as well.",
        "own-access": "Instagram has one password for everybody unless a linked Facebook Page shares the work.",
        "school-email": "Accounts Centre, Personal details, Contact info.",
        "recovery": "Accounts Centre, Personal details, Contact info: no personal telephone, and no personal profile "
        "linked under Accounts.",
        "two-step": "Accounts Centre, Password and security, Two-factor authentication.",
        "two-people": "Two people can collect the password from the safe, or work through the linked Facebook Page.",
        "profile": "Edit profile: name, bio and website.",
    },
    Platform.X: {
        "private": "Settings, Privacy and safety, Audience and tagging, Protect your posts.",
        "comments": "Set each post to “Only accounts you mention can reply”, and mention nobody.",
        "own-access": "Give access with Delegate, so that nobody needs the password.",
        "school-email": "Settings, Your account, Account information, Email.",
        "recovery": "Settings, Your account, Account information: Phone and Email. Turn on Password reset protect.",
        "two-step": "Settings, Security and account access, Security, Two-factor authentication.",
        "two-people": "Settings, Security and account access, Delegate: at least one more person as admin.",
        "profile": "Edit profile: name, bio and website.",
    },
    Platform.YOUTUBE: {
        "private": "A channel's own page stays open. YouTube Studio, Settings, Upload defaults, Visibility: "
        "Private or Unlisted. Check each older video under Content.",
        "comments": "YouTube Studio, Settings, Community, Defaults: comments Off. "
        "Check older videos under Content, and turn off live chat.",
        "own-access": "YouTube Studio, Settings, Permissions: invite each person by their own Google account. "
        "Nobody needs the password.",
        "school-email": "Make the channel with a Google account of the school, best as a brand account; "
        "never with a private one.",
        "recovery": "Google Account, Security, Ways we can verify it's you: recovery telephone and e-mail.",
        "two-step": "Google Account, Security, 2-Step Verification, for each person with access.",
        "two-people": "YouTube Studio, Settings, Permissions: two people as owner or manager. "
        "A brand account: two owners.",
        "profile": "YouTube Studio, Customisation, Profile: name, description and links.",
    },
    Platform.TIKTOK: {
        "private": "Profile, the menu, Settings and privacy, Privacy, Private account. "
        "A business account cannot be private: change it to a personal one first.",
        "comments": "Settings and privacy, Privacy, Comments: no one. "
        "Turn off Duet, Stitch, Direct messages and Downloads as well.",
        "own-access": "TikTok has one password for everybody; sharing without it is for open business accounts only.",
        "school-email": "Settings and privacy, Account, Account information. "
        "Sign up by e-mail, not with anybody's Google, Facebook or Apple.",
        "recovery": "Settings and privacy, Account, Account information: Phone number and Email.",
        "two-step": "Settings and privacy, Security and permissions, 2-step verification.",
        "two-people": "Two people can collect the password from the safe. "
        "Look under Security and permissions, Manage devices: only theirs.",
        "profile": "Edit profile: name and bio.",
    },
    Platform.LINKEDIN: {
        "private": "A Page cannot be private. A group can: Manage, Edit group, Private, Unlisted.",
        "comments": "When writing a post: Comment control, No one. Older posts: the three dots, Who can comment.",
        "own-access": "A Page has no password. Admin tools, Manage admins: give each person the smallest role that "
        "is enough.",
        "school-email": "Each admin: Settings and Privacy, Sign in and security, Email addresses. "
        "The Page itself has no address to sign in with.",
        "recovery": "A Page is lost with its last super admin. "
        "See that each super admin can get back into their own profile.",
        "two-step": "Each admin: Settings and Privacy, Sign in and security, Two-step verification.",
        "two-people": "Admin tools, Manage admins: two super admins.",
        "profile": "Edit page: Header and About.",
    },
    Platform.WHATSAPP: {
        "private": "Group info, Group permissions: Approve new members on; only admins add others. "
        "Reset the invitation link. Remember that members see each other's numbers.",
        "comments": "Group info, Group permissions, Send new messages: off, so that only admins write. "
        "For families, best is a community's announcement group, where numbers stay hidden.",
        "own-access": "Make each person an admin with a number of the school; nobody borrows a telephone.",
        "school-email": "Never a personal number. The school pays for it, so that it is not given to somebody else.",
        "recovery": "Settings, Account, Email address, and Two-step verification, Change email: both the school's.",
        "two-step": "Settings, Account, Two-step verification: set a PIN and keep it in the password safe. "
        "Look under Linked devices: only those you know.",
        "two-people": "Group info: two members are marked as group admin.",
        "profile": "Group info: name, picture and description.",
    },
    Platform.THREADS: {
        "private": "Settings, Privacy, Private profile. It is a setting of its own, apart from Instagram's.",
        "comments": "For each post, Who can reply: Mentioned only, and mention nobody. "
        "Turn off mentions under Settings, Privacy.",
        "own-access": "Threads is signed in to with one password, most often Instagram's.",
        "school-email": "Accounts Centre, Personal details, Contact info.",
        "recovery": "Accounts Centre, Personal details, Contact info: no personal telephone.",
        "two-step": "Accounts Centre, Password and security, Two-factor authentication.",
        "two-people": "Two people can collect the password from the safe.",
        "profile": "Edit profile: name, bio and link.",
    },
    Platform.BLUESKY: {
        "private": "Nothing here is private. Settings, Privacy and security, Logged-out visibility: "
        "ask apps not to show the account to people who are not signed in.",
        "comments": "Settings, Moderation, Interaction settings: Nobody can reply, and no quotes. "
        "Check it on each post.",
        "own-access": "Bluesky has one password for everybody. App passwords are for programs, not for people.",
        "school-email": "Settings, Account, Email.",
        "recovery": "There is no recovery telephone: whoever reads that e-mail address holds the account.",
        "two-step": "Settings, Privacy and security, Two-factor authentication. It comes by e-mail, "
        "so two-step sign-in must be on for that e-mail address too.",
        "two-people": "Two people can collect the password from the safe and read that e-mail address.",
        "profile": "Edit profile. Best is the school's own website as handle: Settings, Account, Handle, "
        "I have my own domain.",
    },
    Platform.MASTODON: {
        "private": "Preferences, Public profile, Privacy and reach: do not accept followers automatically, and leave "
        "search and suggestions off. Preferences, Posting defaults, Posting privacy: Followers only.",
        "comments": "Replies cannot be turned off everywhere. Post to followers only, let nobody quote, "
        "and approve followers by hand.",
        "own-access": "Mastodon has one password for everybody.",
        "school-email": "Preferences, Account, Account settings, E-mail address.",
        "recovery": "There is no recovery telephone: whoever reads that e-mail address holds the account. "
        "Know who runs the server, and how to reach them.",
        "two-step": "Preferences, Account, Two-factor auth.",
        "two-people": "Two people can collect the password from the safe.",
        "profile": "Preferences, Public profile. Put the link that it gives you on the school's website: "
        "then the profile shows it as verified.",
    },
    Platform.GAMES: {
        "private": "The world, server or club lets in invited players only. Look for “private”, “invite only” or "
        "“allow list”, and keep strangers from joining.",
        "comments": "Turn chat and voice off, or allow them among invited players only. "
        "Turn off messages and friend requests from strangers.",
        "own-access": "Each adult has a player's account of their own with the right to moderate. "
        "Children's accounts carry no real names.",
        "school-email": "The account at the game's maker, and at the console's, have a school e-mail address.",
        "recovery": "Look at the game's maker and at the console's account: both the school's, and no personal card "
        "for payments.",
        "two-step": "In the account at the game's maker, and at the console's.",
        "two-people": "Two adults own or run the world, server or club.",
        "profile": "The name says that it is the school's. Never a child's name or where children are.",
    },
}
