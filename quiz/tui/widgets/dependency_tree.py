"""A parsed sentence, one word a line, its dependency arcs at the right (the idea of deplacy).

Each arc runs from a head to its dependent, where it ends in an arrow; words carry their part of speech, their entity
and their relation in writing, colours only repeat it.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from trainer_demos.events import Parse

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_LINES = {
    0: " ",
    _UP | _DOWN: "│",
    _LEFT | _RIGHT: "─",
    _LEFT | _DOWN: "╮",
    _LEFT | _UP: "╯",
    _LEFT | _UP | _DOWN: "┤",
    _LEFT | _RIGHT | _DOWN: "┬",
    _LEFT | _RIGHT | _UP: "┴",
    _LEFT | _RIGHT | _UP | _DOWN: "┼",
}
_UPOS_STYLES = {
    **dict.fromkeys(("NOUN", "PROPN", "PRON"), "$text-accent"),
    **dict.fromkeys(("VERB", "AUX"), "$text-warning"),
    **dict.fromkeys(("ADJ", "ADV", "NUM"), "$text-secondary"),
}
_ENTITY_STYLES = {"PER": "bold $text-accent", "LOC": "bold $text-warning", "ORG": "bold $text-secondary"}
_LONGEST_WORD = 20
_MOST_ROWS = 200
"""A longer sentence fits no screen, and its arcs would take seconds to lay out."""


def arcs(heads: Sequence[int]) -> list[str]:
    """The arcs of a dependency tree, one string a word, all of one width.

    `heads` has the 1-based head of each word, 0 for the root. Arcs further right span the ones left of them; arcs that
    cross (a non-projective tree) cross on the drawing too.
    """
    levels = _levels(heads)
    width = 2 * max(levels.values(), default=0)
    grid = [[0] * width for _ in heads]
    for word, level in levels.items():
        head, column = heads[word] - 1, 2 * level - 1
        top, bottom = sorted((word, head))
        for row in (word, head):
            for place in range(column):
                grid[row][place] |= _LEFT | _RIGHT
            grid[row][column] |= _LEFT | (_DOWN if row == top else _UP)
        for row in range(top + 1, bottom):
            grid[row][column] |= _UP | _DOWN
    lines = [[_LINES[bits] for bits in row] for row in grid]
    for word in levels:
        outgoing = [level for other, level in levels.items() if heads[other] - 1 == word]
        lines[word][2 * max(outgoing, default=0)] = "←"
    return ["".join(line) for line in lines]


def _levels(heads: Sequence[int]) -> dict[int, int]:
    """The column of each word's arc, counted from 1: beyond every arc it spans, and beyond those it goes on to."""
    levels: dict[int, int] = {}

    def span(word: int) -> tuple[int, int]:
        low, high = sorted((word, heads[word] - 1))
        return low, high

    def visit(head: int) -> None:
        dependents = [word for word, its_head in enumerate(heads) if its_head == head + 1]
        for word in sorted(dependents, key=lambda word: abs(word - head)):
            visit(word)
            if head < 0:
                continue
            low, high = span(word)
            inner = [
                level
                for other, level in levels.items()
                if (span(other)[0] < high and low < span(other)[1]) or heads[other] - 1 == word
            ]
            levels[word] = 1 + max(inner, default=0)

    visit(-1)
    return levels


def parse_view(parse: Parse, columns: int) -> Content:
    """The sentence with tags, entities, arcs and relations, one word a line."""
    drawn = arcs(parse.heads) if len(parse.words) <= _MOST_ROWS else []
    longest = min(_LONGEST_WORD, max((len(word) for word in parse.words), default=0))
    room = columns - longest - 7 - 5 - 4
    relation = max((len(name) for name in parse.deprels), default=0)
    numbered = not drawn or len(drawn[0]) + relation > room
    if numbered:  # arcs that do not fit give way to numbers: of each word, and of its head
        drawn = [f"← {head} {parse.words[head - 1][:_LONGEST_WORD]}" if head else "" for head in parse.heads]
        width = max(map(len, drawn), default=0)
        drawn = [f"{text:<{width}}" for text in drawn]
    brackets = entity_brackets(parse.entities)
    lines = []
    for number, word in enumerate(parse.words):
        upos, bracket = parse.upos[number], brackets[number]
        entity = "" if parse.entities[number] == "O" else parse.entities[number].rpartition("-")[2]
        root = parse.heads[number] == 0
        shown = word if len(word) <= longest else word[: longest - 1] + "…"
        lines.append(
            Content.assemble(
                Content.styled(
                    f"{number + 1:>{len(str(len(parse.words)))}}  " if numbered else "", "$foreground-muted"
                ),
                Content.styled(f"{shown:<{longest}}", "bold" if root else ""),
                Content.styled(f"  {upos:<5}", _UPOS_STYLES.get(upos, "$foreground-muted")),
                Content.styled(f" {bracket}{entity:<4} ", _ENTITY_STYLES.get(entity, "bold")),
                Content.styled(drawn[number], "$foreground-muted"),
                Content.styled(f"  {parse.deprels[number]}", "bold" if root else ""),
            )
        )
    return Content("\n").join(lines)


def entity_brackets(entities: Sequence[str]) -> str:
    """One sign a word that joins the words of one entity: `┌`, `│`, `└`; blank elsewhere."""
    signs = ""
    for number, label in enumerate(entities):
        inside = label.startswith("I-")
        goes_on = label != "O" and entities[number + 1 : number + 2] and entities[number + 1].startswith("I-")
        signs += ("│" if inside else "┌") if goes_on else "└" if inside else " "
    return signs


def disagreements(first: Parse, second: Parse) -> Content:
    """Where the second arm says something else than the first, word by word; empty when they do not share words."""
    if first.words != second.words:
        return Content("")
    lines: list[Content] = []
    for number, word in enumerate(first.words):
        differences = []
        if first.upos[number] != second.upos[number]:
            differences.append(second.upos[number])
        if first.entities[number] != second.entities[number]:
            differences.append("no entity" if second.entities[number] == "O" else f"entity {second.entities[number]}")
        if (first.heads[number], first.deprels[number]) != (second.heads[number], second.deprels[number]):
            head = second.heads[number]
            to = f" of {second.words[head - 1][:_LONGEST_WORD]}" if head else ""
            differences.append(f"{second.deprels[number]}{to}")
        if differences:
            lines.append(Content(f"  {word[:_LONGEST_WORD]}: {', '.join(differences)}"))
    if not lines:
        return Content.styled(f"{second.arm} says the same of every word.", "$foreground-muted")
    return Content("\n").join([Content.styled(f"{second.arm} says otherwise of", "$foreground-muted"), *lines])
