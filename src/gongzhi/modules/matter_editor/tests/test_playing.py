"""A trial case is recorded by playing it: each button plays a line, what comes of it is what the case expects."""

import pytest

from gongzhi.engine.rules import public as rules

from .conftest import begun

pytestmark = pytest.mark.django_db


def next_page(client, page, label, button="wish", **typed):
    """Press a button of what comes next under this label; fields of the page are sent as they stand, but for `typed`."""
    chosen = next(one for one in page.context["nexts"] if one["label"] == label)
    sent = {field["id"]: field["value"] for one in page.context["nexts"] for field in one["fields"]}
    sent |= {f"n{chosen['key']}-{name}": value for name, value in typed.items()}
    carried = {"walk": page.context["walk"], "was": page.context["was"], "do": chosen[button]}
    return client.post(page.wsgi_request.path, sent | carried)


def test_a_case_is_played_line_by_line_and_kept_behind_the_others(hall):
    draft, client = begun(hall.list_editor), hall.list_editor.client()
    page = client.get(f"{draft}cases/play")
    assert "场所预约" in page.content.decode()
    page = next_page(client, page, "社区场所预约", people="12")
    assert [line.faults for line in page.context["lines"]] == [()]
    page = next_page(client, page, "同意使用", words="可以使用。")
    back = client.post(f"{draft}cases/play", {"walk": page.context["walk"], "do": "back"})
    assert len(back.context["lines"]) == 1
    page = next_page(client, page, "已使用并收回")
    assert page.context["is_over"]
    kept = {"walk": page.context["walk"], "was": page.context["was"], "do": "save"}
    assert list(client.post(f"{draft}cases/play", kept).context["wrong"]) == ["name_zh", "name_en"]
    assert (
        client.post(f"{draft}cases/play", {**kept, "name_zh": "十二人使用", "name_en": "twelve people"}).status_code
        == 302
    )
    page = client.get(draft)
    assert page.context["report"].cases[-1].name == "十二人使用"
    assert page.context["report"].is_good
    text = rules.get_draft("pack", page.context["draft"].pk).items["rehearsal/venue_booking"]["text"]
    assert text.startswith("# Trial cases")
    assert "people: '12'" in text


def test_a_line_that_must_be_refused_is_kept_only_where_it_is(hall):
    draft, client = begun(hall.list_editor), hall.list_editor.client()
    page = next_page(client, client.get(f"{draft}cases/play"), "社区场所预约", "refused", people="many")
    assert "按规定被拒绝" in page.context["lines"][0].follows[0]
    page = next_page(client, page, "社区场所预约", "refused", people="12")
    assert (page.status_code, len(page.context["lines"])) == (422, 1)
    page = next_page(client, page, "社区场所预约", people="12")
    page = next_page(client, page, "同意使用", words="可以使用。")
    assert [one["doers"][1] for one in page.context["nexts"][:1]] == [("examine", "办理“审核场所和时间”的人")]


@pytest.mark.parametrize("walk", ["{", '[{"event": "fly"}]', "[[]]", '{"event": "start"}'])
def test_what_no_case_is_breaks_nothing(hall, walk):
    draft, client = begun(hall.list_editor), hall.list_editor.client()
    assert client.post(f"{draft}cases/play", {"walk": walk, "do": "next:0"}).status_code in (200, 422)
    assert client.post(f"{draft}cases/play", {"walk": walk, "do": "next:x"}).status_code in (200, 422)
