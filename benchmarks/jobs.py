"""What the clients are to do, prepared inside the platform: reports, lists at every depth, changes; with statements counted."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import county, past
from gongzhi.engine.cases import public as cases
from gongzhi.engine.cases.selectors.lists import Cursor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import User

# More than can be sent in the time, so that what begins and ends a load weighs little.
REPORTS, BATCHES = 4000, 200
API, PAGE = "/api/v1/cases", "/desk/cases/"
API_ROWS, PAGE_ROWS = 100, 50
BATCH = 50
Job = dict[str, Any]


def prepare(built: Mapping[str, Any]) -> dict[str, Any]:
    reports = list_reports(REPORTS + BATCH * BATCHES)
    # The first call of a process fills its memory (areas, duties, words); the later ones are as all that follow.
    statements = [count_create(reports.pop()["report"], f"bench-{number}") for number in range(3)]
    batches = batches_of(built, reports[-BATCH * BATCHES :])
    return {
        "batches": batches,
        "reports": reports[: -BATCH * BATCHES],
        "lists": list_lists(built),
        "statements": {"create": statements[-1]},
    }


def count_create(report: Job, key: str) -> int:
    client = Client(headers={"Host": "localhost", "Idempotency-Key": key})
    return count(lambda: client.post("/api/v1/reports", report, content_type="application/json"))[0]


def batches_of(built: Mapping[str, Any], reports: list[Job]) -> list[Job]:
    """Return the reports in batches, with the token of somebody who may register."""
    worker = parties.Post.objects.filter(key__startswith="grid_worker").values_list("pk", flat=True)[0]
    token = built["tokens"][str(worker)]
    starts = range(0, len(reports), BATCH)
    return [{"token": token, "reports": [one["report"] for one in reports[first : first + BATCH]]} for first in starts]


def list_reports(most: int) -> list[Job]:
    """Return reports with words of the matters, a point in a grid, and mostly with name and phone."""
    dice, grids, words = random.Random(4), county.draw().level("grid"), past.spoken_words()
    return [{"report": _report(dice, dice.choice(grids), dice.choice(words))} for _ in range(most)]


def _report(dice: random.Random, grid: Any, word: str) -> Job:
    text = dice.choice(past.SENTENCES).format(place=grid.zh, word=word)
    lon, lat = grid.centre
    report: Job = {"text": text, "place": {"lon": lon, "lat": lat, "crs": "CGCS2000"}}
    if dice.random() < past.ANONYMOUS_SHARE:
        return report | {"anonymous": True}
    return report | {"contact": {"name": "Resident", "phone": f"138{dice.randrange(10**8):08}"}}


def list_lists(built: Mapping[str, Any]) -> dict[str, Job]:
    """Return each list to be asked for, at its first and last page and at half depth, over the API and as a page of staff."""
    user = User.objects.get(username=built["viewer"])
    town = built["viewer"].removeprefix("handler_")
    headers = {"Authorization": f"Bearer {built['viewer_token']}", "Accept-Language": "zh-CN"}
    cookie = _signed_in(user)
    found = {}
    for name, narrow in narrowings(town).items():
        for depth, cursor in depths(town, narrow).items():
            asked = urlencode(narrow | {"cursor": cursor, "limit": API_ROWS})
            found[f"API, {name}, {depth}"] = _measured(Client(), f"{API}?{asked}", headers)
    for depth, cursor in depths(town, {}).items():
        found[f"page of staff, no filter, {depth}"] = _measured(
            Client(), f"{PAGE}?{urlencode({'cursor': cursor})}", cookie
        )
    found["API, search for a common phrase"] = _measured(
        Client(), f"{API}?{urlencode({'q': _commonest_word(town), 'limit': API_ROWS})}", headers
    )
    dispatcher = _signed_in(User.objects.get(username="dispatcher"))
    for name, narrow in {"open": {"only": "open"}, "in progress": {"stage": "in_progress"}, "waiting": {"only": "waiting"}}.items():  # fmt: skip
        asked = urlencode(narrow | {"cursor": "last"})
        found[f"page of the county's dispatcher, {name}, last"] = _measured(Client(), f"{PAGE}?{asked}", dispatcher)
    leader = _signed_in(User.objects.get(username=f"head_{town}"))
    found["command page"] = _measured(Client(), "/desk/command/", leader)
    return found


def _signed_in(user: User) -> dict[str, str]:
    client = Client(headers={"Host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def narrowings(town: str) -> dict[str, dict[str, str]]:
    """Return the three ways of narrowing, by what there is most of: a stage and matter, a village and post."""
    own = cases.Case.objects.filter(township_code=town)
    matter = _commonest(own.filter(stage="closed"), "matter")
    village = _commonest(own.exclude(village_code=""), "village_code")
    post = _commonest(own.filter(village_code=village), "post_id")
    return {
        "no filter": {},
        "stage+matter": {"stage": "closed", "matter": str(matter)},
        "area+post": {"area": str(village), "post": str(post)},
    }


def _commonest_word(town: str) -> str:
    """Return the word that stands in most reports of a township, as far as its first thousand tell."""
    titles = list(cases.Case.objects.filter(township_code=town).values_list("title", flat=True)[:1000])
    return max(past.spoken_words(), key=lambda word: sum(word in title for title in titles))


def _commonest(rows: Any, column: str) -> Any:
    return rows.values_list(column).annotate(number=Count("id")).order_by("-number").first()[0]


def depths(town: str, narrow: Mapping[str, str]) -> dict[str, str]:
    """Return the cursors of first page, half depth and last page."""
    names = {"area": "village_code", "post": "post_id"}
    own = cases.Case.objects.filter(township_code=town, **{names.get(key, key): value for key, value in narrow.items()})
    middle = own.order_by("-opened_at", "-id")[own.count() // 2]
    return {"first": "", "half": str(Cursor(middle.opened_at, middle.pk)), "last": "last"}


def _measured(client: Client, path: str, headers: Mapping[str, str]) -> Job:
    own = {"Host": "localhost"} | dict(headers)
    client.get(path, headers=own)
    statements, answer = count(lambda: client.get(path, headers=own))
    rows = len(answer.json()["items"]) if path.startswith(API) else PAGE_ROWS
    return {"path": path, "headers": dict(headers), "statements": statements, "rows": rows}


def count(act: Callable[[], Any]) -> tuple[int, Any]:
    """Return how many statements a call takes, those that begin and end transactions aside, and its answer."""
    with CaptureQueriesContext(connection) as seen:
        answer = act()
    assert answer.status_code in (200, 201), answer.content[:500]
    noise = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    # A statement that PostgreSQL has planned before may be named by nothing.
    return sum(not str(query["sql"]).upper().startswith(noise) for query in seen.captured_queries), answer


def list_changes(built: Mapping[str, Any]) -> list[Job]:
    """Return the cases that wait to be accepted by a post whose token we have, those that have just come first.

    Copies that the database made are left out: nobody can open the sealed data of their reporters, so that the worker would try
    for hours to tell these of the change.
    """
    tokens = built["tokens"]
    items = cases.WorkItem.objects.filter(state=cases.WorkItem.OPEN, node="sign", post__in=map(int, tokens))
    if copies := built.get("copies"):
        items = items.exclude(case__gte=copies[0], case__lte=copies[1])
    found = items.order_by("-id").values_list("case_id", "post_id", "case__chain_length")
    return [
        {"case": case, "token": tokens[str(post)], "version": version, "words": past.ANSWERS[case % len(past.ANSWERS)]}
        for case, post, version in found
    ]


def list_change_batches(built: Mapping[str, Any]) -> list[Job]:
    """Return what waits to be accepted in batches, each of the cases of one post."""
    waiting: dict[str, list[Job]] = defaultdict(list)
    for job in list_changes(built):
        waiting[job["token"]].append(job)
    whole = [jobs[first : first + BATCH] for jobs in waiting.values() for first in range(0, len(jobs) // BATCH * BATCH, BATCH)]  # fmt: skip
    return [{"token": jobs[0]["token"], "words": jobs[0]["words"], "acts": list(map(_accept, jobs))} for jobs in whole]


def _accept(job: Job) -> Job:
    return {"case": job["case"], "verb": "accept", "version": job["version"]}


def count_change(built: Mapping[str, Any]) -> dict[str, int]:
    """Accept and answer two of the cases that are left over; return the statements of the second time."""
    found: dict[str, int] = {}
    for job in list_changes(built)[:2]:
        found["accept"], version = _count_act(job, "accept", job["version"], {})
        found["answer"], _version = _count_act(job, "answer", version, {"words": job["words"]})
    return found


def _count_act(job: Job, verb: str, version: int, body: Job) -> tuple[int, int]:
    own = {"Host": "localhost", "Authorization": f"Bearer {job['token']}", "If-Match": f'"{version}"'}
    path = f"{API}/{job['case']}/{verb}"
    statements, answer = count(lambda: Client(headers=own).post(path, body, content_type="application/json"))
    return statements, answer.json()["version"]
