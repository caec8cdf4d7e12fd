"""Pages of staff about cases: the list and its export, one case, acting on it, its photos."""

from gongzhi.modules.service_requests.views.desk.acting import act_on_case, show_contact, stop_messages
from gongzhi.modules.service_requests.views.desk.calls import (
    call_done,
    object_to_refusal,
    show_caller,
    show_hints,
    take_call,
)
from gongzhi.modules.service_requests.views.desk.export import export_cases, export_cases_xlsx
from gongzhi.modules.service_requests.views.desk.imports import (
    cancel_import,
    import_columns,
    import_errors,
    import_page,
    imports,
)
from gongzhi.modules.service_requests.views.desk.lists import list_of_cases
from gongzhi.modules.service_requests.views.desk.papers import case_file_pdf, work_order_pdf, work_orders_pdf
from gongzhi.modules.service_requests.views.desk.preparing import list_own_templates, remove_template
from gongzhi.modules.service_requests.views.desk.responses import list_of_responses
from gongzhi.modules.service_requests.views.desk.single import case_page, case_photo, work_order

__all__ = [
    "act_on_case",
    "call_done",
    "cancel_import",
    "case_file_pdf",
    "case_page",
    "case_photo",
    "export_cases",
    "export_cases_xlsx",
    "import_columns",
    "import_errors",
    "import_page",
    "imports",
    "list_of_cases",
    "list_of_responses",
    "list_own_templates",
    "object_to_refusal",
    "remove_template",
    "show_caller",
    "show_contact",
    "show_hints",
    "stop_messages",
    "take_call",
    "work_order",
    "work_order_pdf",
    "work_orders_pdf",
]
