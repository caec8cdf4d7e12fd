"""What a reporter gave us can be deleted for good; the case, its story and its proof stay."""

from io import BytesIO

import pytest
from PIL import Image
from tests.cast import ANONYMOUS

from gongzhi.common.errors import Denied, Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import Case, Filters, erase_reporter, list_cases, masked_reporter, story, verify
from gongzhi.engine.custody.public import find_by
from gongzhi.engine.files.public import StoredFile, accept
from gongzhi.engine.outbox.public import work
from gongzhi.engine.timeline.public import list_entries

WORDS = "村口大榕树旁路灯不亮了"


def photo():
    file = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(file, "JPEG")
    file.seek(0)
    return accept(file)


@pytest.fixture
def case(cast):
    case = cast.report(WORDS, place="大榕树旁", files=(photo(),))
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="已经修好")
    return case


def reporter_of(case):
    return Actor("reporter", case_id=case.pk)


def test_the_data_the_words_the_photos_and_the_exact_point_are_gone(case, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_reporter(reporter_of(case), case.pk)
    case = Case.objects.get(pk=case.pk)
    assert (case.title, case.lon, case.lat, masked_reporter(case)) == ("—", None, None, {})
    assert {(text.body, text.salt) for text in case.texts.exclude(kind="answer")} == {("", None)}
    assert not find_by("phone", "13800138000").exists()
    assert not case.attachments.exists()
    assert not StoredFile.objects.exists()


def test_what_the_offices_did_stays(case):
    erase_reporter(reporter_of(case), case.pk)
    lines = story(Case.objects.get(pk=case.pk), public=True)
    assert [line.kind for line in lines] == ["opened", "dispatched", "signed", "answered", "reporter_erased"]
    assert ("answer", "已经修好") in lines[3].texts
    assert Case.objects.get(pk=case.pk).matter == "street_lighting"


def test_the_proof_stays_whole(case):
    erase_reporter(reporter_of(case), case.pk)
    assert list(verify()) == []


def test_words_that_vanish_without_such_an_entry_are_found(case):
    case.texts.filter(kind="report").update(body="", salt=None, deleted_at=case.opened_at)
    assert [finding.code for finding in verify()] == ["text_removed"]


def test_doing_it_twice_changes_nothing_more(case):
    erase_reporter(reporter_of(case), case.pk)
    before = list_entries(case.chain).count()
    erase_reporter(reporter_of(case), case.pk)
    assert list_entries(case.chain).count() == before


def test_the_words_are_found_by_nobody_any_more(cast, case):
    work()
    assert list_cases(cast.auditor.actor, Filters(q="大榕树")).items
    erase_reporter(reporter_of(case), case.pk)
    assert not list_cases(cast.auditor.actor, Filters(q="大榕树")).items
    work()
    assert not list_cases(cast.auditor.actor, Filters(q="大榕树")).items
    assert list_cases(cast.auditor.actor, Filters(q="已经修好")).items


def test_an_anonymous_reporter_can_have_the_words_deleted_too(cast):
    case = cast.report(WORDS, **ANONYMOUS)
    erase_reporter(reporter_of(case), case.pk)
    assert case.texts.get(kind="report").body == ""
    assert list(verify()) == []


def test_of_staff_only_who_has_the_right_may_do_it(cast, case):
    with pytest.raises(Denied):
        erase_reporter(cast.township_handler.actor, case.pk)
    with pytest.raises(Missing):
        erase_reporter(cast.outsider.actor, case.pk)
    erase_reporter(cast.privacy_officer.actor, case.pk)
    assert case.texts.get(kind="report").body == ""
