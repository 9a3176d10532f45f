"""One layer of the encoder, computed in few steps.

The libraries' own layers are written for long texts on fast accelerators. On sentences of two dozen subwords and two
cores a third of their time goes into fused attention that does not pay at this length, into casts between number
formats, and into dropout. The weights stay where the library keeps them; only the arithmetic is laid out anew.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def mask_bias(mask: Tensor) -> Tensor | None:
    """What is added to attention scores, (batch, 1, 1, length): -inf on padding; None when there is no padding."""
    if bool(mask.all()):
        return None
    return torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, -torch.inf)[:, None, None, :]


def run_layer(layer: nn.Module, hidden: Tensor, bias: Tensor | None) -> Tensor:
    """Hidden states after a layer, (batch, length, width), without dropout.

    BERT, RoBERTa and ELECTRA are computed here (Vaswani et al. 2017, with the normalisation after each sum); a layer
    of another make runs as its library wrote it.
    """
    if hasattr(getattr(getattr(layer, "attention", None), "self", None), "query"):
        return _bert_layer(layer, hidden, bias)
    allowed = None if bias is None else (bias == 0).expand(-1, -1, bias.shape[-1], -1)
    found: Tensor = layer(hidden, allowed)
    return found


def _bert_layer(layer: Any, hidden: Tensor, bias: Tensor | None) -> Tensor:
    batch, length, _ = hidden.shape
    attention, output = layer.attention.self, layer.attention.output
    query, key, value = (
        project(hidden).view(batch, length, attention.num_attention_heads, -1).transpose(1, 2)
        for project in (attention.query, attention.key, attention.value)
    )
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    if bias is not None:
        scores = scores + bias.to(scores.dtype)
    mixed = (scores.softmax(-1).to(value.dtype) @ value).transpose(1, 2).flatten(2)
    middle = _add_and_normalise(hidden, output.dense(mixed), output.LayerNorm)
    return _add_and_normalise(middle, layer.output.dense(layer.intermediate(middle)), layer.output.LayerNorm)


def _add_and_normalise(before: Tensor, change: Tensor, norm: nn.LayerNorm) -> Tensor:
    return F.layer_norm(before.to(change.dtype) + change, norm.normalized_shape, norm.weight, norm.bias, norm.eps)
