"""The brokers by name, and the built-in one: kombu's folder of messages, with each message there whole or not at all.

kombu opens the file before it writes it, so a worker that looks in between reads an empty message and falls.
"""

import uuid
from pathlib import Path
from time import monotonic

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

NAME = "folder"


class Channel(filesystem.Channel):
    """Writes a message under a name that no worker looks for, then gives it its own."""

    def _put(self, queue, payload, **kwargs):
        """Put `payload` onto `queue`."""
        path = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        unfinished = path.with_suffix(".part")
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            unfinished.replace(path)
        except OSError as fault:
            raise ChannelError(f"Cannot add {path} to the messages") from fault


class Transport(filesystem.Transport):
    """kombu's, with our channel."""

    Channel = Channel


TRANSPORT_ALIASES[NAME] = "barnes_social.broker:Transport"
# By their usual names, because kombu turns encryption on by the name; read only where Redis is used.
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "barnes_social.redis_broker:Transport"
