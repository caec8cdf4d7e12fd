"""The public compatibility kit: all of level 2 and most of level 3; a small kit of our own where it is not there."""

from collections import Counter

from gongzhi.common.dmn import tck
from gongzhi.config.cli import main

from .tables import model, table

CASE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>own.dmn</modelName>
<testCase id="001">{age}<resultNode name="补助"><expected><value xsi:type="xsd:decimal">300</value></expected></resultNode></testCase>
<testCase id="002">{age}<resultNode name="补助"><expected><value xsi:type="xsd:decimal">299</value></expected></resultNode></testCase>
</testCases>"""
AGE = '<inputNode name="年龄"><value xsi:type="xsd:decimal">70</value></inputNode><inputNode name="类别"><value>a</value></inputNode>'


def write_kit(folder, xml):
    folder.mkdir()
    (folder / "own.dmn").write_text(xml, "utf-8")
    (folder / "own-test-01.xml").write_text(CASE.format(age=AGE), "utf-8")


def test_it_passes_level_2_and_most_of_level_3(test_data):
    counts = Counter(
        (result.folder.partition("/")[0], result.result) for result in tck.run_folder(test_data / "dmn_tck")
    )
    assert counts["compliance-level-2", tck.SUCCESS] == 40
    assert counts["compliance-level-2", tck.ERROR] == 0
    assert counts["compliance-level-3", tck.SUCCESS] >= 1_000


def test_it_writes_a_row_a_test_case(tmp_path):
    write_kit(tmp_path / "kit", model(table("FIRST", [[">= 60", "-", "300"]])))
    assert main(["dmn", "tck", str(tmp_path / "kit"), "--output", str(tmp_path / "out.csv")]) == 0
    rows = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert rows[0] == '".","own-test-01","001","SUCCESS",""'
    assert rows[1].startswith('".","own-test-01","002","ERROR"')


def test_it_leaves_out_what_would_run_foreign_code(tmp_path):
    function = (
        '<functionDefinition kind="Java"><literalExpression><text>1</text></literalExpression></functionDefinition>'
    )
    write_kit(tmp_path / "kit", model(function))
    assert [result.result for result in tck.run_folder(tmp_path / "kit")] == [tck.IGNORED, tck.IGNORED]


def test_the_command_says_what_is_decided_and_by_which_rule(tmp_path, capsys):
    path = tmp_path / "own.dmn"
    path.write_text(model(table("FIRST", [[">= 60", "-", "300"], ["-", "-", "0"]])), "utf-8")
    assert main(["dmn", "evaluate", str(path), "--input", '{"年龄": 61, "类别": ""}', "--json"]) == 0
    assert '"fired": {"补助": [1]}' in capsys.readouterr().out
    assert main(["dmn", "evaluate", str(path), "--input", "[1]"]) == 1
    assert main(["dmn", "evaluate", str(path), "--input", '{"年龄": 61}']) == 1
