"""What the worker does again and again besides the outbox."""

from django.conf import settings

from gongzhi.common import rows
from gongzhi.config.demo.background import EVERY, Background
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.accounts.jobs import forget_sign_ins
from gongzhi.modules.desk.jobs import send_daily_mails
from gongzhi.modules.dispatch.jobs import forget_replays
from gongzhi.modules.evaluation.jobs import keep_up
from gongzhi.modules.integrity.jobs import look_for_delay
from gongzhi.modules.knowledge.jobs import ask_before_answers_run_out
from gongzhi.modules.matters.jobs import forget_start_keys
from gongzhi.modules.notices.jobs import forget_addresses_of_staff, forget_marks
from gongzhi.modules.publicity.jobs import end_over, find_gaps
from gongzhi.modules.service_requests.jobs import forget_intake_keys, remove_abandoned_photos, remove_old_tables
from gongzhi.modules.service_requests.public import importing


def register() -> None:
    """Name the periodic jobs: the law's clocks, the timeline's checkpoints (within ten seconds), and cleaning up."""
    outbox.every(2, "clocks", cases.run_out)
    outbox.every(5, "marks", cases.pass_marks)
    outbox.every(2, "timeline", timeline.sequence)
    outbox.every(1, "imports", importing.work_on_imports)
    outbox.every(3600, "tables", remove_old_tables)
    outbox.every(20, "rates", keep_up)
    outbox.every(30, "boards", end_over)
    outbox.every(3600, "gaps", find_gaps)
    outbox.every(6 * 3600, "delays", look_for_delay)
    outbox.every(3600, "photos", remove_abandoned_photos)
    outbox.every(3600, "knowledge", ask_before_answers_run_out)
    outbox.every(3600, "addresses", forget_marks)
    outbox.every(60, "daily mails", send_daily_mails)
    outbox.every(3600, "addresses of staff", forget_addresses_of_staff)
    outbox.every(3600, "intake keys", forget_intake_keys)
    outbox.every(3600, "start keys", forget_start_keys)
    outbox.every(3600, "sign-ins", forget_sign_ins)
    outbox.every(3600, "replays", forget_replays)
    outbox.every(3600, "prune", lambda: outbox.prune(30))
    outbox.every(900, "planner", rows.tell_planner)
    if settings.DEMO:
        outbox.every(EVERY, "demo", Background(processes=2).take_turn)
