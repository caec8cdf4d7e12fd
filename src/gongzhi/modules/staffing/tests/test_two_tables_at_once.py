"""Tables that are taken over at the same moment: one after the other, each whole or not at all, none written over what it has not shown."""

import pytest

from gongzhi.engine.cases.tests.test_writing import together
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing import public as staffing
from gongzhi.modules.staffing.public import importing

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "单位,单位编码,单位类型,单位区域,上级单位,岗位,岗位编码,姓名,用户名"
NEW = (
    "云溪县林业局,,部门,云溪县,云溪县人民政府,护林员,,王蕾,wang.lei",
    "云溪县林业局,,,,,林长,,赵林,zhao.lin",
)


def table(*lines: str):
    return importing.read("\r\n".join((HEAD, *lines)).encode(), "人员.csv").rows


def confirm(actor, *tables) -> list[bool]:
    """Look at all tables first, then take them over at the same moment; return which were written."""
    seen = [importing.make_plan(actor, rows).digest for rows in tables]
    pairs = zip(tables, seen, strict=True)
    done = together(*[lambda rows=rows, was=was: importing.write(actor, rows, was) for rows, was in pairs])
    assert [str(fault) for plan, _written in done for fault in plan.faults] == []
    return [is_written for _plan, is_written in done]


def test_the_same_new_offices_and_people_are_there_once(cast):
    assert sorted(confirm(cast.administrator.actor, *[table(*NEW)] * 4)) == [False, False, False, True]
    office = parties.Organisation.objects.get(names__zh="云溪县林业局")
    assert sorted(post.names["zh"] for post in office.posts.all()) == ["护林员", "林长"]
    assert [parties.Person.objects.filter(name=name).count() for name in ("王蕾", "赵林")] == [1, 1]
    assert importing.make_plan(cast.administrator.actor, table(*NEW)).is_empty
    assert list(staffing.verify()) == []


def test_of_two_tables_that_change_the_same_in_other_orders_one_wins(cast):
    first = table(",water_bureau,,,,水务主管,water_clerk,,", "云溪县水务局,water_bureau,,,,,,,", *NEW)
    second = table(*NEW, "云溪县水利水务局,water_bureau,,,,水务专员,water_clerk,,")
    assert sorted(confirm(cast.administrator.actor, first, second)) == [False, True]
    office, post = parties.Organisation.objects.get(key="water_bureau"), parties.Post.objects.get(key="water_clerk")
    assert (office.names["zh"], post.names["zh"]) in [("云溪县水务局", "水务主管"), ("云溪县水利水务局", "水务专员")]
    assert parties.Organisation.objects.filter(names__zh="云溪县林业局").count() == 1
    assert list(staffing.verify()) == []


def test_tables_that_have_nothing_in_common_are_both_written(cast):
    other = table("云溪县文旅局,,部门,云溪县,云溪县人民政府,讲解员,,李文,li.wen")
    assert confirm(cast.administrator.actor, table(*NEW), other) == [True, True]
    assert parties.Organisation.objects.filter(names__zh__in=["云溪县林业局", "云溪县文旅局"]).count() == 2
    assert list(staffing.verify()) == []
