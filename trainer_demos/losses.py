"""One number out of several task losses."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional


class WeightedSum(nn.Module):
    """The plain weighted sum; hard to beat (Kurin et al. 2022, Xin et al. 2022)."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.weights = dict(weights)

    def forward(self, losses: Mapping[str, Tensor]) -> Tensor:
        """The sum over the tasks at hand, a scalar."""
        return torch.stack([self.weights[task] * loss for task, loss in losses.items()]).sum()

    def now(self) -> dict[str, float]:
        """What each loss weighs at present."""
        return dict(self.weights)


def supervised_contrast(vectors: Tensor, labels: Tensor, temperature: float = 0.1) -> Tensor:
    """Pulls texts of one label together and pushes the others away (Khosla et al. 2020); a scalar.

    `vectors` is (batch, width), `labels` (batch,). It teaches from pairs, of which even few labels give many.
    """
    directions = functional.normalize(vectors.float(), dim=-1)
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    similarity = (directions @ directions.T / temperature).masked_fill(itself, -1e9)
    surprise = similarity.logsumexp(1, keepdim=True) - similarity
    partners = (labels[:, None] == labels[None, :]) & ~itself
    return ((surprise * partners).sum(1) / partners.sum(1).clamp(min=1)).mean()


class UncertaintyWeights(nn.Module):
    """Weights learned from each task's uncertainty: sum of w * (exp(-s) * loss + s / 2), with s = log sigma^2.

    Kendall, Gal, Cipolla 2018, https://arxiv.org/abs/1705.07115, the form for classification.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.weights = dict(weights)
        self.log_variance = nn.ParameterDict({task: nn.Parameter(torch.zeros(())) for task in weights})

    def forward(self, losses: Mapping[str, Tensor]) -> Tensor:
        """The sum over the tasks at hand, a scalar."""
        terms = []
        for task, loss in losses.items():
            s = self.log_variance[task]
            terms.append(self.weights[task] * (torch.exp(-s) * loss + s / 2))
        return torch.stack(terms).sum()

    def now(self) -> dict[str, float]:
        """What each loss weighs at present."""
        return {task: self.weights[task] * float(torch.exp(-s.detach())) for task, s in self.log_variance.items()}
