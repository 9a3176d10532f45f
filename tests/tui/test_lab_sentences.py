from quiz.tui.widgets.dependency_tree import arcs, disagreements, parse_view
from quiz.tui.widgets.try_box import answer_view, quoted
from trainer_demos.events import Answer, Parse, Reading, Sentiment

ADA = Parse(
    arm="shared",
    words=("Ada", "Lovelace", "flew", "to", "Turin"),
    upos=("PROPN", "PROPN", "VERB", "ADP", "PROPN"),
    entities=("B-PER", "I-PER", "O", "O", "B-LOC"),
    heads=(3, 1, 0, 5, 3),
    deprels=("nsubj", "flat", "root", "case", "obl"),
)


def test_arcs_run_from_heads_to_dependents() -> None:
    assert arcs(ADA.heads) == [
        "─┬←╮",
        "←╯ │",
        "───┤",
        "←╮ │",
        "─┴←╯",
    ]


def test_a_sentence_of_one_word_or_none_has_no_arcs() -> None:
    assert arcs((0,)) == [""]
    assert arcs(()) == []


def test_every_word_but_the_root_gets_one_arrow() -> None:
    heads = (2, 4, 4, 0, 7, 7, 2, 4, 4)
    assert [line.count("←") for line in arcs(heads)] == [int(head > 0) for head in heads]


def test_a_parse_says_in_words_what_its_colours_say() -> None:
    lines = parse_view(ADA, 76).plain.split("\n")
    assert lines[0].split()[:3] == ["Ada", "PROPN", "┌PER"]
    assert lines[1].split()[:3] == ["Lovelace", "PROPN", "└PER"]
    assert lines[0].endswith("nsubj")
    assert lines[4].split()[:3] == ["Turin", "PROPN", "LOC"]
    assert len({line.rindex(" ") for line in lines}) == 1


def test_arcs_that_do_not_fit_give_way_to_numbers_and_the_head_word() -> None:
    lines = parse_view(ADA, 30).plain.split("\n")
    assert lines[0].startswith("1  Ada")
    assert "← 3 flew" in lines[0]
    assert lines[2].startswith("3  flew")


def test_what_the_arms_disagree_about_is_listed() -> None:
    other = Parse("single", ADA.words, ADA.upos, ("O", *ADA.entities[1:]), (3, 1, 0, 3, 3), ADA.deprels)
    assert disagreements(ADA, other).plain.split("\n") == [
        "single says otherwise of",
        "  Ada: no entity",
        "  to: case of flew",
    ]
    assert disagreements(ADA, ADA).plain == "shared says the same of every word."


def test_sentiment_has_a_bar_a_number_and_a_word_for_each_arm() -> None:
    answer = Answer("Fine.", (Sentiment("pre-trained", 0.87), Sentiment("fresh", 0.46)), remark="Cut.")
    text = answer_view(answer, 76).plain
    assert " 87 % positive" in text
    assert " 46 % negative" in text
    assert text.endswith("Cut.")


def test_a_long_text_is_quoted_up_to_a_whole_word() -> None:
    assert quoted("One two three.", 14) == "One two three."
    assert quoted("One two three four.", 14) == "One two …"
    assert quoted("Unbrokenandlong", 8) == "Unbroke…"
    long = "word " * 100
    lines = {columns: answer_view(Answer(long), columns).plain for columns in (60, 76, 83)}
    assert all(len(line) <= 2 * columns and line.endswith("word …”") for columns, line in lines.items())
    assert len(lines[83]) > len(lines[76]) > len(lines[60])


def test_markup_in_the_learners_sentence_is_only_text() -> None:
    assert "[bold]x[/]" in answer_view(Answer("[bold]x[/]", (Sentiment("a", 0.5),)), 76).plain


def test_readings_stand_under_the_sign_and_name_of_their_arm() -> None:
    answer = Answer("Fine.", readings=(Reading("fine-tuned", "a kind review"), Reading("TF-IDF", "another")))
    assert answer_view(answer, 76).plain.split("\n")[1:] == [
        "━● fine-tuned",
        "   a kind review",
        "╍▲ TF-IDF",
        "   another",
    ]
