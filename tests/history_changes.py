"""What the owner of a database may do to forty lines of history: each kind as statements, picked by chance."""

from django.db import connection

from tests.history import guards_lifted

LINES = 40
ENTRY, DETAIL = "audit_auditentry", "audit_auditdetail"
OTHER = {
    "at": ["2026-11-19 10:30:00.000001", "2020-01-01 00:00:00"],
    "event": ["person.added", "", "person.changed "],
    "about_type": ["people.person ", "accounts.schoolaccount"],
    "about_id": ["999999", ""],
    "actor_id": ["999999", "1 "],
    "detail_digest": ["0" * 64, ""],
    "key_id": ["k0", ""],
    "digest": ["f" * 64, ""],
    "salt": ["0" * 32, ""],
    "about_name": ["Somebody Else", ""],
    "actor_name": ["Somebody Else", ""],
    "facts": ["{}", "[]", '{"round": 1.0}', '{"round": "1"}'],
}
OF_ENTRY = ("at", "event", "about_type", "about_id", "actor_id", "detail_digest", "key_id", "digest")


def owner(statement, *values):
    """What the owner of the database does."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def change(pick):
    """Another value in one column of one line."""
    column = pick.choice(sorted(OTHER))
    table, key = (ENTRY, "id") if column in OF_ENTRY else (DETAIL, "entry_id")
    return [
        (f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [pick.choice(OTHER[column]), pick.randint(1, LINES)])
    ]


def remove(pick):
    """A line, its words, both, or several lines in a row."""
    first = pick.randint(1, LINES)
    last = min(LINES, first + pick.choice([0, 0, 3]))
    entry = (f"DELETE FROM {ENTRY} WHERE id BETWEEN %s AND %s", [first, last])
    detail = (f"DELETE FROM {DETAIL} WHERE entry_id BETWEEN %s AND %s", [first, last])
    return pick.choice([[entry], [detail], [entry, detail]])


def remove_and_close_the_gap(pick):
    """A line, and every later one takes the number before it."""
    line = pick.randint(1, LINES - 1)
    statements = []
    for table, key in ((ENTRY, "id"), (DETAIL, "entry_id")):
        statements.append((f"DELETE FROM {table} WHERE {key} = %s", [line]))
        statements += [
            (f"UPDATE {table} SET {key} = %s WHERE {key} = %s", [later - 1, later])
            for later in range(line + 1, LINES + 1)
        ]
    return statements


def insert(pick):
    """A copy of a line at the end, or words of a line that is not there."""
    copied, number = pick.randint(1, LINES), pick.choice([LINES + 1, LINES + 5, 0, -3])
    entry, detail = copy_entry(number, copied), copy_words(number, copied)
    return pick.choice([[entry], [detail], [entry, detail]])


def swap(pick):
    """Two lines, or the words of two lines, change places."""
    one, other = pick.sample(range(1, LINES + 1), 2)
    return [
        (f"UPDATE {table} SET {key} = %s WHERE {key} = %s", values)
        for table, key in pick.choice([[(ENTRY, "id")], [(DETAIL, "entry_id")], [(ENTRY, "id"), (DETAIL, "entry_id")]])
        for values in ([-1, one], [one, other], [other, -1])
    ]


def cut_off(pick):
    """The newest lines, or all of them."""
    last = pick.choice([0, LINES - 1, pick.randint(1, LINES - 1)])
    return [(f"DELETE FROM {ENTRY} WHERE id > %s", [last]), (f"DELETE FROM {DETAIL} WHERE entry_id > %s", [last])]


def insert_in_the_middle(pick):
    """A copy of a line between two others, and every later one takes the number after it."""
    copied, place, moved = pick.randint(1, LINES), pick.randint(1, LINES), []
    for table, key in ((ENTRY, "id"), (DETAIL, "entry_id")):
        moved.append((f"UPDATE {table} SET {key} = -{key} - 1 WHERE {key} >= %s", [place]))
        moved.append((f"UPDATE {table} SET {key} = -{key} WHERE {key} < 0", []))
    copied += copied >= place
    return moved + pick.choice([[copy_entry(place, copied)], [copy_entry(place, copied), copy_words(place, copied)]])


def double(pick):
    """Without the table's key: a line, its words or both stand there twice, as they were or as another."""
    number = pick.choice([7, 14, LINES, pick.randint(1, LINES)])
    copied = pick.choice([number, pick.randint(1, LINES)])
    entry, words = copy_entry(number, copied), copy_words(number, copied)
    return drop_keys() + pick.choice([[entry], [words], [entry, words]])


def take_the_number(pick):
    """Without the table's key: a line or words, or a copy of them, that carry no number."""
    line = pick.randint(1, LINES)
    more = [
        copy_entry(None, line),
        copy_words(None, line),
        (f"UPDATE {ENTRY} SET id = NULL WHERE id = %s", [line]),
        (f"UPDATE {DETAIL} SET entry_id = NULL WHERE entry_id = %s", [line]),
    ]
    return [*drop_keys(), pick.choice(more)]


def truncate(pick):
    """Everything at once."""
    return [(f"TRUNCATE {pick.choice([ENTRY, DETAIL, f'{ENTRY}, {DETAIL}'])}", [])]


def copy_entry(number, copied):
    columns = ", ".join(OF_ENTRY)
    return f"INSERT INTO {ENTRY} (id, {columns}) SELECT %s, {columns} FROM {ENTRY} WHERE id = %s", [number, copied]


def copy_words(number, copied):
    words = "salt, about_name, actor_name, facts"
    return (
        f"INSERT INTO {DETAIL} (entry_id, {words}) SELECT %s, {words} FROM {DETAIL} WHERE entry_id = %s",
        [number, copied],
    )


def drop_keys():
    """Both tables without their keys, so that a number may stand there twice or not at all."""
    if connection.vendor == "postgresql":
        return [
            (f"ALTER TABLE {ENTRY} ALTER id DROP IDENTITY, DROP CONSTRAINT {ENTRY}_pkey, ALTER id DROP NOT NULL", []),
            (f"ALTER TABLE {DETAIL} DROP CONSTRAINT {DETAIL}_pkey, ALTER entry_id DROP NOT NULL", []),
        ]
    return [
        (statement, [])
        for table in (ENTRY, DETAIL)
        for statement in (
            f"CREATE TABLE keyless AS SELECT * FROM {table}",
            f"DROP TABLE {table}",
            f"ALTER TABLE keyless RENAME TO {table}",
        )
    ]


KINDS = [
    *(change, remove, remove_and_close_the_gap, insert, swap, cut_off, insert_in_the_middle, double, take_the_number),
    *([truncate] if connection.vendor == "postgresql" else []),
]
