# SPDX-License-Identifier: Apache-2.0
"""The part of JSON Schema that the files of schema/ use, read here so that tests need no package.  A keyword
that is not known here is a problem, never passed over."""

import re

PASSED_OVER = {"$schema", "$id", "$defs", "title", "description"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


class Schema:
    def __init__(self, root):
        self.root = root

    def problems(self, value, schema, where="$"):
        """What is wrong with a value, as a list of sentences."""
        found = []
        for keyword, rule in schema.items():
            if keyword in PASSED_OVER:
                continue
            check = getattr(self, "check_" + keyword.replace("$", ""), None)
            if check is None:
                return [f"schema at {where}: the keyword {keyword} is not known to this test"]
            found += check(value, rule, schema, where)
        return found

    def check_ref(self, value, rule, _schema, where):
        target = self.root
        for part in rule.removeprefix("#/").split("/"):
            target = target[part]
        return self.problems(value, target, where)

    def check_type(self, value, rule, _schema, where):
        names = rule if isinstance(rule, list) else [rule]
        return [] if any(is_type(value, name) for name in names) else [f"{where}: {value!r} is no {names}"]

    def check_const(self, value, rule, _schema, where):
        return [] if value == rule and type(value) is type(rule) else [f"{where}: {value!r} is not {rule!r}"]

    def check_enum(self, value, rule, _schema, where):
        return [] if value in rule else [f"{where}: {value!r} is none of {rule}"]

    def check_pattern(self, value, rule, _schema, where):
        wrong = isinstance(value, str) and not re.search(rule, value)
        return [f"{where}: {value!r} does not look like {rule}"] if wrong else []

    def check_minimum(self, value, rule, _schema, where):
        return [f"{where}: {value} is below {rule}"] if is_type(value, "integer") and value < rule else []

    def check_anyOf(self, value, rule, _schema, where):
        tries = [self.problems(value, option, where) for option in rule]
        return [] if any(not found for found in tries) else min(tries, key=len)

    def check_required(self, value, rule, _schema, where):
        return [f"{where}: {key} is missing" for key in rule if isinstance(value, dict) and key not in value]

    def check_properties(self, value, rule, _schema, where):
        if not isinstance(value, dict):
            return []
        return [p for key, inner in rule.items() if key in value
                for p in self.problems(value[key], inner, f"{where}.{key}")]

    def check_additionalProperties(self, value, rule, schema, where):
        if not isinstance(value, dict):
            return []
        others = [key for key in value if key not in schema.get("properties", {})]
        if rule is False:
            return [f"{where}: {key} is not foreseen" for key in others]
        return [p for key in others for p in self.problems(value[key], rule, f"{where}.{key}")]

    def check_items(self, value, rule, _schema, where):
        if not isinstance(value, list):
            return []
        return [p for i, inner in enumerate(value) for p in self.problems(inner, rule, f"{where}[{i}]")]
