"""Practice tests: drawing a paper, sitting it, marking it. Pure functions over frozen values."""
