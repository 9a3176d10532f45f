"""What the learner sees. Screens ask the desk and show values; they schedule, score and store nothing themselves."""
