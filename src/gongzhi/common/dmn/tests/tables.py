"""Small decision models for the tests, written as tables."""

from collections.abc import Sequence

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def cells(tag: str, texts: Sequence[str]) -> str:
    escaped = (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in texts)
    return "".join(f"<{tag}><text>{text}</text></{tag}>" for text in escaped)


def model(inside: str, inputs: Sequence[tuple[str, str]] = (("年龄", "number"), ("类别", "string"))) -> str:
    """Return a model whose decision `补助` holds `inside` and needs all inputs."""
    data = "".join(
        f'<inputData id="i{number}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for number, (name, kind) in enumerate(inputs)
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#i{number}"/></informationRequirement>'
        for number, _pair in enumerate(inputs)
    )
    decision = f'<decision id="d" name="补助"><variable name="补助"/>{needs}{inside}</decision>'
    return f'<definitions xmlns="{SPACE}" name="样例" namespace="urn:test">{data}{decision}</definitions>'


def table(
    policy: str,
    rows: Sequence[Sequence[str]],
    *,
    values: str = "",
    default: str = "",
    labels: Sequence[str] = ("年龄", "类别"),
) -> str:
    """Return a table over the inputs; the last cell of each row is its result. `policy` may hold an aggregation: COLLECT SUM."""
    name, _, aggregation = policy.partition(" ") if policy.startswith("COLLECT") else (policy, "", "")
    columns = "".join(f"<input><inputExpression><text>{label}</text></inputExpression></input>" for label in labels)
    listed = f"<outputValues><text>{values}</text></outputValues>" if values else ""
    fallback = f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>" if default else ""
    rules = "".join(f"<rule>{cells('inputEntry', row[:-1])}{cells('outputEntry', row[-1:])}</rule>" for row in rows)
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{name}"{extra}>{columns}<output name="结果">{listed}{fallback}</output>{rules}</decisionTable>'
