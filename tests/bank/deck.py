"""A sound deck as text, to be broken in one place at a time."""

CARD = """\
  - id: mtl-aaaa
    rev: 1
    change: editorial
    status: released
    domain: multi-task
    topic: joint-sequential
    objective: classify-regime
    level: understand
    difficulty: 2
    stem: Two heads are trained on one encoder in the same loop. Which regime is this?
    options:
      - id: a
        text: Sequential transfer learning
        why: In sequential transfer one task is finished before the next begins, and here both heads learn together.
        misconception: Sharing an encoder is taken for transfer.
      - id: b
        text: Joint multi-task learning
        correct: true
        why: Both tasks send their gradients into one shared encoder at every step, which is what joint training means.
      - id: c
        text: Continual domain adaptation
        why: In continual learning the tasks arrive one after the other, and here both are present from the start.
        misconception: More than one task is taken for a stream of tasks.
    explanation: >-
      What counts is when the tasks meet the shared weights. Together on a sum of losses is multi-task learning; one
      after the other is transfer, whatever the tasks are and however much is shared between them.
    takeaway: Together is multi-task, one after the other is transfer.
    refs:
      - title: Multitask Learning
        authors: Caruana
        year: 1997
        doi: 10.1023/A:1007379606734
        locator: §2
    demo:
      id: multi_task
      preset: default
      predict:
        question: Which head gains most in this run?
        options:
          - text: Tagging
            when: upos_gain > f1_gain and upos_gain > las_gain
          - text: Another one
        expects: 2
    tags: [multi-task, transfer-learning]
"""

DECK = "cards:\n" + CARD


def second_card(card_id: str = "mtl-bbbb") -> str:
    """The same card under another id."""
    return CARD.replace("mtl-aaaa", card_id)
