"""The schema of the experiment file is a JSON Schema that accepts ours and refuses mistakes."""

import copy
import re
import unittest

import jsonschema
import yaml

from flatline import SOURCE, Case

EXPERIMENTS = sorted((SOURCE / "experiments").glob("*/experiment.yaml"))


class Numbers(yaml.SafeLoader):
    """Reads 1e-3 as a number, as YAML 1.2 and flatline do."""


Numbers.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(
    r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"), list("-+.0123456789"))


class Schema(Case):
    def setUp(self):
        super().setUp()
        self.schema = self.flatline("schema").json()
        self.validator = jsonschema.Draft202012Validator(self.schema)

    def read(self, file):
        return yaml.load(file.read_text(), Loader=Numbers)

    def faults(self, experiment):
        return [error.message for error in self.validator.iter_errors(experiment)]

    def test_it_is_a_json_schema(self):
        self.assertEqual(self.schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_it_accepts_the_experiments(self):
        self.assertGreaterEqual(len(EXPERIMENTS), 2)
        for file in EXPERIMENTS:
            self.assertEqual(self.faults(self.read(file)), [], file)

    def test_it_refuses_what_check_refuses(self):
        good = self.read(EXPERIMENTS[0])
        for key, value in (("replicate", 3), ("replicates", "many"), ("replicates", 0),
                           ("optimizer", {"use": "adamm"}), ("optimizer", "adamm"),
                           ("training", {"epoch": 3}), ("training", {"batch_size": 0}),
                           ("precision", "float16")):
            bad = copy.deepcopy(good)
            bad[key] = value
            self.assertNotEqual(self.faults(bad), [], (key, value))

    def test_it_holds_every_plugin(self):
        plugins = self.flatline("plugins", "list", "--json").json()
        for plugin in plugins:
            self.assertIn(f'"const": "{plugin["name"]}"', self.flatline("schema").out)


if __name__ == "__main__":
    unittest.main()
