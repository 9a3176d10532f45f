"""A card on screen: the question, and after an answer everything it teaches."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from quiz.bank import Card, Option, Reference
from quiz.study.review import Review
from quiz.study.session import Showing
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.words import key_link, link, prose

RATING_NAMES = ("Again", "Hard", "Good", "Easy")


class QuestionView(Vertical):
    """The stem with its code or table, and the options unless they stay covered."""

    DEFAULT_CSS = """
    QuestionView {
        height: auto;
        .stem { padding: 0 2; margin-bottom: 1; }
        .block { padding: 0 2; margin: 0 2 1 2; background: $panel; width: auto; max-width: 100%; }
        .covered { padding: 0 2; color: $text-muted; }
    }
    """

    def __init__(self, showing: Showing, *, covered: bool = False, compact: bool = False) -> None:
        super().__init__()
        self._showing = showing
        self._covered = covered
        self._compact = compact

    def compose(self) -> ComposeResult:
        """Stem, blocks, options."""
        card = self._showing.card
        yield Static(prose(card.stem), classes="stem")
        for block in (card.code, card.table):
            if block:
                yield Static(Content(block), classes="block")
        if self._covered:
            count = len(card.options)
            yield Static(f"{count} options are covered. Answer in your head, then press space.", classes="covered")
        else:
            texts = tuple(card.option(option_id).text for option_id in self._showing.order)
            yield ChoiceList(texts, compact=self._compact)


class OptionFeedback(Horizontal):
    """One option with what there is to say about it."""

    DEFAULT_CSS = """
    OptionFeedback {
        height: auto;
        padding: 0 1;
        margin-bottom: 1;
        .sign { width: 5; }
        .words { width: 1fr; height: auto; }
        .why { color: $text-muted; }
        &.-right .sign { color: $success; text-style: bold; }
        &.-wrong .sign { color: $error; text-style: bold; }
    }
    """

    def __init__(self, position: int, option: Option, *, chosen: bool) -> None:
        super().__init__(classes="-right" if option.correct else "-wrong" if chosen else "")
        self._position = position
        self._option = option
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Digit, sign, text, why, and for the option chosen in error what leads there."""
        option = self._option
        sign = "✓" if option.correct else "✗" if self._chosen else " "
        yield Static(f" {self._position + 1} {sign}", classes="sign")
        with Vertical(classes="words"):
            yield Static(prose(option.text), classes="text")
            yield Static(prose(option.why), classes="why")
            if self._chosen and option.misconception:
                yield Static(
                    Content.assemble(Content.styled("The trap: ", "$warning"), prose(option.misconception)),
                    classes="trap",
                )


class FeedbackView(Vertical):
    """After the answer: the key and the option chosen with their whys, the principle, where to read on, the demo."""

    DEFAULT_CSS = """
    FeedbackView {
        height: auto;
        .stem { color: $text-muted; padding: 0 2; margin-bottom: 1; }
        .block { padding: 0 2; margin: 0 2 1 2; background: $panel; width: auto; max-width: 100%; }
        .principle, .takeaway, .refs, .demo, .rating { padding: 0 2; margin-bottom: 1; }
        .refs { color: $text-muted; link-color: $text-muted; }
    }
    """

    def __init__(
        self, showing: Showing, chosen: str, *, all_options: bool, demo_title: str, rating: Content | None = None
    ) -> None:
        super().__init__()
        self._showing = showing
        self._chosen = chosen
        self._rating = rating
        self._all_options = all_options
        self._demo_title = demo_title

    def compose(self) -> ComposeResult:
        """Top to bottom in the order in which it helps."""
        card = self._showing.card
        yield Static(prose(card.stem), classes="stem")
        for block in (card.code, card.table):
            if block:
                yield Static(Content(block), classes="block")
        for position, option_id in enumerate(self._showing.order):
            option = card.option(option_id)
            if option.correct or option_id == self._chosen or self._all_options:
                yield OptionFeedback(position, option, chosen=option_id == self._chosen)
        yield Static(prose(card.explanation), classes="principle")
        yield Static(
            Content.assemble(Content.styled("Remember: ", "$accent bold"), prose(card.takeaway)), classes="takeaway"
        )
        if self._rating is not None:
            yield _coloured(self._rating, "rating")
        yield _coloured(demo_line(card, self._demo_title), "demo")
        yield Static(references(card.refs, card.verified_on), classes="refs")


def scroll_to_start(area: VerticalScroll) -> None:
    """To the top of a card; to what is new in an answer, the question a scroll above, if it would be out of view."""
    feedback = area.query(OptionFeedback)
    if feedback:
        first = feedback.first()
        end = first.region.bottom - area.region.y + area.scroll_offset.y
        if end > area.size.height:
            area.scroll_to_widget(first, animate=False, top=True)
            return
    area.scroll_home(animate=False)


def rating_line(review: Review) -> Content:
    """The four ratings with the one in force set off, each a link."""
    parts: list[Content | str] = ["Rated  "]
    for number, name in enumerate(RATING_NAMES, start=1):
        style = "bold $accent" if review.rating == number else "$foreground-muted"
        sign = "●" if review.rating == number else " "
        parts += [link(f"{sign}{number} {name}", "screen.rate", number, style=style), "   "]
    return Content.assemble(*parts)


def demo_line(card: Card, title: str) -> Content:
    """What the linked demo would have the learner predict, and on a line of its own the key that runs it."""
    return Content.assemble(
        Content.styled("Try it: ", "$accent bold"),
        prose(card.demo.predict.question),
        "\n",
        key_link("d", title, "screen.demo"),
    )


def _coloured(words: Content, classes: str) -> Static:
    """Text whose links keep the colours that it gives them."""
    shown = Static(words, classes=classes)
    shown.auto_links = False
    return shown


def references(refs: tuple[Reference, ...], verified_on: str) -> Content:
    """References, one a line, as links where there is an address."""
    lines: list[Content] = []
    for ref in refs:
        who = ", ".join(part for part in (ref.authors, str(ref.year or "")) if part)
        label = " · ".join(part for part in (who, ref.title, ref.locator) if part)
        lines.append(link(label, "app.browse", ref.url) if ref.url else Content(label))
    if verified_on:
        lines.append(Content(f"Facts last checked on {verified_on}"))
    return Content("\n").join(lines)


def verdict(showing: Showing, review: Review, flag: str = "") -> Content:
    """Right or wrong in one line, by sign and word as well as by colour."""
    if review.correct:
        guess = ", but a guess" if review.attempt.guessed else ""
        return Content.styled(f"✓ Right{guess}{flag}", "bold $success")
    chosen = showing.order.index(review.attempt.option_id) + 1
    key = showing.order.index(showing.card.key.id) + 1
    return Content.styled(f"✗ You chose {chosen}; it is {key}{flag}", "bold $error")
