"""What a report is about, told by the words of the matter list."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from gongzhi.engine.rules.public import load_strict
from gongzhi.modules.service_requests.rules import Emergency, Vocabulary, find_emergencies, recognise

BASE = Path(settings.CONTENT) / "base"
MATTERS = [
    Vocabulary.of(path.parent.name, load_strict(path.read_bytes()))
    for path in sorted(BASE.glob("matters/*/matter.yaml"))
]
EMERGENCIES = [Emergency.of(*item) for item in load_strict((BASE / "emergencies.yaml").read_bytes()).items()]
MESSAGES = Path(os.environ.get("GONGZHI_TEST_DATA", settings.ROOT.parent / "shared/data")) / "petitions/messages.xlsx"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("村口的路灯坏了半个月，晚上出门漆黑一片", "street_lighting"),
        ("门前道路坑坑洼洼，下雨就积水，骑车很颠簸", "road_damage"),
        ("小区垃圾站三天没有清运，臭味很大", "refuse"),
        ("楼下工地半夜施工，打桩声吵得睡不着", "construction_noise"),
        ("晚上广场舞音响太大，影响孩子休息", "social_noise"),
        ("我们村又停水了，自来水管坏了没人修", "water_supply"),
        ("村里组级公路还没硬化，下雨天水泥路只修了一半", "farm_roads"),
        ("包工头拖欠农民工工资，半年没发", "wage_arrears"),
        ("请问新农合住院报销比例是多少", "medical_insurance"),
        ("户口迁移需要哪些材料，派出所怎么办理", "household_registration"),
        ("村支书以权谋私，侵吞征地公款", "office_misconduct"),
        ("这个平台的验证码总是收不到，页面打不开", "platform_feedback"),
    ],
)
def test_it_recognises_everyday_words(text, matter):
    found = recognise(text, MATTERS)
    assert found.matter == matter
    assert 0.3 <= found.confidence <= 1
    assert all(word in text for word in found.reasons)


@pytest.mark.parametrize("text", ["", "您", "您好，有件事想反映一下。", "hello", "🙂" * 50, "<script>路</script>"])
def test_it_stays_silent_where_nothing_is_clear(text):
    assert recognise(text, MATTERS).matter is None


def test_it_stays_silent_between_two_matters():
    one, other = Vocabulary("one", ("路灯",), ()), Vocabulary("other", ("垃圾",), ())
    assert recognise("路灯和垃圾", [one, other]).matter is None


def test_an_excluded_word_rules_a_matter_out():
    lamp = Vocabulary("lamp", ("路灯",), (), ("红绿灯",))
    assert recognise("路灯", [lamp]).matter == "lamp"
    assert recognise("路灯旁的红绿灯", [lamp]).matter is None


def test_the_longest_text_is_read_like_its_beginning():
    assert (
        recognise("路灯不亮，道路坑洼。" * 10_000, MATTERS).matter
        == recognise("路灯不亮，道路坑洼。" * 10, MATTERS).matter
    )


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("对面楼着火了，冒浓烟", ["fire"]),
        ("我爸晕倒了没有呼吸", ["medical"]),
        ("有人持刀抢劫，救命", ["crime"]),
        ("路口刚出车祸，有人昏迷", ["medical", "traffic"]),
        ("楼道堆杂物，有火灾隐患", []),
        ("路灯不亮", []),
    ],
)
def test_danger_is_diverted_to_the_right_number(text, keys):
    assert find_emergencies(text, EMERGENCIES) == keys


@pytest.mark.skipif(not MESSAGES.exists(), reason="the real messages are not here; the words above protect the same")
def test_most_of_the_real_messages_are_recognised():
    rows = CalamineWorkbook.from_path(MESSAGES).get_sheet_by_index(0).to_python()[1:]
    texts = [f"{row[2]}\n{row[4]}" for row in rows]
    found = [recognise(text, MATTERS) for text in texts]
    assert sum(one.matter is not None for one in found) / len(texts) >= 0.6
