"""Reads what flatline wrote with h5py, pandas, xarray and h5dump, none of which knows flatline."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import warnings

import h5py
import netCDF4  # the engine of xarray; imported here, as its own import warns
import numpy as np
import pandas as pd
import xarray as xr

RUN = "0123456789abcdef-r0001"


class ReadTraces(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        subprocess.run([PROGRAM, cls.folder], check=True)
        cls.run_file = cls.folder / "runs" / f"{RUN}.h5"

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def open(self, file, group):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return xr.open_dataset(file, group=group, engine="netcdf4")

    def test_h5py_reads_the_attributes(self):
        with h5py.File(self.run_file) as file:
            self.assertEqual(file.attrs["format"], "flatline run")
            self.assertEqual(file.attrs["format_version"], 1)
            self.assertEqual(file.attrs["key"], "0123456789abcdef")
            self.assertEqual(file.attrs["replicate"], 1)
            self.assertEqual(file.attrs["state"], "ok")
            self.assertEqual(file.attrs["outcome"], "constant")
            self.assertEqual(file.attrs["experiment"], "learning-rate")
            self.assertEqual(file.attrs["provenance.git"], "v0.1")
            config = json.loads(file.attrs["config"])
            self.assertEqual(config["optimizer"]["learning_rate"], 1e-5)
            levels = json.loads(file.attrs["levels"])
            self.assertEqual(levels["transforms"], "raw")
            self.assertEqual(json.loads(file.attrs["summary"])["metrics"]["test.r2"], -0.25)
            self.assertEqual(file["metrics"].attrs["test.r2"], -0.25)
            self.assertEqual(file["log"].asstr()[()], "first line\nsecond line with µ\n")

    def test_h5py_reads_traces_and_their_axes(self):
        with h5py.File(self.run_file) as file:
            loss = file["steps/loss"]
            np.testing.assert_array_equal(loss[:], 1 / np.arange(1, 2001))
            self.assertEqual(loss.dtype, np.float64)
            self.assertEqual(loss.attrs["long_name"], "batch loss")
            self.assertEqual((loss.compression, loss.shuffle, loss.fletcher32), ("gzip", True, True))
            self.assertEqual(loss.chunks, (2000,))
            self.assertEqual(loss.dims[0].label, "step")
            norm = file["diagnostics/gradient-flow/norm"]
            self.assertIsNone(norm.chunks)
            self.assertEqual(norm.attrs["units"], "1/step")
            self.assertEqual([dim[0].name.rsplit("/")[-1] for dim in norm.dims],
                             ["step", "layer", "lag"])
            block = file["model/final/lstm0.W"]
            np.testing.assert_array_equal(block[:], [[1, 2, 3], [4, 5, 6]])
            self.assertEqual(block.dtype, np.float32)

    def test_every_array_and_its_scales_know_each_other(self):
        attached = []

        def check(name, item):
            if isinstance(item, h5py.Dataset):
                for place, axis in enumerate(item.dims):
                    for scale in axis.values():
                        attached.append(h5py.h5ds.is_attached(item.id, scale.id, place))

        for file in (self.run_file, self.folder / "index.h5"):
            with h5py.File(file) as opened:
                opened.visititems(check)
        self.assertGreater(len(attached), 20)
        self.assertTrue(all(attached))

    def test_pandas_reads_the_findings(self):
        with h5py.File(self.run_file) as file:
            table = pd.DataFrame(file["findings"][:])
        self.assertEqual(list(table.columns), ["name", "value", "threshold", "fired", "evidence"])
        self.assertEqual(list(table.fired), [True, False])
        self.assertEqual(table.name[0].decode(), "gradient-flow/vanishing")
        self.assertEqual(table.evidence[0].decode(), "at lag 2")
        self.assertEqual(table.value[0], 1e-9)

    def test_xarray_reads_dimensions_units_and_names(self):
        flow = self.open(self.run_file, "diagnostics/gradient-flow")
        self.assertEqual(flow.norm.dims, ("step", "layer", "lag"))
        self.assertEqual(flow.norm.attrs["units"], "1/step")
        self.assertEqual(flow.norm.attrs["long_name"], "norm of ∂L/∂h by lag")
        self.assertEqual(list(flow.layer.values), ["lstm0", "dense1"])
        self.assertEqual(flow.lag.attrs["units"], "steps")
        self.assertEqual(float(flow.norm.sel(step=10, layer="dense1", lag=1.5)), 10)

    def test_xarray_keeps_series_of_other_places_apart(self):
        steps = self.open(self.run_file, "steps")
        self.assertEqual(steps.loss.dims, ("step",))
        self.assertEqual(steps.norm.dims, ("step_norm",))
        self.assertEqual(steps.sizes, {"step": 2000, "step_norm": 2})

    def test_xarray_reads_blocks_and_empty_arrays(self):
        final = self.open(self.run_file, "model/final")
        self.assertEqual(final["lstm0.W"].dims, ("row", "col"))
        self.assertEqual(final["empty"].size, 0)

    def test_the_index_is_a_table_with_links_to_the_runs(self):
        summary = self.open(self.folder / "index.h5", "summary").to_dataframe()
        self.assertEqual(summary.loc[RUN, "outcome"], "constant")
        self.assertEqual(summary.loc[RUN, "optimizer.learning_rate"], 1e-5)
        self.assertEqual(summary.loc[RUN, "test.r2"], -0.25)
        for index in ("index.h5", "copies.h5"):
            with h5py.File(self.folder / index) as file:
                self.assertEqual(file[f"runs/{RUN}"].attrs["replicate"], 1)
                self.assertEqual(file[f"runs/{RUN}/steps/loss"].shape, (2000,))
                self.assertEqual(file[f"times/seconds"][1], 1.5)
        copied = self.open(self.folder / "copies.h5", f"runs/{RUN}/diagnostics/gradient-flow")
        self.assertEqual(copied.norm.dims, ("step", "layer", "lag"))

    def test_h5dump_reads_everything(self):
        for file in (self.run_file, self.folder / "index.h5"):
            dump = subprocess.run(["h5dump", file], capture_output=True, text=True, check=True)
            self.assertEqual(dump.stderr, "")
            self.assertIn("gradient-flow", dump.stdout)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
