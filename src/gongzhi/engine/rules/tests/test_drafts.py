"""What staff state in the browser: drafted by one, put in force by another, one more overlay that survives the next load of files."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Stale
from gongzhi.engine.parties.public import Person
from gongzhi.engine.rules import public as rules

BASE = "greeting:\n  text: {{zh: 你好{0}, en: Hello{0}}}\nfarewell:\n  text: {{zh: 再见, en: Goodbye}}\n"
STATED = {"text": {"zh": "您好", "en": "Good day"}}
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def load(tmp_path):
    def write_and_load(text):
        path = tmp_path / "base/texts/a.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        report = rules.load_content([tmp_path / "base"])
        assert report.problems == []
        return report

    write_and_load(BASE.format(""))
    return write_and_load


@pytest.fixture
def people(load):
    return [Person.objects.create(name=name).pk for name in ("周敏", "徐涛")]


def state(people, items, valid_from=TODAY):
    """Draft by the first person, put in force by the second."""
    draft = rules.begin_draft("text", items, author=people[0], reason="统一用语")
    return rules.put_in_force(draft.pk, by=people[1], version=draft.version, valid_from=valid_from)


def said(key="greeting", on=None):
    found = rules.find_content("text", key, on)
    return found and found.body["text"]["zh"]


def test_it_counts_from_its_day_on_with_author_approver_reason_and_digest(people):
    draft = state(people, {"greeting": STATED}, TOMORROW)
    assert (said(on=TODAY), said(on=TOMORROW)) == ("你好", "您好")
    version = rules.find_content("text", "greeting", TOMORROW)
    assert (version.source, version.draft, version.valid_from) == ("runtime", draft, TOMORROW)
    assert (draft.author_id, draft.approver_id, draft.reason, draft.decided_at) == (*people, "统一用语", NOON)
    assert len(draft.digest) == 64


def test_nobody_puts_in_force_what_they_wrote_last(people):
    draft = rules.begin_draft("text", {"greeting": STATED}, author=people[0], reason="统一用语")
    with pytest.raises(Denied):
        rules.put_in_force(draft.pk, by=people[0], version=draft.version, valid_from=TODAY)
    draft = rules.change_draft(draft.pk, draft.items, author=people[1], reason="改", version=draft.version)
    with pytest.raises(Denied):
        rules.put_in_force(draft.pk, by=people[1], version=draft.version, valid_from=TODAY)
    assert said() == "你好"


def test_files_loaded_later_change_what_lies_below_it_only(people, load):
    state(people, {"greeting": STATED})
    assert load(BASE.format("")).added == []
    assert load(BASE.format("呀")).added == [("text", "greeting")]
    assert said() == "您好"
    sources = [version.source for version in rules.list_versions("text", "greeting")]
    assert sources == ["runtime", "base", "runtime", "base"]


def test_it_is_left_to_the_files_again(people, load):
    state(people, {"greeting": STATED})
    load(BASE.format("呀"))
    state(people, {"greeting": None})
    assert said() == "你好呀"
    assert load(BASE.format("呀")).added == []


def test_a_thing_can_be_added_and_taken_away(people):
    state(people, {"welcome": STATED, "farewell": {}})
    assert (said("welcome"), said("farewell")) == ("您好", None)
    assert {found.key for found in rules.list_content("text")} == {"greeting", "welcome"}
    state(people, {"welcome": None})
    assert said("welcome") is None


def test_what_is_wrong_does_not_come_into_force(people):
    wrong = {"greeting": {"text": {"zh": "", "en": "Hello"}, "colour": "red"}}
    draft = rules.begin_draft("text", wrong, author=people[0], reason="试试")
    assert len(rules.check_draft("text", wrong)) == 2
    with pytest.raises(Invalid) as refused:
        rules.put_in_force(draft.pk, by=people[1], version=draft.version, valid_from=TODAY)
    assert set(refused.value.fields) == {"items"}
    assert rules.get_draft("text", draft.pk).state == "draft"


def test_it_cannot_count_from_a_day_that_has_passed(people):
    draft = rules.begin_draft("text", {"greeting": STATED}, author=people[0], reason="试试")
    with pytest.raises(Invalid):
        rules.put_in_force(draft.pk, by=people[1], version=1, valid_from=TODAY - timedelta(days=1))


def test_two_at_once_are_noticed_and_a_decision_is_final(people):
    draft = rules.begin_draft("text", {"greeting": STATED}, author=people[0], reason="试试")
    rules.change_draft(draft.pk, draft.items, author=people[0], reason="再试", version=1)
    with pytest.raises(Stale):
        rules.put_in_force(draft.pk, by=people[1], version=1, valid_from=TODAY)
    rules.drop_draft(draft.pk, by=people[1], version=2)
    with pytest.raises(Conflict):
        rules.put_in_force(draft.pk, by=people[1], version=3, valid_from=TODAY)


def test_a_draft_needs_a_reason(people):
    with pytest.raises(Invalid):
        rules.begin_draft("text", {"greeting": STATED}, author=people[0], reason=" ")


def test_what_is_stated_can_be_written_as_a_file_of_the_same_meaning():
    value = {"a": {"order": 5, "label": {"zh": "是", "en": "yes"}, "when": {"restricted": True}, "day": "2026-11-20"}}
    assert rules.load_strict(rules.dump_strict(value).encode()) == value
