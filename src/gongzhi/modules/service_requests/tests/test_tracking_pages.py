"""A resident follows a report by its secret address: reads, replies, rates, asks to reopen, and has the data deleted."""

import re

import pytest
from tests.cast import Cast

from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.modules.service_requests.models import Rating

from .walking import ANONYMOUS, WORDS, Resident, photo

RATING = {"solved": "partly", "satisfied": "unsatisfied", "reasons": ["slow", "unclear"], "words": "灯还是不够亮"}


class Follower(Resident):
    """A resident with a report on its way, and the staff who act on it."""

    def __init__(self, cast: Cast, **details) -> None:
        super().__init__()
        self.cast = cast
        self.home = self.walk(**details).removesuffix("received")
        self.open(self.home)

    @property
    def forged(self) -> str:
        """The secret with another last character."""
        token = self.home.strip("/").split("/")[2]
        return token[:-1] + ("0" if token[-1] != "0" else "1")

    @property
    def case(self) -> cases.Case:
        return cases.Case.objects.get()

    def post(self, action: str, **fields) -> None:
        self.page = self.client.post(self.home + action, fields, follow=True)

    def staff(self, verb: str, words: str = "") -> None:
        """Let whoever has the case's open work act, then look at the page again."""
        post = cases.WorkItem.objects.get(case=self.case, state="open").post_id
        actor = next(member for member in self.cast.members.values() if member.post.pk == post).actor
        processes.act(actor, self.case.pk, verb, version=self.case.version, wish=cases.Wish(words=words))
        self.open(self.home)

    def answered(self) -> "Follower":
        self.staff("accept")
        self.staff("answer", "已更换灯泡，今晚起可以照明。")
        return self

    def closed(self) -> "Follower":
        self.answered()
        self.staff("pass", "已电话回访")
        return self


@pytest.fixture
def follower(cast: Cast) -> Follower:
    return Follower(cast, photos=[photo()])


def test_the_page_says_where_it_stands_who_has_it_and_by_when(follower: Follower):
    assert all(text in follower.html for text in (WORDS, "已派单", "云溪镇人民政府", "前答复您"))
    assert follower.html.count('class="step-done"') == 2


def test_nobody_keeps_the_page_lists_it_or_learns_its_address(follower: Follower):
    headers = follower.page.headers
    assert "no-store" in headers["Cache-Control"]
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_refused_request_does_not_write_the_secret_into_the_log(follower: Follower, caplog):
    follower.post("reply", reply="")
    follower.post("rating", **RATING)
    assert follower.page.status_code == 409
    assert follower.home not in caplog.text


@pytest.mark.parametrize("more", ["", "received", "delete", "photos/1"])
def test_a_wrong_number_or_secret_shows_nothing_and_says_where_to_ask(follower: Follower, more: str):
    receipt, token = follower.home.strip("/").split("/")[1:]
    numbers = ["26-999999", "26-x", f"25{receipt[2:]}", receipt + "0"]
    # A secret may be drawn that has digits only: in capital letters it is the right one.
    secrets = {follower.forged, token.upper(), "ü", "0" * 24} - {token}
    wrong = [*((receipt, secret) for secret in secrets), *((no, token) for no in numbers)]
    pages = [follower.client.get(f"/t/{number}/{secret}/{more}") for number, secret in wrong]
    assert {page.status_code for page in pages} == {404}
    assert all("查询网址不对" in page.content.decode() for page in pages)


@pytest.mark.parametrize("action", ["reply", "rating", "reopening", "delete"])
def test_nothing_can_be_done_with_a_wrong_secret(follower: Follower, action: str):
    before = follower.case.version
    fields = RATING | {"reply": "补充", "reopening": "重办"}
    address = f"/t/{follower.case.receipt}/{follower.forged}/{action}"
    assert follower.client.post(address, fields).status_code == 404
    assert follower.case.version == before


def test_an_office_asks_and_the_reporter_replies(follower: Follower):
    follower.staff("accept")
    follower.staff("ask", "是第几盏灯？")
    assert '<section class="notice notice-soon"' in follower.html
    follower.post("reply", reply="第三盏，编号 LT-07")
    assert "已经补充进去" in follower.html
    assert "第三盏，编号 LT-07" in follower.html
    assert '<section class="notice notice-soon"' not in follower.html


def test_internal_notes_and_reasons_are_not_shown(follower: Follower):
    follower.staff("note", "此人经常反映")
    holder = next(member for member in follower.cast.members.values() if member.post == follower.case.post)
    follower.cast.send_back(holder, follower.case, "不属本单位职责，建议交城管")
    follower.open(follower.home)
    assert "此人经常反映" not in follower.html
    assert "不属本单位职责" not in follower.html
    assert "承办单位退回" in follower.html


def test_an_empty_or_endless_reply_is_refused_and_kept(follower: Follower):
    follower.post("reply", reply="  ")
    assert (follower.page.status_code, "请写几句话" in follower.html) == (422, True)
    follower.post("reply", reply="长" * 2001)
    assert (follower.page.status_code, "长" * 2001 in follower.html) == (422, True)
    follower.post("reply", reply="坏\0字符")
    assert (follower.page.status_code, "无法保存的字符" in follower.html) == (422, True)


def test_the_answer_can_be_rated_and_rated_again(follower: Follower):
    follower.answered()
    assert "已更换灯泡" in follower.html
    follower.post("rating", **RATING)
    assert "您已评价" in follower.html
    follower.post("rating", solved="yes", satisfied="satisfied")
    rating = Rating.objects.get()
    assert (rating.solved, rating.satisfied, rating.reasons) == ("yes", "satisfied", [])


def test_a_rating_needs_both_answers_and_knows_its_reasons(follower: Follower):
    follower.answered()
    follower.post("rating", words="还行", reasons=["slow", "bribe"])
    assert follower.page.status_code == 422
    assert "问题是否已经解决" in follower.html
    assert "还行" in follower.html
    assert not Rating.objects.exists()


def test_before_there_is_an_answer_nothing_can_be_rated(follower: Follower):
    assert "rating-title" not in follower.html
    follower.post("rating", **RATING)
    assert (follower.page.status_code, "还没有答复" in follower.html) == (409, True)


def test_a_closed_case_can_be_asked_to_be_taken_up_again_once(follower: Follower):
    follower.closed()
    follower.post("reopening", reopening="又不亮了")
    assert "申请已经提交" in follower.html
    assert "申请重新办理</strong>" not in follower.html
    follower.post("reopening", reopening="又不亮了")
    assert follower.page.status_code == 409


def test_photos_are_shown_to_whoever_has_the_secret_only(follower: Follower):
    address = re.search(r'src="(/t/[^"]+)\?small"', follower.html)[1]
    assert follower.client.get(address).getvalue().startswith(b"\xff\xd8")
    assert follower.client.get(address.replace("/photos/", "/photos/9")).status_code == 404
    assert follower.client.get(f"/t/26-000001/{'0' * 24}/photos/{address.split('/')[-1]}").status_code == 404


def test_the_reporter_sees_who_looked_at_the_data_and_why(follower: Follower):
    assert "目前没有人查看过" in follower.html
    assert "13800138000" not in follower.html
    cases.reveal_reporter(follower.cast.township_handler.actor, follower.case, "约定上门查看的时间")
    follower.open(follower.home)
    assert "约定上门查看的时间" in follower.html
    assert "云溪镇人民政府" in follower.html


def test_the_reporter_has_the_data_deleted_after_being_asked_once_more(follower: Follower):
    assert "不能恢复" in follower.open(follower.home + "delete").content.decode()
    assert follower.case.reporter.erased_at is None
    follower.post("delete")
    assert "谁也看不到了" in follower.html
    assert WORDS not in follower.html
    assert follower.case.reporter.erased_at is not None
    assert not list(cases.verify())


def test_an_anonymous_report_is_followed_in_the_same_way(cast: Cast):
    follower = Follower(cast, person=ANONYMOUS)
    assert "没有保存姓名和电话" in follower.html
    follower.post("reply", reply="补充一句")
    assert "补充一句" in follower.html


@pytest.mark.parametrize(
    "form", ["{home}", "{receipt} {token}", "{receipt}　{upper}", "http://x.example{home}received"]
)
def test_a_report_is_found_again_by_whatever_is_pasted(follower: Follower, form: str):
    receipt, token = follower.home.strip("/").split("/")[1:]
    typed = form.format(home=follower.home, receipt=receipt, token=token, upper=token.upper())
    assert follower.client.post("/find", {"number": typed}).url == follower.home
    assert follower.client.post("/find", {"number": receipt, "secret": token}).url == follower.home


@pytest.mark.parametrize("number", ["", "26-000001", "x" * 10_000, "26-000001 " + "0" * 24, "<script>"])
def test_what_leads_nowhere_is_told(follower: Follower, number: str):
    page = follower.client.post("/find", {"number": number})
    assert page.status_code == 422
    assert 'class="error-summary"' in page.content.decode()
