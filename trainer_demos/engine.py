"""The machine a run trains on: device, precision, threads and random streams. Hugging Face Accelerate inside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor

from trainer_demos.faults import Fault
from trainer_demos.parallel import processes

DEVICES = ("auto", "cpu", "cuda", "mps")


class Engine:
    """Device and precision; bf16 only where the hardware has it, fp32 elsewhere."""

    def __init__(self, device: str = "auto") -> None:
        if device not in ("auto", "cpu") and not _present(device):
            raise Fault(
                f"The device {device} cannot be used", "PyTorch finds none on this machine", "Use --device auto or cpu."
            )
        on_cpu = device == "cpu" or not (_present("cuda") or _present("mps"))
        self.precision = _precision(on_cpu=on_cpu)
        self._accelerator = Accelerator(cpu=on_cpu, mixed_precision="bf16" if self.precision == "bf16" else "no")
        self.device: torch.device = self._accelerator.device
        if on_cpu:
            torch.set_num_threads(max(1, usable_cores() // int(os.environ.get("LOCAL_WORLD_SIZE", "1"))))

    @contextmanager
    def autocast(self) -> Iterator[None]:
        """Matrix products in the engine's precision."""
        with self._accelerator.autocast():
            yield

    def backward(self, loss: Tensor) -> None:
        """Gradients of a scalar loss."""
        self._accelerator.backward(loss)

    def describe(self) -> str:
        """For the learner: `cpu, 2 threads`, and how many processes, when it is not one."""
        each = f"cpu, {torch.get_num_threads()} threads" if self.device.type == "cpu" else str(self.device)
        return each if processes() == 1 else f"{processes()} processes, each {each}"


class RandomStream:
    """A stream of random numbers of its own, so that one arm's numbers never depend on the other arm."""

    def __init__(self, seed: int, device: torch.device) -> None:
        self._device = device
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self._state: Any = torch.get_rng_state()
        self._seed: int | None = seed

    @contextmanager
    def active(self) -> Iterator[None]:
        """Draw from this stream inside the block; the outer stream is untouched."""
        outer = torch.get_rng_state()
        torch.set_rng_state(self._state)
        accelerator: Any = None if self._device.type == "cpu" else torch.get_device_module(self._device)
        if accelerator is not None and self._seed is not None:
            accelerator.manual_seed(self._seed)
            self._seed = None
        elif accelerator is not None:
            accelerator.set_rng_state(self._device_state)
        try:
            yield
        finally:
            self._state = torch.get_rng_state()
            torch.set_rng_state(outer)
            if accelerator is not None:
                self._device_state: Any = accelerator.get_rng_state()


def usable_cores() -> int:
    """Cores this process may use, hyper-threads counted once where that can be told."""
    try:
        allowed = os.sched_getaffinity(0)
    except AttributeError:  # macOS, Windows
        return max(1, os.cpu_count() or 1)
    cores = set()
    for cpu in allowed:
        try:
            cores.add(Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text("ascii"))
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores))


def _present(device: str) -> bool:
    return torch.cuda.is_available() if device == "cuda" else torch.backends.mps.is_available()


def _precision(*, on_cpu: bool) -> str:
    """What Accelerate was asked for, if it was, else the fastest that the hardware has."""
    asked = os.environ.get("ACCELERATE_MIXED_PRECISION")
    wanted = asked == "bf16" if asked else _cpu_has_bf16() if on_cpu else _present("cuda")
    return "bf16" if wanted else "fp32"


def _cpu_has_bf16() -> bool:
    """Whether the CPU multiplies bf16 natively; emulated bf16 is slower than fp32."""
    capabilities: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
