"""References to instruments in both languages."""

import pytest
from django.utils import translation

from gongzhi.common.citing import cite, english_articles

LAW = {"zh": "村民委员会组织法", "en": "Organic Law"}


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("第十四条", "art. 14"),
        ("第二十五条至第三十条、第四十一条", "art. 25–30, 41"),
        ("第一千零四十三条、第一百一十条", "art. 1043, 110"),
        ("第三十条第二款、第五条第四项", "art. 30(2), 5 item 4"),
        ("附件2", "附件2"),
        ("", ""),
    ],
)
def test_it_counts_articles_in_english(written: str, english: str):
    assert english_articles(written) == english


@pytest.mark.parametrize(
    ("language", "cited"),
    [("zh-hans", "《村民委员会组织法》第十四条（说明）"), ("en", "Organic Law art. 14 (Note)")],
)
def test_it_cites_in_the_language_of_the_reader(language: str, cited: str):
    with translation.override(language):
        assert cite({"title": LAW, "article": "第十四条", "note": {"zh": "说明", "en": "Note"}}) == cited


@pytest.mark.parametrize("reference", [None, {}])
def test_nothing_cited_is_empty(reference: dict[str, object] | None):
    assert cite(reference) == ""
