"""Small experiments that really train. Importing this runs nothing: a submodule does its own work."""
