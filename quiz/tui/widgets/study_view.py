"""What studying shows: the card, its feedback, the end, and the line above them."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quiz.studying import Phase, Studying
from quiz.tui.widgets.card_view import FeedbackView, QuestionView, rating_line, verdict
from quiz.tui.words import plural, when
from trainer_demos.catalog import DEMOS


def study_view(study: Studying, *, all_whys: bool) -> Widget:
    """The card in the phase that the study is in, or the end."""
    if study.answered is not None:
        showing, review = study.answered.showing, study.answered.review
        return FeedbackView(
            showing, review.attempt.option_id, all_options=all_whys,
            demo_title=f"run “{DEMOS[showing.card.demo.id].title}”", rating=rating_line(review),
        )  # fmt: skip
    if study.showing is not None:
        return QuestionView(study.showing, covered=study.phase is Phase.COVERED)
    return Static(ending(study), id="over")


def study_title(study: Studying) -> tuple[str | Content, str]:
    """Left and right text of the first line: the domain and how far on, or the verdict and when the card is back."""
    if study.card is None:
        return "Done", ""
    flag = "  ⚑ flagged" if study.mark.flagged else ""
    if study.answered is None:
        domain = study.desk.bank.blueprint.domain(study.card.domain)
        guess = " · a guess" if study.guessed else ""
        left = f"{domain.name if domain else study.card.domain} · {study.card.level}{guess}{flag}"
        return left, f"{study.session.answered + 1} of {study.session.total}"
    due = study.answered.review.after.due
    back = "back as planned" if study.planned else f"back {when(due, study.desk.now(), study.desk.zone)}"
    return verdict(study.answered.showing, study.answered.review, flag), back


def ending(study: Studying) -> str:
    """What was done, and when the next card comes."""
    answered = study.session.answered
    done = f"{plural(answered, 'answer')} given and kept." if answered else "Nothing to do now."
    due = study.desk.next_due()
    return f"{done}\nThe next card comes {when(due, study.desk.now(), study.desk.zone)}." if due else done
