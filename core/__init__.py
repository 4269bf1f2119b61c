"""A shelf of named parts that know nothing of the apps above them."""
