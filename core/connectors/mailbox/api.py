"""What the rest of the house uses: find messages in files, read one."""

from core.connectors.mailbox.files import RawMessage, messages_in
from core.connectors.mailbox.message import CannotRead, ReadMessage, clean, read_message

__all__ = ["CannotRead", "RawMessage", "ReadMessage", "clean", "messages_in", "read_message"]
