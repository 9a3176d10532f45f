"""Text classification: an encoder with one linear head a question."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainer_demos.batches import Texts
from trainer_demos.encoder import Encoder
from trainer_demos.heads import mean_pool

_TOP = 4


class Classifier(nn.Module):
    """An encoder under linear heads that read a text vector: the mean hidden states of its top layers, side by side.

    With few labels several layers are worth more than the last one alone, and each layer's part, brought to mean 0 and
    variance 1, lets a head learn at the same rate on pre-trained and on random features.
    """

    def __init__(self, encoder: Encoder, heads: Mapping[str, int], dropout: float = 0.1) -> None:
        """`heads` names each question and the number of its classes."""
        super().__init__()
        self.encoder = encoder
        self.top = min(_TOP, len(encoder.layers))
        self.dropout = nn.Dropout(dropout)
        width = self.top * encoder.width
        self.heads = nn.ModuleDict({name: nn.Linear(width, classes) for name, classes in heads.items()})

    def vectors(self, texts: Texts) -> Tensor:
        """One vector a text, (batch, top * width)."""
        means = [mean_pool(state, texts.mask).float() for state in self.encoder.states(texts, self.top)]
        return torch.cat([F.layer_norm(mean, mean.shape[-1:]) for mean in means], -1)

    def logits(self, vectors: Tensor, head: str) -> Tensor:
        """(batch, classes) in fp32."""
        found: Tensor = self.heads[head](self.dropout(vectors)).float()
        return found
