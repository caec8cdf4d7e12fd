"""Every personal detail that is kept has a class, an owner, a steward, a purpose and a retention."""

import json
from pathlib import Path

import jsonschema
import pytest
import referencing
import yaml
from django.conf import settings

SCHEMAS = Path(settings.CONTENT) / "schemas"
FIELDS = yaml.safe_load((Path(settings.CONTENT) / "base/custody/fields.yaml").read_text("utf-8"))


def validator() -> jsonschema.Draft202012Validator:
    common = json.loads((SCHEMAS / "common.schema.json").read_text("utf-8"))
    registry = referencing.Registry().with_resource("common.schema.json", referencing.Resource.from_contents(common))
    schema = json.loads((SCHEMAS / "custody_fields.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema, registry=registry)


@pytest.mark.parametrize("key", FIELDS)
def test_it_keeps_every_field_on_complete_terms(key):
    assert [error.message for error in validator().iter_errors(FIELDS[key])] == []


def test_it_refuses_a_field_without_a_purpose():
    field = {name: value for name, value in FIELDS["reporter_phone"].items() if name != "purpose"}
    assert not validator().is_valid(field)


def test_it_invents_no_retention():
    assert [value for field in FIELDS.values() for value in field["retention"].values()] == [None] * len(FIELDS)
