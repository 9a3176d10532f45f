"""How it is learned: pure functions from memories and answers to memories and queues."""
