"""A pack as somebody would send it: the booking of a venue, with what they changed."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.common import clock
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

FOLDER = Path(settings.CONTENT) / "base/matters/venue_booking"
LIST = "/desk/matter-list/"
STEP = '<bpmn:userTask id="hand_over"'
NOTICE = """<bpmn:userTask id="notice" name="公示">
      <bpmn:extensionElements><gz:step stage="granted" post="venue_keeper" outcomes="shown" clock="answer_within" /></bpmn:extensionElements>
      <bpmn:incoming>granted</bpmn:incoming><bpmn:outgoing>noticed</bpmn:outgoing>
    </bpmn:userTask>
    """
ARROW = '<bpmn:sequenceFlow id="noticed" sourceRef="notice" targetRef="hand_over" />'
NOTICE_WORDS = """  notice:
    zh: 公示
    en: Publish
    verbs:
      shown: {outcome: shown, grant: case.work, label: {zh: 公示期满, en: Shown long enough}}
  hand_over:
"""


def files_of_booking():
    """Return the files of the pack, by their names."""
    return {path.name: path.read_text("utf-8") for path in FOLDER.iterdir() if rules.is_of_pack(path.name)}


def with_notice(files):
    """Draw a step of publication between grant and use; return the files."""
    drawn = files["process.bpmn"].replace(STEP, NOTICE + STEP)
    drawn = drawn.replace('sourceRef="examined" targetRef="hand_over"', 'sourceRef="examined" targetRef="notice"')
    drawn = drawn.replace('<bpmn:sequenceFlow id="granted"', ARROW + '<bpmn:sequenceFlow id="granted"')
    walk = files["cases.yaml"].replace(
        "then: {stage: granted, open: [hand_over]}}",
        "then: {stage: granted, open: [notice]}}\n"
        "    - {event: complete, node: notice, outcome: shown, then: {stage: granted, open: [hand_over]}}",
    )
    words = files["process.yaml"].replace("  hand_over:\n", NOTICE_WORDS, 1)
    return {**files, "process.bpmn": drawn, "process.yaml": words, "cases.yaml": walk}


def packed(files, folder="venue_booking"):
    """Return an archive as a browser sends it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        [archive.writestr(f"{folder}/{name}", text) for name, text in files.items()]
    return SimpleUploadedFile("pack.zip", kept.getvalue())


def begun(member, key="venue_booking", **more):
    """Let a member begin a draft; return its address."""
    given = {"reason": "镇里要求先公示", "do": "begin", **more}
    return member.client().post(f"{LIST}{key}/begin", given).url


def send_files(member, draft, upload):
    return member.client().post(f"{draft}files", {"files": upload})


def force(member, draft, day, version=None):
    """Let a member put a draft in force; return the page that answers."""
    client = member.client()
    seen = version or client.get(draft).context["draft"].version
    return client.post(f"{draft}decide", {"do": "force", "version": seen, "valid_from": day})


@pytest.fixture(autouse=True)
def one_day(request):
    """Let no midnight come between the day that a test reads and the page, rehearsed for seconds, that it is sent to."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with clock.frozen(clock.now()):
        yield


@pytest.fixture
def hall(cast):
    """Let the town's handler keep the venue; return the cast."""
    parties.Duty.objects.create(post=cast.township_handler.post, function="venue_keeper", area_code="999901001")
    cast.forget()
    return cast
