"""The rows about school accounts, one file a noun."""

from accounts.models.account_list import AccountList
from accounts.models.change import AccountChange, ChangeItem
from accounts.models.checklist import Checklist
from accounts.models.credential import Credential, CredentialLook, RecoveryCodeUse
from accounts.models.directory import DirectoryEntry, DirectoryToken
from accounts.models.linked_group import LinkedGroup
from accounts.models.long_leave import LongLeave
from accounts.models.opening import SafeOpening
from accounts.models.post import ClassList, Post, PostClass
from accounts.models.posting import Handover, PostingRight
from accounts.models.removal import AccessRemoval, RemovalStep
from accounts.models.request import AccountRequest
from accounts.models.review import Review
from accounts.models.safe_import import SafeImport
from accounts.models.school_account import SchoolAccount, SetUpItem
from accounts.models.settlement import Settlement
from accounts.models.staff_list import StaffList
from accounts.models.takedown import Takedown, TakedownStep
from accounts.models.way import WayBack
from accounts.models.withdrawal import PermissionWithdrawal, WithdrawalPost

__all__ = [
    "AccessRemoval",
    "AccountChange",
    "AccountList",
    "AccountRequest",
    "ChangeItem",
    "Checklist",
    "ClassList",
    "Credential",
    "CredentialLook",
    "DirectoryEntry",
    "DirectoryToken",
    "Handover",
    "LinkedGroup",
    "LongLeave",
    "PermissionWithdrawal",
    "Post",
    "PostClass",
    "PostingRight",
    "RecoveryCodeUse",
    "RemovalStep",
    "Review",
    "SafeImport",
    "SafeOpening",
    "SchoolAccount",
    "SetUpItem",
    "Settlement",
    "StaffList",
    "Takedown",
    "TakedownStep",
    "WayBack",
    "WithdrawalPost",
]
