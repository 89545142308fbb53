"""scripts/plot draws every figure from the files alone: for print, and with something on it."""

import re
import subprocess
import unittest
import zlib

from flatline import SMALL, SOURCE, Case

try:
    from matplotlib.image import imread
    MISSING = None
except ImportError:
    MISSING = "matplotlib is not installed"

CLASSES = SMALL.replace("{use: sine-series, series: 2, length: 80, window: 5}",
                        "{use: imbalanced, sequences: 80, length: 5}\nsplit: {by: series}\n"
                        "loss: cross-entropy").replace("units: 1", "units: 2")
GRID = "grid: {model.layers.0.units: [2, 4], optimizer.learning_rate: [1e-3, 1e-2]}\n"
FACTORS = {"factor": ["--x", "optimizer.learning_rate", "--by", "model.layers.0.units"],
           "matrix": ["--x", "optimizer.learning_rate", "--by", "model.layers.0.units"]}
PANELS = ["answers", "learning", "lag", "update", "saturation"]


def coloured(pixels):
    """How many pixels are no shade of grey."""
    rgb = pixels[..., :3]
    return int((rgb.max(axis=2) - rgb.min(axis=2) > 0.15).sum())


@unittest.skipIf(MISSING, f"NOT TESTED: {MISSING}")
class Plot(Case):

    def experiment(self, text):
        self.write("x.yaml", text + GRID)
        self.flatline("run", "x.yaml", "--quiet")
        self.flatline("collect", "small")

    def plot(self, *words, code=0):
        done = subprocess.run([SOURCE / "scripts/plot", "results/small", *words], cwd=self.folder,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertNotIn("Warning", done.stderr)
        return done.stderr

    def pixels(self, name, *words):
        self.plot(name, *words, "-o", f"{name}.png")
        return imread(self.folder / f"{name}.png")

    def test_every_figure_of_numbers_and_of_classes_has_something_in_each_panel(self):
        for text, factors, panels in ((SMALL, FACTORS, PANELS),
                                      (CLASSES, {}, ["answers", "update"])):  # a single update
            self.experiment(text)
            seen = []
            for name, words in factors.items():
                seen.append(self.pixels(name, *words))
                self.assertGreater(coloured(seen[-1]), 500, name)
            for name in panels:
                pixels = self.pixels(name, "--where", "optimizer.learning_rate=1e-2")
                seen.append(pixels)
                middle, top = pixels.shape[1] // 2, pixels.shape[0] // 6  # below the key
                for panel in (pixels[top:, :middle], pixels[top:, middle:]):
                    self.assertGreater(coloured(panel), 20, name)
            self.assertEqual(len({pixels.tobytes() for pixels in seen}), len(seen))

    def test_a_pdf_is_one_page_of_lines_and_text(self):
        self.experiment(SMALL)
        for name in ("factor", "lag"):
            self.plot(name, *FACTORS.get(name, []), "-o", f"{name}.pdf")
            pdf = (self.folder / f"{name}.pdf").read_bytes()
            self.assertTrue(pdf.startswith(b"%PDF-"), name)
            self.assertIn(b"/Count 1", pdf)
            self.assertIn(b"/Subtype /Type0", pdf)  # the text stays text
            streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
            drawing = b"".join(zlib.decompress(s) for s in streams if s[:1] == b"x")
            self.assertGreater(len(re.findall(rb"\b(?:l|S|f)\b", drawing)), 30, name)

    def test_mistakes_are_told(self):
        self.experiment(SMALL)
        self.assertIn("factor needs --x FACTOR", self.plot(code=2))
        self.assertIn("matrix needs --by FACTOR", self.plot("matrix", "--x", "epochs", code=2))
        self.assertRegex(self.plot("--x", "units", code=1),
                         "the index has no column units; it has .*, model.layers.0.units, ")
        self.assertEqual(self.plot("lag", "--where", "optimizer.learning_rate=7", code=1),
                         "no finished run is left to draw\n")


if __name__ == "__main__":
    unittest.main()
