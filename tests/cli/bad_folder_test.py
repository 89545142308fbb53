"""Results folders that cannot be used, are in use, or are damaged."""

import os
import resource
import shutil
import subprocess
import unittest

from flatline import PROGRAM, SMALL, Case, not_sanitized


class Folder(Case):
    def setUp(self):
        super().setUp()
        self.write("x.yaml", SMALL)

    def run_small(self, *words, code=0, **options):
        return self.flatline("run", "x.yaml", "--quiet", *words, code=code, **options)

    def refuse_folder(self, message, results, **options):
        self.refuse(message, "run", "x.yaml", "--quiet", "--results", results, **options)

    def test_a_folder_that_cannot_be_made(self):
        self.refuse_folder("/proc/nothing/runs: FL607 cannot be made (No such file or directory). "
                           "Make it writable, or choose another folder with --results.\n",
                           "/proc/nothing")

    def test_a_folder_without_the_right_to_write(self):
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        try:
            subprocess.run([PROGRAM, "version"], check=True, capture_output=True, **nobody)
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"NOT TESTED: nobody cannot start {PROGRAM}: {error}")
        self.folder.chmod(0o755)
        (self.folder / "closed").mkdir(mode=0o555)
        self.refuse_folder("closed/x/runs: FL607 cannot be made (Permission denied). Make it "
                           "writable, or choose another folder with --results.\n", "closed/x",
                           **nobody)

    def mount(self, size):
        """A small disk at the folder `full`."""
        full = self.folder / "full"
        full.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", full],
                                 capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"NOT TESTED: a full disk, as nothing can be mounted: {mounted.stderr}")
        self.addCleanup(subprocess.run, ["umount", full], check=True)

    def test_a_plan_that_cannot_be_written(self):
        (self.folder / "broken" / "plan.jsonl").mkdir(parents=True)
        self.refuse_folder("broken/plan.jsonl: FL601 cannot be written (Is a directory). Make room "
                           "or choose another folder, then run again; finished runs are kept.\n",
                           "broken")

    @not_sanitized("the check of types wants a pipe of its own")
    def test_a_system_without_file_descriptors_left(self):
        said = set()
        for limit in (24, 25, 26):  # one of the first two steps of starting a run fails
            self.flatline("plan", "x.yaml", "--freeze", "training.epochs=2000", "replicates=40",
                          "--results", f"few-{limit}")
            process = self.start(
                "exec", "--plan", f"few-{limit}", "-q", "-j", "40",
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
            _, err = process.communicate(timeout=60)
            self.assertIn(process.returncode, (3, 4))  # what was begun may itself lack them
            said.add(err)
        self.assertIn("FL611 a run can't be started: pipe: Too many open files (the system is out "
                      "of processes, memory or file descriptors). Use a smaller -j, or raise the "
                      "limit (ulimit -u, ulimit -n).\nno more runs are started\n", said)

    @not_sanitized("they map terabytes")
    def test_a_limit_on_address_space(self):
        for verb in ("check", "run"):
            result = self.flatline(verb, "x.yaml", code=2, preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_AS, (200_000_000, 200_000_000)))
            self.assertRegex(result.err, r"^FL616 an address space of 200 MB is too small \(a run needs "
                             r"at least \d+ MB of it, most of it buffers of BLAS that are hardly "
                             r"used\)\. Raise it \(ulimit -v\); limits\.memory bounds the memory that a "
                             r"run really uses\.\n$")

    def test_a_limit_on_the_size_of_files(self):
        result = self.run_small("training.epochs=2", code=2, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (1000, 1000)))
        self.assertRegex(result.err, r"^results/small/runs: FL607 cannot be written \(File too large\)")
        result = self.run_small("training.epochs=2", code=3, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (20_000, 20_000)))
        self.assertIn(".h5: FL601 cannot be written (File too large).", result.out)

    def test_a_full_folder(self):
        self.mount("100k")
        self.refuse_folder("full: FL607 has too little room (the runs need about 1 MB, 0 MB are "
                           "free). Make room, record less, or choose another folder with "
                           "--results.\n", "full")

    def test_a_folder_that_fills_up_costs_the_runs_that_do_not_fit(self):
        self.mount("2m")
        full = self.folder / "full"
        process = self.start("run", "x.yaml", "training.epochs=1000", "--quiet", "-j", "2",
                             "--results", full)
        self.wait_for(lambda: len(list(full.glob("claims/*"))) == 2, process)
        with self.assertRaises(OSError), (full / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        result = self.end(process, code=3)
        self.assertEqual(result.last_line(), "total 2, ok 0, failed 2, skipped 0")
        self.assertIn("FL601 cannot be written (No space left", " ".join(result.out.split()))
        self.assertRegex(result.err, r"^warning: .*/journal/.*\.jsonl: FL601 cannot be written")
        self.assertEqual(list(full.rglob("*.part")), [])
        (full / "filler").unlink()
        result = self.run_small("training.epochs=1000", "--results", "full", "--retry",
                                "failed")
        self.assertEqual(result.last_line(), "total 2, ok 2, failed 0, skipped 0")

    def test_the_folder_of_another_experiment(self):
        self.run_small("--results", "mine")
        self.write("x.yaml", SMALL.replace("experiment: small", "experiment: other"))
        self.refuse_folder("mine: FL602 the folder holds the experiment small, not other (results of "
                           "two experiments would mix). Choose another folder, or correct the "
                           "experiment's name.\n", "mine")
        self.assertEqual(len(self.finished("mine")), 2)

    def damaged(self, change):
        """A folder of which one run file is changed; its name and its id."""
        self.run_small()
        path = self.finished()[0]
        path.write_bytes(change(bytearray(path.read_bytes())))
        return path.relative_to(self.folder), path.stem

    def flip(self, content):
        content[len(content) // 2] ^= 0xFF
        return content

    def test_a_damaged_run_file(self):
        file, run = self.damaged(self.flip)
        fault = (f"{file}: FL604 is damaged (its checksum does not match: its bytes changed since it "
                 "was written). Delete it and run again; that run is repeated.\n")
        for verb in ("show", "logs"):
            self.assertEqual(self.flatline(verb, "small", run, code=2).err, fault)
        self.assertEqual(self.flatline("collect", "small").err, "warning: " + fault)
        self.assertEqual(self.flatline("collect", "small", "--copy").err, "warning: " + fault)
        (self.folder / file).unlink()
        self.assertEqual(self.flatline("run", "x.yaml", "--json").json()["started"], 1)
        self.assertEqual(self.flatline("collect", "small").err, "")

    def test_a_cut_run_file(self):
        file, run = self.damaged(lambda content: content[:3000])
        self.assertEqual(self.flatline("show", "small", run, code=2).err,
                         f"{file}: FL604 is not a whole run file (it does not end with flatline's "
                         "seal: it was cut off, or comes from elsewhere). Delete it and run again; "
                         "that run is repeated.\n")

    def test_a_damaged_run_file_without_its_journal_is_repeated(self):
        file, run = self.damaged(self.flip)
        shutil.rmtree(self.folder / "results/small/journal")
        result = self.flatline("run", "x.yaml", "--quiet")
        self.assertIn(f"warning: {file}: FL604 is damaged", result.err)
        self.assertEqual(result.last_line(), "total 2, ok 2, failed 0, skipped 0")
        self.assertEqual(self.flatline("show", "small", run).err, "")


if __name__ == "__main__":
    unittest.main()
