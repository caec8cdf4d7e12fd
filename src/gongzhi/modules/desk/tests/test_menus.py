"""Every entry of every menu opens: nobody is shown a door that is closed to them, and no page falls over."""

from tests.cast import Cast, Member

from gongzhi.engine.rules import public as rules
from gongzhi.modules.desk.views.frame import list_navigation

OK = 200
LAMP = "柳塘村口路灯坏了三盏，晚上看不见路"
BUS = "公交车班次太少"
# Roles that nobody of the cast has, and who takes them here.
BESIDES = {
    "outsider": "discipline_reviewer",
    "city_clerk": "petition_head",
    "second_evaluator": "officer",
    "water_clerk": "security_officer",
}


def take_roles(cast: Cast) -> None:
    for key, role in BESIDES.items():
        cast.members[key].post.roles = [role]
        cast.members[key].post.save()
    cast.forget()


def menu_of(member: Member) -> list[str]:
    return [entry["url"] for part in list_navigation(member.actor, "/desk/") for entry in part["entries"]]


def open_all(member: Member, language: str) -> dict[str, int]:
    """Return what each entry of the member's menu answers."""
    browser = member.client(headers={"Accept-Language": language})
    return {address: browser.get(address).status_code for address in menu_of(member)}


def test_every_role_opens_every_entry_of_its_menu(cast: Cast):
    take_roles(cast)
    roles = {role for member in cast.members.values() for role in member.post.roles}
    assert roles == {found.key for found in rules.list_content("role")}
    cast.report_many([{"text": LAMP}, {"text": BUS, "matter": "public_transport"}])
    first = {member.post.roles[0]: member for member in reversed(cast.members.values())}
    opened = {role: open_all(member, "en") for role, member in first.items()}
    assert {role for role, pages in opened.items() if len(pages) < 3} == set()
    wrong = {(role, page): code for role, pages in opened.items() for page, code in pages.items() if code != OK}
    assert wrong == {}
