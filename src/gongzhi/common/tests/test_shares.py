"""A long work in several processes."""

import pickle
import subprocess
import sys

from gongzhi.common.dmn import DmnError
from gongzhi.common.feel import FeelError

# In a process of its own: here threads may run already, and then nothing is shared out.
SQUARES = """
import os
from gongzhi.common.shares import spread
os.sched_getaffinity = lambda _pid: {0, 1}
here = os.getpid()
answers = spread(lambda number: (number * number, os.getpid() != here), range(40), least=20)
print(answers == [(number * number, True) for number in range(40)])
"""


def test_it_shares_pieces_out_among_processes_and_keeps_their_order() -> None:
    done = subprocess.run([sys.executable, "-c", SQUARES], capture_output=True, check=True, text=True)

    assert done.stdout.strip() == "True"


def test_it_lets_a_refusal_go_from_one_process_to_another() -> None:
    expression, table = (
        pickle.loads(pickle.dumps(one)) for one in (FeelError("syntax", "1 +"), DmnError("input", "amount"))
    )

    assert "1 +" in str(expression)
    assert (expression.why, table.why) == ("syntax", "input")
