"""Passwords of school accounts: making a strong one, judging a typed one, reading one out."""

import secrets
import unicodedata
from dataclasses import dataclass

from django.views.decorators.debug import sensitive_variables
from zxcvbn import zxcvbn

from core.school.api import school

# Without the letters that look alike: I, l, 1, O, 0 and their friends.
LOWER, UPPER, DIGITS, SIGNS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=?!%*"
LENGTH = 20
SHORTEST, SHORTEST_PHRASE = 10, 20
# Of five steps, the least that is kept without a word, and the most that a short one gets.
ENOUGH, TOO_SHORT = 3, 1
IN_WORDS = ("very easy to guess", "easy to guess", "fairly easy to guess", "hard to guess", "very hard to guess")


@dataclass(frozen=True)
class Strength:
    """How hard a password is to guess, in five steps; its text is in words."""

    score: int

    @property
    def is_enough(self) -> bool:
        """Whether it may be kept; anything less is due for change."""
        return self.score >= ENOUGH

    @property
    def is_best(self) -> bool:
        """Whether nothing is harder."""
        return self.score == len(IN_WORDS) - 1

    def __str__(self):
        return IN_WORDS[self.score]


@sensitive_variables()
def make_password() -> str:
    """A password that nobody guesses: 20 characters that do not look alike, with what platforms insist on."""
    everything = LOWER + UPPER + DIGITS + SIGNS
    while True:
        made = "".join(secrets.choice(everything) for _ in range(LENGTH))
        has_each = all(any(letter in kind for letter in made) for kind in (LOWER, UPPER, DIGITS, SIGNS))
        if has_each and made[0] in LOWER + UPPER:
            return made


@sensitive_variables()
def strength(password: str, school_account, names=()) -> Strength:
    """How hard the password is to guess for somebody who knows the school, the account and these people's names."""
    known = school()
    told = [school_account.name, school_account.handle, "barnes social", *names]
    if known:
        told += [known.name, known.town]
    guesses = [guess for name in told for guess in _runs(name.lower().split()[:8])]
    score = zxcvbn(password[:72], user_inputs=guesses)["score"] if password else 0
    return Strength(min(score, TOO_SHORT) if len(password) < SHORTEST else score)


@sensitive_variables()
def phrase_strength(phrase: str) -> Strength:
    """How hard a passphrase is to guess that protects a copy of everything: it is tried without any limit."""
    known = school()
    guesses = _runs(f"{known.name} {known.town}".lower().split()[:10]) if known else []
    score = zxcvbn(phrase[:72], user_inputs=guesses)["score"] if phrase else 0
    return Strength(min(score, ENOUGH) if len(phrase) < SHORTEST_PHRASE else score)


def _runs(words: list[str]) -> list[str]:
    """Every run of neighbouring words, written as one word and as several."""
    ends = [(first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1)]
    return [joint.join(words[first:last]) for first, last in ends for joint in ("", " ", "-")]


@sensitive_variables()
def spelled_out(secret: str) -> list[str]:
    """Each character in words, for reading out: "capital B", "small l", "number 1"."""
    return [_in_words(letter) for letter in secret]


def _in_words(letter: str) -> str:
    if letter.isdecimal():
        return f"number {letter}"
    if letter.isascii() and letter.isalpha():
        return f"{'capital' if letter.isupper() else 'small'} {letter}"
    return unicodedata.name(letter, "a character without a name").lower()
