"""Tables for other programs: a CSV that pandas takes as it is, a LaTeX table that compiles."""

import io
import re
import unittest

from flatline import SMALL, Case, bad_plugin

try:
    import pandas
    MISSING = None
except ImportError:
    MISSING = "pandas is not installed"

GRID = """\
grid:
  optimizer.learning_rate: [1e-3, 1e-2]
  training.batch_size: {"50 % & more_{x}": 16, "[#1] ~^$ \\\\": 8}
"""


class Csv(Case):

    @unittest.skipIf(MISSING, f"NOT TESTED: {MISSING}")
    def test_pandas_reads_one_row_for_each_run_with_the_right_types(self):
        self.write("x.yaml", SMALL + GRID)
        self.flatline("run", "x.yaml", "--quiet")
        table = pandas.read_csv(io.StringIO(self.flatline("export", "small").out),
                                float_precision="round_trip")
        self.assertEqual(len(table), 8)
        self.assertTrue(table["run"].is_unique and table.columns.is_unique)
        self.assertEqual(set(table["optimizer.learning_rate"]), {1e-3, 1e-2})
        self.assertEqual(set(table["training.batch_size"]), {"50 % & more_{x}", "[#1] ~^$ \\"})
        kinds = {name: table[name].dtype.kind for name in table.columns}
        texts = {"run", "key", "training.batch_size", "state", "outcome"}
        self.assertEqual({name for name, kind in kinds.items() if kind == "O"}, texts)
        for name in ("replicate", "epochs", "steps", "parameters"):
            self.assertEqual(kinds[name], "i", name)
        cells = table.groupby(["optimizer.learning_rate", "training.batch_size"])["test.r2"]
        self.assertEqual(sorted(cells.count()), [2, 2, 2, 2])
        listed = self.flatline("export", "small", "--json").json()
        self.assertEqual([run["metrics"]["test.r2"] for run in listed], list(table["test.r2"]))

    @unittest.skipIf(MISSING, f"NOT TESTED: {MISSING}")
    def test_runs_without_results_have_empty_cells(self):
        self.write("x.yaml", SMALL.replace("optimizer: {use: adam, learning_rate: 1e-2}\n", "") +
                   "grid:\n  optimizer: [adam, bad-throw]\n")
        self.flatline("run", "x.yaml", *bad_plugin("bad-throw"), "--quiet", code=3)
        table = pandas.read_csv(io.StringIO(self.flatline("export", "small").out))
        failed = table[table["state"] != "ok"]
        self.assertEqual((len(table), len(failed)), (4, 2))
        self.assertTrue(failed["test.r2"].isna().all() and failed["outcome"].isna().all())
        self.assertEqual(table["test.r2"].dtype.kind, "f")


class Latex(Case):

    def test_the_table_is_balanced_and_escaped(self):
        self.write("x.yaml", SMALL + GRID)
        self.flatline("run", "x.yaml", "--quiet")
        text = self.flatline("export", "small", "--latex").out
        head, *rows = text.removeprefix("\\begin{tabular}{llrlrl}\n\\toprule\n").removesuffix(
            "\\bottomrule\n\\end{tabular}\n").replace("\\midrule\n", "").splitlines()
        self.assertEqual(head, "optimizer.learning\\_rate & training.batch\\_size & $n$ & outcome & "
                               "test.r2 & 95\\,\\% interval \\\\")
        self.assertEqual(len(rows), 4)
        number = r"\$-?\d+\.\d+(?: \\times 10\^\{-?\d+\})?\$"
        for row in rows:
            plain = re.sub(r"\\[%&_{}#$,]|\\textbackslash\{\}|\\[~^]\{\}", "", row)
            self.assertEqual(plain.count("&"), 5, row)
            self.assertTrue(plain.endswith(" \\\\"), row)
            self.assertEqual(plain.count("{"), plain.count("}"), row)
            self.assertEqual(plain.count("$") % 2, 0, row)
            self.assertNotRegex(re.sub(number, "", plain)[:-3], r"[%_#~^\\$]", row)
            self.assertRegex(row, rf"& {number} & \[{number}, {number}\] \\\\$")
        self.assertIn("50 \\% \\& more\\_\\{x\\} & 2 & ", text)
        self.assertIn("{[}\\#1] \\~{}\\^{}\\$ \\textbackslash{} & 2 & ", text)


if __name__ == "__main__":
    unittest.main()
