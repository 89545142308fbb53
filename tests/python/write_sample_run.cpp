// Writes a results folder with two run files, an index of links and an index of copies.
#include "sample_record.hpp"
#include "store/index.hpp"
#include "store/run_file.hpp"

using namespace flatline;

int main(int, char** arguments) {
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder / "runs");
  config::Plan plan;
  plan.experiment = "learning-rate";
  plan.factors = {{"optimizer.learning_rate", {"1e-5"}, {}}};
  plan.cells.emplace_back();
  plan.cells[0].key = sample_record().summary.id.key;
  plan.cells[0].levels = {"1e-5"};
  plan.replicates = 2;
  std::vector<store::Summary> summaries;
  for (Index replicate : {0U, 1U}) {
    const store::Record record = sample_record(replicate);
    summaries.push_back(record.summary);
    store::write_run(record, folder);
  }
  Faults warnings;
  store::collect(folder, plan, summaries, store::Collect::copy, warnings);
  std::filesystem::rename(folder / "index.h5", folder / "copies.h5");
  store::collect(folder, plan, summaries, store::Collect::links, warnings);
  return warnings.empty() ? 0 : 1;
}
