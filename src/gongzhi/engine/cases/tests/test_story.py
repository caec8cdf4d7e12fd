"""What happened to a case, told to staff with everything and to the reporter with what is for the reporter."""

import pytest
from tests.cast import ANONYMOUS

from gongzhi.common.errors import Denied, Invalid, Missing
from gongzhi.engine.cases.public import Case, find_case, get_case, masked_reporter, reveal_reporter, story
from gongzhi.engine.custody.public import looks_at


@pytest.fixture
def case(cast):
    """Signed for, asked about, noted on, returned."""
    case = cast.report("村口路灯不亮了", place="大榕树旁")
    handler = cast.township_handler
    handler.act(case, "accept")
    handler.act(case, "ask", words="是哪一根灯杆？")
    handler.act(case, "note", words="疑似线路老化")
    return cast.send_back(handler, case, "应由城管局承办")


def told(case, **how):
    return [(line.kind, *(kind for kind, _body in line.texts)) for line in story(case, **how)]


def test_staff_read_every_act_with_its_words(case):
    assert told(case, public=False) == [
        ("opened", "report", "place"),
        ("dispatched",),
        ("signed",),
        ("asked", "question"),
        ("noted", "note"),
        ("return_asked", "reason", "reason"),
        ("returned",),
    ]


def test_the_reporter_reads_no_note_and_no_reason_of_offices(case):
    assert told(case, public=True) == [
        ("opened", "report", "place"),
        ("dispatched",),
        ("signed",),
        ("asked", "question"),
        ("return_asked",),
        ("returned",),
    ]
    assert all(line.data == {} for line in story(case, public=True))


def test_each_line_says_for_which_post_it_was_done_and_names_no_person(cast, case):
    lines = story(case, public=True)
    assert [line.by for line in lines] == ["reporter", "system", *["staff"] * 4]
    assert [line.post for line in lines][2:] == [*[cast.township_handler.post] * 3, cast.dispatcher.post]
    assert "王建国" not in str(lines)


def test_a_story_costs_the_same_however_long_it_is(cast, case, django_assert_num_queries):
    [cast.dispatcher.act(case, "note", words=f"第{number}次催办") for number in range(10)]
    with django_assert_num_queries(3):
        story(case, public=False)


def test_a_case_is_found_only_by_those_who_may_read_it(cast, case):
    assert find_case(cast.township_handler.actor, case.pk) == case
    assert find_case(cast.outsider.actor, case.pk) is None
    with pytest.raises(Missing):
        get_case(cast.outsider.actor, case.pk)
    with pytest.raises(Missing):
        get_case(cast.auditor.actor, case.pk + 1)


def test_the_reporter_is_masked_unless_a_purpose_is_stated_and_the_look_is_kept(cast, case):
    case = Case.objects.get(pk=case.pk)
    assert masked_reporter(case) == {"name": "李*红", "phone": "138****8000"}
    shown = reveal_reporter(cast.township_handler.actor, case, "回访电话核实")
    assert (shown["name"], shown["phone"]) == ("李小红", "13800138000")
    look = looks_at(case.reporter)[0]
    assert (look.purpose, look.post) == ("回访电话核实", str(cast.township_handler.post.pk))


def test_a_look_needs_the_right_and_a_purpose(cast, case):
    with pytest.raises(Denied):
        reveal_reporter(cast.auditor.actor, case, "审计抽查")
    with pytest.raises(Missing):
        reveal_reporter(cast.outsider.actor, case, "审计抽查")
    with pytest.raises(Invalid):
        reveal_reporter(cast.township_handler.actor, case, "")
    assert not looks_at(case.reporter).exists()


def test_of_an_anonymous_report_there_is_nothing_to_look_at(cast):
    case = cast.report("村口路灯不亮了", **ANONYMOUS)
    assert masked_reporter(case) == {}
    with pytest.raises(Missing):
        reveal_reporter(cast.township_handler.actor, case, "回访电话核实")
