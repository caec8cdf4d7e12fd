"""Pages of the rates: the table of a period, the cases behind a number, the export, the ledger of exclusions."""

from gongzhi.modules.evaluation.views.export import export_csv, export_xlsx
from gongzhi.modules.evaluation.views.ledger import export_ledger, ledger
from gongzhi.modules.evaluation.views.lists import cases_of_number
from gongzhi.modules.evaluation.views.rates import rates

__all__ = ["cases_of_number", "export_csv", "export_ledger", "export_xlsx", "ledger", "rates"]
