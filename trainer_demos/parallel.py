"""Several processes train as one, started by `accelerate launch`; alone, nothing here does anything.

Every process builds the same models from the same seeds and makes the same steps. Of each batch it runs the encoder,
where nearly all the work lies, on its own rows only; the hidden states of all rows are then gathered, so that heads and
losses see the whole batch on every process, and a run on several gives what a run on one gives: for losses over pairs
of texts or over words, too, of which processes with batches of their own would have to guess each other's share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch
import torch.distributed.nn.functional  # before there is a group: its defaults would keep it alive
from accelerate import PartialState
from accelerate.utils import broadcast_object_list, gather, reduce
from torch import Tensor

from trainer_demos.batches import Texts


def processes() -> int:
    """How many processes train together."""
    return int(PartialState().num_processes) if PartialState._shared_state else 1  # noqa: SLF001  no engine, no crew


def spread(texts: Texts, run: Callable[[Texts], Sequence[Tensor]]) -> list[Tensor]:
    """What `run` gives for a batch, each (batch, ...), when every process runs it on its share of the rows."""
    world = processes()
    if world == 1:
        return list(run(texts))
    rank, rows = int(PartialState().process_index), len(texts.ids)
    share = -(-rows // world)
    mine = torch.arange(rank * share, (rank + 1) * share).clamp(max=rows - 1)
    keys = texts.keys and tuple(texts.keys[row] for row in mine.tolist())
    found = torch.stack(list(run(replace(texts, ids=texts.ids[mine], mask=texts.mask[mine], keys=keys))), 1)
    gathered: Tensor = _Gathered.apply(found, rows)  # type: ignore[no-untyped-call]
    return list(gathered.unbind(1))


def average(gradients: Sequence[Tensor]) -> None:
    """Make the gradients the mean over all processes, in place."""
    if processes() > 1 and gradients:
        joined = reduce(torch.cat([gradient.flatten() for gradient in gradients]), "mean")
        for gradient, part in zip(gradients, joined.split([each.numel() for each in gradients]), strict=True):
            gradient.copy_(part.view_as(gradient))


def agreed(asked: Callable[[], bool]) -> Callable[[], bool]:
    """A question that the first process answers for all; every process must ask it at the same points."""

    def answer() -> bool:
        if processes() == 1:
            return asked()
        said = [asked()]
        broadcast_object_list(said)
        return said[0]

    return answer


def part() -> None:
    """Training is over: the first process may be asked things for as long as it likes, the others leave.

    Gloo's threads end with the group. One that still lets go of a tensor while Python shuts down aborts the process.
    """
    if processes() > 1:
        PartialState().wait_for_everyone()
        PartialState().destroy_process_group()


class _Gathered(torch.autograd.Function):
    """The rows of all processes.

    Going back, each takes the gradient of its own rows, times the number of processes, as `average` divides by it.
    """

    @staticmethod
    def forward(ctx: Any, mine: Tensor, rows: int) -> Tensor:
        ctx.rows, ctx.share = rows, len(mine)
        whole: Tensor = gather(mine.contiguous())
        return whole[:rows]

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (whole,) = gradients
        start = int(PartialState().process_index) * ctx.share
        mine = whole.new_zeros((ctx.share, *whole.shape[1:]))
        own = whole[start : min(ctx.rows, start + ctx.share)]
        mine[: len(own)] = own * processes()
        return mine, None
