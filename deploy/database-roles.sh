#!/bin/sh
# Run once by the database's container, when its folder is empty: the owner of the tables, and the program's role.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username postgres --set=owner="$OWNER_PASSWORD" --set=program="$PROGRAM_PASSWORD" <<'END'
CREATE ROLE barnes_owner LOGIN PASSWORD :'owner';
CREATE ROLE barnes LOGIN PASSWORD :'program';
CREATE DATABASE barnes_social OWNER barnes_owner ENCODING 'UTF8' TEMPLATE template0;
END
