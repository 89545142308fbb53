#include "cli/verbs.hpp"

namespace flatline::cli {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all{check_verb,   plan_verb,      run_verb,        exec_verb,
                                     status_verb,  ls_verb,        show_verb,       logs_verb,
                                     compare_verb, report_verb,    collect_verb,    verify_verb,
                                     repair_verb,  reproduce_verb, explain_verb,    export_verb,
                                     plugins_verb, schema_verb,    completion_verb, version_verb};
  return all;
}

}  // namespace flatline::cli
