"""The Transformer encoder: load it, start it afresh, freeze, thaw or reset its layers."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoConfig, AutoModel

from trainer_demos.batches import Texts
from trainer_demos.events import Event
from trainer_demos.faults import Fault
from trainer_demos.layers import mask_bias, run_layer
from trainer_demos.parallel import spread
from trainer_demos.weights import EncoderFiles, find_encoder

_PREFIXES = ("bert.", "distilbert.", "roberta.", "model.", "encoder.model.")


class Encoder(nn.Module):
    """Embeddings and a stack of layers of a BERT-like model, without pooler and without dropout.

    The embeddings stay as they are: half of all weights, hardly touched by a few hundred sentences, and up to a third
    of the time of a step. Dropout is for many passes over much data: within a few hundred steps a model does not
    overfit but underfits, and dropout inside the encoder cost five points of entity F1 and a fifth of the time.
    """

    def __init__(self, model: nn.Module, config: Any) -> None:
        super().__init__()
        stack: Any = getattr(model, "encoder", None) or getattr(model, "transformer", None)
        if not isinstance(getattr(stack, "layer", None), nn.ModuleList) or not hasattr(model, "embeddings"):
            raise Fault(
                "The encoder cannot be used here",
                f"{config.model_type} is built differently from BERT",
                "Use BERT, MiniLM, DistilBERT or RoBERTa weights with --encoder.",
            )
        self.embeddings: nn.Module = model.embeddings  # type: ignore[assignment]
        self.layers: nn.ModuleList = stack.layer
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        self.config = config
        self.frozen = 0
        """How many of the lowest layers do not learn."""
        self.learns: Callable[[str], bool] = lambda _: True
        """Which weights of the other layers learn, by name."""
        self.learns_embeddings = False
        """Whether the embeddings learn, too, while no layer is frozen."""
        self.prompt: nn.Parameter | None = None
        """Vectors that stand before every input, (length, width), and learn even when all layers are frozen."""
        self._memory: dict[int, Tensor] = {}
        self.freeze(0)

    @property
    def width(self) -> int:
        """Size of a hidden state."""
        return int(getattr(self.config, "hidden_size", 0) or self.config.dim)

    @property
    def positions(self) -> int:
        """The longest input in subwords."""
        return min(512, int(self.config.max_position_embeddings)) - 2

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and the lowest `layers` layers as they are; all others learn."""
        self.frozen = min(layers, len(self.layers))
        self._memory.clear()
        self.embeddings.requires_grad_(self.learns_embeddings and not self.frozen)
        for index, layer in enumerate(self.layers):
            for name, weight in layer.named_parameters():
                weight.requires_grad_(index >= self.frozen and self.learns(name))

    def forward(self, texts: Texts) -> Tensor:
        """Hidden states of the last layer: (batch, length, width)."""
        return self.states(texts, 1)[-1]

    def states(self, texts: Texts, top: int) -> list[Tensor]:
        """Hidden states of the `top` highest layers, lowest first; each (batch, length, width).

        In training every process of a crew runs its share of the rows.
        """
        return spread(texts, lambda mine: self._states(mine, top)) if self.training else self._states(texts, top)

    def _states(self, texts: Texts, top: int) -> list[Tensor]:
        if self.prompt is not None:
            return self._prompted_states(texts, self.prompt, top)
        bias = mask_bias(texts.mask)
        states = self._frozen_states(texts, bias, len(self.layers) - top)
        for layer in self.layers[self.frozen :]:
            states.append(run_layer(layer, states[-1], bias))
        return states[-top:]

    def _prompted_states(self, texts: Texts, prompt: Tensor, top: int) -> list[Tensor]:
        """As `states`, with the prompt before every text; its own positions are dropped in the end."""
        length = len(prompt)
        words: Tensor = self.embeddings.get_submodule("word_embeddings")(texts.ids)
        joined = torch.cat([prompt.to(words.dtype).expand(len(words), -1, -1), words], 1)
        bias = mask_bias(F.pad(texts.mask, (length, 0), value=True))
        states: list[Tensor] = [self.embeddings(inputs_embeds=joined)]
        for layer in self.layers:
            states.append(run_layer(layer, states[-1], bias))
        return [state[:, length:] for state in states[-top:]]

    def _frozen_states(self, texts: Texts, bias: Tensor | None, lowest: int) -> list[Tensor]:
        """States that do not learn, from layer `lowest` or the last frozen one on; computed once an item."""
        keys = texts.keys if self.frozen else None
        if keys is not None and all(key in self._memory for key in keys):
            padded = pad_sequence([self._memory[key] for key in keys], batch_first=True)
            missing = texts.ids.shape[1] - padded.shape[1]  # the longest text of the batch may be another process's
            return list(F.pad(padded, (0, 0, 0, 0, 0, missing)).unbind(2))
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.learns_embeddings and not self.frozen):
            states: list[Tensor] = [self.embeddings(input_ids=texts.ids)]
            for layer in self.layers[: self.frozen]:
                states.append(run_layer(layer, states[-1], bias))
        kept = states[min(lowest + 1, self.frozen) :]
        if keys is not None:
            rows = torch.stack(kept, dim=2)
            for key, row, size in zip(keys, rows, texts.mask.sum(1).tolist(), strict=True):
                self._memory[key] = row[:size].clone()
        return kept

    def reset(self, layers: int) -> None:
        """Set the top `layers` layers back to random numbers, as a fresh encoder has them."""
        for layer in list(self.layers)[len(self.layers) - layers :] if layers else []:
            layer.apply(self._initialise)

    def start_afresh(self) -> None:
        """Set every weight back to random numbers."""
        self.apply(self._initialise)

    def _initialise(self, module: nn.Module) -> None:
        # The initialisation that BERT was pre-trained from (Devlin et al. 2019).
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=self.config.initializer_range)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.LayerNorm):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)


class Source:
    """Pre-trained weights in memory, from which any number of encoders can start."""

    def __init__(self, files: EncoderFiles) -> None:
        self.origin = files.origin
        try:
            self.config = AutoConfig.from_pretrained(files.folder, local_files_only=True)
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
            self._weights = load_file(files.folder / "model.safetensors")
        except (OSError, ValueError, SafetensorError) as error:
            raise Fault(
                "The encoder cannot be loaded", " ".join(str(error).split())[:200], "Fetch or install it again."
            ) from None
        except Exception as error:  # noqa: BLE001  the tokenizers library raises bare Exception for a damaged file
            raise Fault("The encoder cannot be loaded", str(error)[:200], "Fetch or install it again.") from None
        self._embeddings: nn.Module | None = None
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.name = _name(files.folder, self.config)
        self.padding = int(self.config.pad_token_id or 0)
        """Subword id that fills up a batch."""

    def pretrained(self) -> Encoder:
        """An encoder that carries the pre-trained weights; raises Fault when they do not fit the configuration.

        All encoders of a source share one copy of the embeddings, half of all weights: they do not learn.
        """
        model = self._bare()
        wanted = model.state_dict()
        weights = {_bare_name(name, wanted): tensor for name, tensor in self._weights.items()}
        missing = [name for name in wanted if name not in weights]
        if missing:
            raise Fault("The encoder cannot be loaded", f"its weights lack {missing[0]}", "Fetch or install it again.")
        try:
            model.load_state_dict({name: weights[name] for name in wanted})
        except RuntimeError as error:
            raise Fault("The encoder cannot be loaded", str(error)[:200], "Fetch or install it again.") from None
        encoder = Encoder(model, self.config)
        self._embeddings = encoder.embeddings = self._embeddings or encoder.embeddings
        return encoder

    def fresh(self) -> Encoder:
        """The same architecture with random weights, drawn from the current random stream."""
        encoder = Encoder(self._bare(), self.config)
        encoder.start_afresh()
        return encoder

    def _bare(self) -> nn.Module:
        with torch.random.fork_rng(devices=[]):
            try:
                model = AutoModel.from_config(self.config, add_pooling_layer=False, attn_implementation="sdpa")
            except (TypeError, ValueError):
                model = AutoModel.from_config(self.config)
        bare: nn.Module = model
        return bare


def load_encoder(wanted: str | None) -> Generator[Event, None, Source]:
    """Find, verify and read the encoder; what happens on the way is yielded. Raises Fault."""
    return Source((yield from find_encoder(wanted)))


def _bare_name(name: str, wanted: dict[str, Any]) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix) and name[len(prefix) :] in wanted:
            return name[len(prefix) :]
    return name


def _name(folder: Path, config: Any) -> str:
    path = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("_name_or_path") or folder.name
    size = f"{config.num_hidden_layers} layers, {getattr(config, 'hidden_size', None) or config.dim} wide"
    return f"{Path(path).name} ({size})"
