"""Redis as the broker: kombu's, but what a worker has taken is counted by that worker alone.

kombu keeps a copy of every message in Redis until it is acknowledged there. Where Redis is away at that moment, kombu
logs “Couldn't ack” and counts the message as taken for ever. After four, as many as a worker has hands, it takes none
again, and never notices that its connection is gone: it stands still until somebody restarts it, however well Redis
is by then. We need no copy: beat's next reminder asks the database again.
"""

from kombu.transport import redis


class Channel(redis.Channel):
    """Takes a message out of Redis and has no more to say to it."""

    ack_emulation = False
    # Nor is it put back where a connection ends in the middle of its work.
    do_restore = False


class Transport(redis.Transport):
    """kombu's, with our channel."""

    Channel = Channel
