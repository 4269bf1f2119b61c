"""Messages owed to people: written with the change that owes them, sent later."""
