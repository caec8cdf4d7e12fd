"""A document is found by the words in it, in any script, the same on both databases."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongzhi.engine.search import public as search
from gongzhi.engine.search.models import IndexedText
from gongzhi.engine.search.tests import oracle

TEXTS = {
    1: "柳溪村三组的路灯不亮，晚上走路看不见",
    2: "咨询城乡居民养老保险缴费标准",
    3: "老人养老和医疗保险都没办好",
    4: "G319国道 Wi-Fi 信号差，ＷＩＦＩ连不上",
    5: "𠮷野家门口噪音扰民 100%",
    6: "çok gürültü, Ünlü КОТ مرحبا",
    7: "",
}


@pytest.fixture
def indexed(db) -> None:
    search.index([search.Document(key, text) for key, text in TEXTS.items()])


def hits(query: str, **options: object) -> list[int]:
    found = IndexedText.objects.filter(id__in=search.matching(query, **options))
    return sorted(found.values_list("id", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("路灯", [1]),
        ("灯不亮", [1]),
        ("路", [1]),
        ("老", [2, 3]),
        ("养老 保险", [2, 3]),
        ("养老保险", [2]),  # pairs alone would give 3 as well
        ("保险 路灯", []),
        ("wifi", [4]),
        ("g319国道", [4]),
        ("g31", []),
        ("𠮷", [5]),
        ("𠮷野", [5]),
        ("100", [5]),
        ("GÜRÜLTÜ", [6]),
        ("gurultu", []),
        ("кот", [6]),
        ("مرحبا", [6]),
        ("晚上，路灯！", [1]),
    ],
)
def test_words_are_found(indexed, query, found):
    assert hits(query) == found


@pytest.mark.parametrize("query", ["", "   ", "，。！", "😀", "\0", "%", '"', "'", "*", "\u202e", "\ud800", "-"])
def test_a_query_without_a_word_finds_nothing(indexed, query):
    assert hits(query) == []
    assert not search.is_searchable(query)


@pytest.mark.parametrize(
    "query",
    [
        '路灯" OR "保险',
        "路灯 OR 保险",
        "路灯*",
        "tokens:路灯",
        "NEAR(路灯 保险)",
        "路灯' | '保险",
        "路灯 & !保险",
        "^路灯",
        "{路灯}",
        "路灯\\",
    ],
)
def test_signs_of_the_databases_languages_mean_nothing(indexed, query):
    assert hits(query) in ([1], [])
    assert hits(query) == oracle.hits(TEXTS, query)


def test_a_document_is_found_by_its_new_words_only(indexed):
    search.index([search.Document(1, "井盖丢失"), search.Document(1, "井盖丢了")])
    assert (hits("路灯"), hits("丢失"), hits("井盖丢了")) == ([], [], [1])


def test_a_removed_document_is_not_found(indexed):
    search.remove([1, 2, 99])
    assert (hits("路灯"), hits("养老")) == ([], [3])


def test_indexing_again_changes_nothing(indexed):
    search.index([search.Document(key, text) for key, text in TEXTS.items()])
    assert hits("路灯") == [1]
    assert IndexedText.objects.count() == len(TEXTS)


def test_marks_narrow_the_hits_to_any_of_them(db):
    areas = {1: ("999901", "999901001"), 2: ("999901", "999901002"), 3: ("999902",), 4: ()}
    search.index([search.Document(key, "路灯", marks) for key, marks in areas.items()])
    assert hits("路灯", marks=["999901"]) == [1, 2]
    assert hits("路灯", marks=["999901002", "999902"]) == [2, 3]
    assert hits("路灯", marks=["9999"]) == []
    assert hits("路灯") == [1, 2, 3, 4]


@pytest.mark.parametrize("mark", ["stage:open", "村", "a b", "A", "", '"', "x" * 300])
def test_a_mark_may_be_any_text_and_is_no_word(db, mark):
    search.index([search.Document(1, "路灯", (mark,)), search.Document(2, "路灯")])
    assert hits("路灯", marks=[mark]) == [1]
    assert hits("stage") == hits("村") == hits("m999901") == []


def test_many_marks_are_no_burden(db):
    search.index([search.Document(1, "路灯", ("999901001",))])
    assert hits("路灯", marks=[str(999901001 + number) for number in range(500)]) == [1]


def test_the_newest_hits_are_given_when_there_are_too_many(db):
    search.index(search.Document(key, "路灯") for key in range(1, search.MOST_HITS + 3))
    newest, oldest = hits("路灯"), hits("路灯", newest_first=False)
    assert (len(newest), newest[0]) == (search.MOST_HITS, 3)
    assert (len(oldest), oldest[0]) == (search.MOST_HITS, 1)


def test_hits_are_asked_within_the_callers_query(indexed, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert hits("养老保险") == [2]


def test_a_batch_is_written_with_few_statements(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        search.index(search.Document(key, "路灯不亮") for key in range(1000))


def test_a_hundred_kilobytes_are_indexed_and_a_part_is_found(db):
    text = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(33_000))
    search.index([search.Document(1, text), search.Document(2, "x" * 100_000), search.Document(3, "\0" * 100_000)])
    assert hits(text[20_000:20_010]) == [1]
    assert hits("x" * 100_000) == [2]
    assert hits(text) == [1]


PIECES = st.sampled_from(
    [*"路灯不亮养老保险标准", " ", "，", "wifi", "𠮷", "々", "養", '"', "'", "*", "\0", "😀", "\u202e", "é"]
)
ODD = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(texts=st.lists(ODD, min_size=1, max_size=5), query=ODD)
@example(texts=["养老保险"], query="老保")
@example(texts=["ﷺ" * 30], query="ﷺ")
def test_hits_are_those_of_a_naive_search(db, texts, query):
    documents = dict(enumerate(texts, start=1))
    IndexedText.objects.all().delete()
    search.index([search.Document(key, text) for key, text in documents.items()])
    assert hits(query) == oracle.hits(documents, query)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="路灯不亮养老保险缴费标准是什么城乡居民基本医疗", min_size=1, max_size=30), data=st.data())
def test_a_text_is_found_by_any_part_of_itself(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert oracle.is_hit(text, text[start:end])
    assert oracle.has_tokens(text, text[start:end])


def test_what_stands_beside_cases_is_found_alone(db):
    search.index([search.Document(-2, "路灯"), search.Document(-1, "路灯杆"), search.Document(1, "路灯")])
    assert hits("路灯", beside=True) == [-2, -1]
