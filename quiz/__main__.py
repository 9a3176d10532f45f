"""`python -m quiz` starts the app."""

from quiz.cli import main

if __name__ == "__main__":
    main()
