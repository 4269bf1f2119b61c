"""`make drill`: docs/install.md followed to the letter on two scratch machines."""
