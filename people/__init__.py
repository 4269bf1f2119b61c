"""People, the roles they hold for a time, who may open which page, and leaving."""
