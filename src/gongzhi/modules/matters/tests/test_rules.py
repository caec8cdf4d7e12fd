"""The judgements of the guide: a diagram that nobody drew is laid out, gateways are read through, long names are broken."""

import pytest

from gongzhi.modules.matters.rules import Arrow, arrange, measure, read_aloud, score, wrap

KINDS = {
    "start": "start",
    "look": "step",
    "which": "choice",
    "both": "split",
    "one": "step",
    "two": "step",
    "end": "end",
}
FLOWS = [
    ("f1", "start", "look"),
    ("f2", "look", "which"),
    ("yes", "which", "both"),
    ("no", "which", "look"),
    ("f3", "both", "one"),
    ("f4", "both", "two"),
    ("f5", "one", "end"),
    ("f6", "two", "end"),
]
WORDS = {"yes": "可以", "no": "再看看"}


def test_it_lays_out_what_nobody_drew_without_overlap():
    picture = arrange(KINDS, FLOWS)
    assert set(picture.boxes) == set(KINDS)
    assert len({(box.x, box.y) for box in picture.boxes.values()}) == len(KINDS)
    assert picture.boxes["one"].y == picture.boxes["two"].y > picture.boxes["look"].y
    assert all(size > 0 for size in measure(picture)[2:])


def test_it_draws_what_cannot_be_reached_too():
    assert "lost" in arrange({**KINDS, "lost": "step"}, FLOWS).boxes


def test_gateways_are_read_through_and_rings_end():
    arrows = [Arrow(source, target, WORDS.get(name, "")) for name, source, target in FLOWS]
    stations = {station.node: station for station in read_aloud(KINDS, arrows)}
    assert set(stations) == set(KINDS) - {"which", "both"}
    ways = {(way.words, way.number, way.together) for way in stations["look"].ways}
    numbers = {name: station.number for name, station in stations.items()}
    assert ways == {("可以", numbers["one"], True), ("可以", numbers["two"], True), ("再看看", numbers["look"], False)}


def test_a_ring_of_gateways_does_not_go_round_for_ever():
    ring = [Arrow("start", "a"), Arrow("a", "b"), Arrow("b", "a"), Arrow("b", "end")]
    kinds = {"start": "start", "a": "choice", "b": "choice", "end": "end"}
    assert [way.number for way in read_aloud(kinds, ring)[0].ways] == [2]


@pytest.mark.parametrize(
    ("text", "lines"),
    [("审核场所和时间", ["审核场", "所和时", "间"]), ("Hand over", ["Hand", "over"]), ("", []), ("abc", ["abc"])],
)
def test_it_breaks_names_where_a_reader_would(text, lines):
    assert wrap(text, 6) == lines


def test_a_word_that_excludes_the_matter_takes_it_out():
    matter = {"names": {"zh": "场所预约"}, "words": {"strong": ["场地"], "weak": [], "without": ["场地租金纠纷"]}}
    assert score(matter, (), "借场地") > 0
    assert score(matter, (), "场地租金纠纷") == 0
