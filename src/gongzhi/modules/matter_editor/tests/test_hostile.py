"""What comes from outside: archives and drawings that would do harm are refused in words, and nothing of them is kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.common.errors import Invalid
from gongzhi.modules.matter_editor.services import archives

from .conftest import begun, files_of_booking, packed, send_files

NODES = "".join(f'<bpmn:userTask id="n{number}"/>' for number in range(10_000))
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


MISSHAPEN = '{"nodes": {"a": [1]}, "stages": ["x"], "steps": [], "publicity": [], "risks": [5]}'


def zipped(*entries):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        [archive.writestr(name, data) for name, data in entries]
    return kept.getvalue()


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


WHOLE = zipped(("m/matter.yaml", bytes(range(256)) * 99))


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        WHOLE[:50] + b"\xff" * 10 + WHOLE[60:],
        zipped(("m/process.bpmn", b"0" * 5_000_000)),
        zipped(*((f"m/{number}.dmn", b"0" * 900_000) for number in range(8))),
        zipped(*((f"m/{number}.dmn", b"") for number in range(50))),
        zipped(("../../etc/matter.yaml", b"x: 1")),
        zipped(("a/matter.yaml", b"x: 1"), ("b/matter.yaml", b"x: 1")),
        zipped((link("m/matter.yaml"), b"/etc/passwd")),
        zipped(("m/matter.yaml", b"x: 1"))[:-30],
    ],
    ids=["no zip", "damaged inside", "bomb", "many large", "many", "path", "two folders", "link", "cut"],
)
def test_archives_are_read_within_limits(data):
    with pytest.raises(Invalid):
        archives.unpack(data)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("run.py", "import os"),
        ("matter.yaml", "a: &x [1]\nb: [*x, *x]"),
        ("matter.yaml", "!!python/object/apply:os.system ['true']"),
        ("cases.yaml", "[" * 5_000),
        ("form.schema.json", '{"type": "object", "type": "object"}'),
    ],
)
def test_files_are_read_strictly(name, text):
    with pytest.raises(Invalid):
        archives.read_files({"process.bpmn": b"<a/>", name: text.encode()})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("<bpmn:definitions", ENTITIES + "<bpmn:definitions", "实体"),
        ("</bpmn:process>", NODES + "</bpmn:process>", "500"),
        ('name="settle" stage="closed"', 'name="os.system" stage="closed"', "os.system"),
        ('outcome = "granted"', "for i in 1..99999999 return i", "条件"),
        (
            'post="venue_keeper" outcomes="taken_back"',
            'post="venue_keeper" outcomes="taken_back" clock="no_such_limit"',
            "no_such_limit",
        ),
    ],
    ids=["entities", "nodes", "action", "endless", "clock"],
)
def test_a_hostile_drawing_stays_a_draft_that_says_what_is_wrong(hall, old, new, why):
    draft, files = begun(hall.list_editor), files_of_booking()
    assert old in files["process.bpmn"]
    send_files(hall.list_editor, draft, packed({**files, "process.bpmn": files["process.bpmn"].replace(old, new, 1)}))
    page = hall.list_approver.client().get(draft)
    assert why in " ".join(one["words"] for one in page.context["problems"])
    assert hall.list_editor.client().get(f"{draft}diagram").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "[]", '{"nodes": []}', MISSHAPEN, "[" * 300_000])
def test_words_that_no_page_of_ours_sends_are_refused(hall, said):
    draft = begun(hall.list_editor)
    answer = hall.list_editor.client().post(f"{draft}diagram", {"xml": "<x/>", "said": said})
    assert answer.status_code in (400, 422)


@pytest.mark.django_db
def test_an_archive_that_is_refused_leaves_the_draft_as_it_was(hall):
    draft = begun(hall.list_editor)
    before = hall.list_editor.client().get(draft).context["draft"].version
    answer = send_files(hall.list_editor, draft, SimpleUploadedFile("pack.zip", b"PK no"))
    assert (answer.status_code, answer.context["draft"].version) == (422, before)
