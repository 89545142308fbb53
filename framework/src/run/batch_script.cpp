#include "run/batch_script.hpp"

#include <utility>

namespace flatline::run {
namespace {

constexpr const char* array_template = R"sh(#!/bin/bash
# Does one of @parts@ parts of a plan, at most @runs@ missing runs. Written by flatline submit;
# what is given to sbatch counts more than the lines below.
#SBATCH --job-name=@experiment@
#SBATCH --output=@log@
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:USR1@60

results=@results@
part=$((SLURM_ARRAY_TASK_ID + ${1:-0}))
task=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID

if [ ! -e "$results/plan.lock" ]; then
  echo "$results: FL643 is not there on host $(hostname) (Slurm's nodes have to see it)." \
    "Choose a shared folder with --results." >&2
  exit 2
fi

# A minute before the time limit, and at a preemption, this shell gets USR1; flatline then saves
# its runs and ends with 85. TERM comes to both.
trap 'kill -USR1 "$runner"' USR1
trap : TERM
@program@ exec --plan "$results" --shard "$part/@parts@" -j "${SLURM_CPUS_PER_TASK:-1}"@options@ &
runner=$!
while kill -0 "$runner" 2>/dev/null; do wait "$runner"; done
wait "$runner"
code=$?

# The same task goes on later where it stood. One that was cancelled is not RUNNING any more.
if [ "$code" -eq 85 ] && [ "$(squeue --noheader --jobs="$task" --format=%T)" = RUNNING ]; then
  scontrol requeue "$task"
fi
exit "$code"
)sh";

constexpr const char* collect_template = R"sh(#!/bin/bash
# Runs when no task is left. Written by flatline submit.
#SBATCH --job-name=@experiment@-collect
#SBATCH --output=@log@

results=@results@
@program@ collect "$results"
code=$?
@program@ report "$results" || code=$?
exit "$code"
)sh";

std::string filled(std::string text,
                   const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size()) {
      text.replace(at, name.size(), value);
    }
  }
  return text;
}

std::string options_text(const Batch& batch) {
  std::string text;
  if (!batch.retry.empty()) text += " \\\n  --retry " + shell_word(batch.retry);
  for (const std::string& folder : batch.plugin_folders) {
    text += " \\\n  --plugin-dir " + shell_word(folder);
  }
  return text;
}

}  // namespace

std::string array_script(const Batch& batch) {
  return filled(array_template, {{"@parts@", std::to_string(batch.parts)},
                                 {"@runs@", std::to_string(batch.runs_per_task)},
                                 {"@experiment@", shell_word(batch.experiment)},
                                 {"@log@", shell_word(batch.folder() / "%A_%a.log")},
                                 {"@results@", shell_word(batch.results)},
                                 {"@program@", shell_word(batch.program)},
                                 {"@options@", options_text(batch)}});
}

std::string collect_script(const Batch& batch) {
  return filled(collect_template, {{"@experiment@", shell_word(batch.experiment)},
                                   {"@log@", shell_word(batch.folder() / "collect-%j.log")},
                                   {"@results@", shell_word(batch.results)},
                                   {"@program@", shell_word(batch.program)}});
}

std::string shell_word(const std::string& word) {
  constexpr const char* plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./,:@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char letter : word) {
    if (letter == '\'') {
      quoted += R"('\'')";
    } else {
      quoted += letter;
    }
  }
  return quoted + "'";
}

}  // namespace flatline::run
