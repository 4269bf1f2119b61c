"""What is known of each platform: ages, privacy, games included (SC0). Data, with its source and date."""

from dataclasses import dataclass
from datetime import date

from accounts.states import Platform
