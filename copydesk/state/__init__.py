"""What the desk remembers between runs: SQL, through SQLAlchemy Core, with migrations."""
