-- Run once by the database's container, when its volume is new. Each app migrates its own.
CREATE DATABASE alpes_companies;
CREATE DATABASE alpes_geographic;
CREATE DATABASE alpes_audit;
CREATE DATABASE alpes_read;
