"""How the libraries are told to behave; they read it when they are loaded, so it has to be set before."""

SETTINGS = {
    # Threads that spin while they wait make a step twice to ten times slower once another process wants the cores;
    # threads that sleep at once make it a fifth slower on quiet ones. A thousand turns, some ten microseconds, bridge
    # most gaps between two operations: as fast as spinning on quiet cores, a tenth slower than sleeping on busy ones.
    "OMP_WAIT_POLICY": "PASSIVE",
    "GOMP_SPINCOUNT": "1000",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
}
"""Variables of the environment; what the user has set stands."""
