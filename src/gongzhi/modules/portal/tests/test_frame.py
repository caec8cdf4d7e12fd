"""The frame for residents: switches, addresses, error pages."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_it_greets_in_the_reader_s_language(client: Client) -> None:
    assert "您想办什么事" in client.get("/", HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()
    assert "What would you like to do?" in client.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


def test_it_speaks_chinese_to_readers_of_other_languages(client: Client) -> None:
    assert "您想办什么事" in client.get("/", HTTP_ACCEPT_LANGUAGE="fr").content.decode()


def test_it_names_a_place_to_complain_about_the_platform_on_every_page(client: Client) -> None:
    assert "?matter=platform_feedback" in client.get("/about").content.decode()


def test_large_print_is_remembered_and_leads_back_to_the_page(client: Client) -> None:
    response = client.post("/elder", {"elder": "on", "next": "/about"})
    assert response["Location"] == "/about"
    assert 'data-mode="elder"' in client.get("/about").content.decode()
    client.post("/elder", {"elder": "off", "next": "/about"})
    assert 'data-mode="elder"' not in client.get("/about").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_a_switch_never_leads_to_another_host(client: Client, elsewhere: str) -> None:
    assert client.post("/elder", {"elder": "on", "next": elsewhere})["Location"] == "/"


def test_a_switch_is_no_link() -> None:
    assert Client().get("/elder").status_code == 405


def test_a_forged_form_gets_a_page_that_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/elder", {"elder": "on"}, HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert response.status_code == 403
    assert "内容还没有提交" in response.content.decode()


def test_a_wrong_address_gets_a_page_that_says_what_to_do(client: Client) -> None:
    response = client.get("/no-such-page", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


def test_the_style_page_exists_in_demo_mode_only(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get("/style").status_code == 404
    assert "/style" not in client.get("/").content.decode()


def test_the_page_for_faults_of_ours_needs_nothing_else() -> None:
    from django.template.loader import get_template

    page = get_template("500.html").render()
    assert "页面没能打开" in page
    assert "The page could not be shown" in page
    assert "static/" not in page


def test_it_names_who_is_responsible(client: Client, settings: Settings) -> None:
    settings.OPERATOR = {"name": {"zh": "云溪县", "en": "Yunxi County"}, "phone": "12345"}
    assert "云溪县" in client.get("/about", HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()
    assert "Yunxi County" in client.get("/about", HTTP_ACCEPT_LANGUAGE="en").content.decode()


def test_it_asks_search_engines_to_leave_tracking_pages_alone(client: Client) -> None:
    assert "Disallow: /t/" in client.get("/robots.txt").content.decode()
