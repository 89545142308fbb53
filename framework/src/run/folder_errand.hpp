#pragma once

#include <filesystem>

#include "plugin/registry.hpp"
#include "run/builds.hpp"
#include "run/runner.hpp"
#include "store/claims.hpp"
#include "store/journal.hpp"
#include "store/ledger.hpp"
#include "store/live.hpp"
#include "train/yardsticks.hpp"

namespace flatline::run {

/// Does the runs of a plan in a results folder that others may work on at the same time.
class FolderErrand final : public Errand {
 public:
  FolderErrand(const config::Plan& plan, const plugin::Registry& plugins, Builds& builds,
               const std::filesystem::path& folder, double checkpoint_every);

  Limits limits(const config::PlannedRun& run) override;
  Claim claim(const config::PlannedRun& run, store::Summary& known) override;
  io::Descriptor log(const config::PlannedRun& run) override;
  store::Summary execute(const config::PlannedRun& run, train::Progress& progress,
                         int log) override;
  void under_way(const std::vector<const Worker*>& workers) override;
  void ended(const store::Summary& summary, store::Resumption resumption) override;
  std::vector<std::string> lost() override { return claims_.renew(); }

 private:
  const config::Plan& plan_;
  const plugin::Registry& plugins_;
  Builds& builds_;
  std::filesystem::path folder_;
  double checkpoint_every_;
  std::map<std::string, std::string> source_;  // of the experiment file, for the provenance
  store::Claims claims_;
  store::Journal journal_;
  store::Ledger ledger_;
  store::LiveFile live_;
  store::LiveLogs logs_;
  train::KnownYardsticks yardsticks_;
};

}  // namespace flatline::run
