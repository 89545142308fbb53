"""What the tests of batches share: a longer experiment, and the parts of a frozen plan."""

from flatline import SMALL, Case
from hdf5_difference import differences

LONG = SMALL.replace("epochs: 2,", "epochs: 60,").replace("replicates: 2", "replicates: 6")
ENDLESS = "training.epochs=100000"


class Comparison(Case):
    def compare(self, first, second):
        """Checks that two results folders hold the same runs, bit for bit but for times."""
        ones, others = self.finished(first), self.finished(second)
        self.assertEqual([path.name for path in ones], [path.name for path in others])
        self.assertNotEqual(ones, [])
        for one, other in zip(ones, others):
            self.assertEqual(differences(one, other), [], one.name)


class BatchCase(Comparison):
    def setUp(self):
        super().setUp()
        self.write("x.yaml", LONG)

    def freeze(self, *words, results="broken"):
        self.flatline("plan", "x.yaml", "--freeze", "--results", results, *words)

    def exec(self, *words, code=0, results="broken", **options):
        return self.flatline("exec", "--plan", results, "-q", *words, code=code, **options)

    def states(self, results="broken"):
        return self.flatline("status", results, "--json").json()["states"]
