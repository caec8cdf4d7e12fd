"""What somebody with access to the database changes behind the platform's back is found, and named."""

import pytest

from gongzhi.engine.cases.models import CaseText
from gongzhi.engine.cases.public import Case, verify
from gongzhi.engine.timeline.public import commit_text


@pytest.fixture
def case(cast):
    case = cast.report("村口路灯不亮了")
    cast.township_handler.act(case, "accept")
    return cast.township_handler.act(case, "answer", words="明天去修")


def found():
    return [(finding.code, finding.chain) for finding in verify()]


def test_a_sound_database_gives_nothing(case):
    seen = []
    assert list(verify(seen.append)) == []
    assert seen == [1]


@pytest.mark.parametrize(
    ("column", "value"), [("stage", "closed"), ("post", None), ("round", 2), ("matter", "dust"), ("chain_length", 9)]
)
def test_a_changed_row_is_found(case, column, value):
    Case.objects.filter(pk=case.pk).update(**{column: value})
    assert {chain for _code, chain in found()} == {case.chain}


def test_a_changed_stage_is_named(case):
    Case.objects.filter(pk=case.pk).update(stage="closed")
    finding = next(verify())
    assert (finding.code, finding.chain) == ("state_changed", case.chain)
    assert case.receipt in str(finding.message)
    assert "stage" in str(finding.message)


def test_a_changed_word_is_found(case):
    case.texts.filter(kind="answer").update(body="已经修好")
    assert found() == [("text_changed", case.chain)]


def test_a_word_changed_together_with_its_digest_is_found(case):
    text = case.texts.get(kind="answer")
    forged = commit_text(bytes(text.salt), "已经修好")
    case.texts.filter(pk=text.pk).update(body="已经修好", digest=forged)
    assert sorted(found()) == [("text_added", case.chain), ("text_removed", case.chain)]


def test_a_word_that_was_removed_is_found(case):
    case.texts.filter(kind="answer").delete()
    assert found() == [("text_removed", case.chain)]


def test_a_word_that_was_put_in_is_found(case):
    salt = b"0" * 16
    CaseText.objects.create(
        case=case,
        kind="answer",
        body="另行答复",
        salt=salt,
        digest=commit_text(salt, "另行答复"),
        by="staff",
        at=case.opened_at,
    )
    assert found() == [("text_added", case.chain)]


def test_a_removed_case_is_found(cast, case):
    other = cast.report("村口路灯又不亮了")
    Case.objects.get(pk=case.pk).delete()
    assert found() == [("case_removed", case.chain)]
    assert Case.objects.filter(pk=other.pk).exists()
