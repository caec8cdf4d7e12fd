"""What every test may ask for: a browser that talks to this machine only, the shared test data, a database of its own."""

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from gongzhi.common.snapshot import trust_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request
    from tests.databases import Databases

ROOT = Path(__file__).parent
RESULTS = ROOT / "test-results"
THIS_MACHINE = {"localhost", "127.0.0.1", "::1", ""}
# Folders and files of few tests that take long: at the end of a run they would keep one process busy and let the others wait.
LONG = {"flows", "demo", "test_recipes.py"}
FAILED = pytest.StashKey[bool]()
# A busy machine is no fault of what is tested. The same cases each time, so that no change is refused for what was there before;
# `--hypothesis-profile=default` looks for others.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
# The invented county with its people, for every test that asks for `cast`.
pytest_plugins = ["tests.cast"]
DATABASES = pytest.StashKey["Databases"]()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what has no test for the browser where only those are asked for: reading all files takes seconds of each process."""
    if config.option.markexpr != "browser" or not collection_path.match("test_*.py"):
        return None
    return "mark.browser" not in collection_path.read_text("utf-8") or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long; leave out on PostgreSQL what has passed on SQLite, and would say the same again."""
    kept = items
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        kept = [item for item in items if needs_database(item) and not says_the_same_again(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    sizes = Counter(item.path for item in kept)
    items[:] = sorted(kept, key=lambda item: (LONG.isdisjoint(item.path.parts), -sizes[item.path]))


def needs_database(item: pytest.Item) -> bool:
    """Say whether a test asks for a database, or is a flow, which may start one of its own."""
    from tests.databases import kind_of

    asks = {"database_url", "system_template"} & set(getattr(item, "fixturenames", ()))
    return bool(asks or kind_of(item)) or "flows" in item.path.parts


def says_the_same_again(item: pytest.Item) -> bool:
    """Say whether a test of a module repeats itself with values after the first, and is not marked `both`."""
    values = getattr(item, "callspec", None)
    again = values is not None and any(values.indices.values())
    return again and "modules" in item.path.parts and item.get_closest_marker("both") is None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Connect to the database that the test asks for, before anything of the test asks it."""
    from tests.databases import commits, kind_of

    if kind := kind_of(item):
        with item.config.stash[blocking_manager_key].unblock():
            databases_of(item.config).use(kind, commits=commits(item))


def databases_of(config: pytest.Config) -> "Databases":
    from tests.databases import of, server_address

    return config.stash.setdefault(DATABASES, of(server_address()))


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take the place of what makes and empties the one database that Django's tests have."""
    yield
    with request.config.stash[blocking_manager_key].unblock():
        databases_of(request.config).close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, so that its pages are photographed before they close."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder of the shared test data (real divisions and messages), which is not part of the repository."""
    folder = Path(os.environ.get("GONGZHI_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the shared test data are not here: {folder} (set GONGZHI_TEST_DATA)")
    return folder


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database on the server under test, for tests that start processes of their own."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{tmp_path}/gongzhi.sqlite3"
        return
    import psycopg

    name = f"own_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Yield one Chromium for all tests of this process."""
    from tests.browser import launch

    # Playwright's loop runs in the thread of the tests; Django would take the tests for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with launch() as chromium:
        yield chromium


@pytest.fixture
def new_page(browser: "Browser", request: pytest.FixtureRequest) -> "Iterator[Callable[..., Page]]":
    """Yield a maker of pages, each in a context of its own (cookies, storage): `new_page(width=360, language="en")`.

    A page stands in Shanghai and starts at the size of an office screen. A request to any other host goes nowhere and fails
    the test. The pages of a failed test are kept as pictures in test-results/.
    """
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def note(asked: "Request") -> None:
        # Also what the content security policy has stopped already: the page should not ask at all.
        if not is_own(asked.url):
            foreign.append(asked.url)

    def make(width: int = 1366, height: int = 768, language: str = "zh-CN", **options: Any) -> "Page":
        base = request.getfixturevalue("live_server").url if "live_server" in request.fixturenames else None
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            timezone_id="Asia/Shanghai",
            base_url=base,
            **options,
        )
        context.on("request", note)
        context.route(lambda url: not is_own(url), lambda route: route.abort())
        contexts.append(context)
        return context.new_page()

    yield make
    if request.node.stash.get(FAILED, False):
        photograph(contexts, request.node.nodeid)
    for context in contexts:
        context.close()
    assert not foreign, f"the page asked other hosts: {foreign}"


@pytest.fixture
def page(new_page: "Callable[..., Page]") -> "Page":
    """Return a page in Chinese at the size of an office screen."""
    return new_page()


def is_own(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or (parts.hostname or "") in THIS_MACHINE


def photograph(contexts: "list[BrowserContext]", test: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in test)[-120:]
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """Let no test remember what another one had in the database: it is rolled back under memory and file."""
    from tests.cast import forget_everything

    forget_everything()
    # That of all tests: what a test file keeps in a home folder of its own stays for all of the file.
    (Path(os.environ["GONGZHI_HOME"]) / "checkpoints.log").unlink(missing_ok=True)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries: Callable[..., Any]) -> Callable[..., Any]:
    """Count the statements of the work itself: whether a memory asks in this very second depends on the machine."""

    def counted(number: int, **options: Any) -> Any:
        trust_all(60)
        return django_assert_max_num_queries(number, **options)

    return counted
