#pragma once

#include "cli/verb.hpp"

namespace flatline::cli {

extern const Verb check_verb, plan_verb, run_verb, status_verb, ls_verb, show_verb, logs_verb,
    compare_verb, exec_verb, report_verb, collect_verb, verify_verb, repair_verb, reproduce_verb,
    explain_verb, export_verb, plugins_verb, schema_verb, completion_verb, version_verb;

}  // namespace flatline::cli
