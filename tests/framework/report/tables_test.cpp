#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "report/export.hpp"
#include "report/table.hpp"
#include "some_results.hpp"

namespace report = flatline::report;

BOOST_AUTO_TEST_SUITE(tables)

BOOST_AUTO_TEST_CASE(columns_are_aligned_by_what_is_seen_not_by_bytes) {
  report::Table table({{"name"}, {"n", report::Align::right}});
  table.row({"σ", "7"});
  table.row({"\033[32mok\033[0m", "123"});
  BOOST_TEST(table.text() ==
             "name    n\n"
             "────  ───\n"
             "σ       7\n"
             "\033[32mok\033[0m    123\n");
}

BOOST_AUTO_TEST_CASE(text_is_wrapped_between_words) {
  BOOST_TEST(report::wrapped("one two three", 8, 2) == "one two\n  three");
  BOOST_TEST(report::wrapped("unbreakable", 3, 2) == "unbreakable");
  BOOST_TEST(report::wrapped("one two three", 0, 2) == "one two three");
}

BOOST_AUTO_TEST_CASE(numbers_are_short) {
  BOOST_TEST(report::short_number(0.99412) == "0.994");
  BOOST_TEST(report::short_number(-123.45) == "-123.5");
  BOOST_TEST(report::short_number(1.234e-5) == "1.23e-05");
  BOOST_TEST(report::short_number(0) == "0.000");
  BOOST_TEST(report::short_number(NAN) == "–");
}

BOOST_AUTO_TEST_CASE(the_table_of_cells_counts_outcomes_and_gives_the_interval) {
  const SomeResults results;
  const auto rows = report::cell_rows(results.plan, results.runs, "test.r2");
  BOOST_TEST(rows[0].mean == -0.375);
  BOOST_TEST(rows[1].n == 1);
  // Two numbers 0.25 apart: mean ± t₁(0.975) · 0.125 = ± 12.706 · 0.125, and R² ends at 1.
  BOOST_TEST(report::cell_table(results.plan, rows, "test.r2", {}) ==
             "optimizer.learning_rate    n  outcome     test.r2  95 % interval\n"
             "───────────────────────  ───  ──────────  ───────  ───────────────\n"
             "1e-5                       2  2 constant   -0.375  [-1.963, 1.000]\n"
             "0.1                      1/2  1 healthy     0.750  –\n");
}

BOOST_AUTO_TEST_CASE(failures_are_told_alike_ones_together) {
  SomeResults results;
  BOOST_TEST(report::failure_table(results.plan, results.runs, {}) ==
             "1 run of 4 crashed: killed by signal 11\n  first: bbbbbbbbbbbbbbbb-r0001\n");
  for (const std::size_t i : {2U, 3U}) {
    results.runs[i].state = flatline::store::State::error;
    results.runs[i].reason = "runs/" + results.runs[i].id.text() + ".h5.part: no room";
  }
  BOOST_TEST(report::failure_table(results.plan, results.runs, {}) ==
             "2 runs of 4 error: runs/RUN.h5.part: no room\n  first: aaaaaaaaaaaaaaaa-r0001\n");
  for (auto& run : results.runs) run.state = flatline::store::State::ok;
  BOOST_TEST(report::failure_table(results.plan, results.runs, {}) == "");
}

BOOST_AUTO_TEST_CASE(the_last_line_counts_every_run) {
  SomeResults results;
  results.runs[2].state = flatline::store::State::planned;
  BOOST_TEST(report::total_line(results.runs) == "total 4, ok 2, failed 1, skipped 1");
}

BOOST_AUTO_TEST_CASE(a_metric_that_no_run_has_is_refused_unless_nothing_ran) {
  SomeResults results;
  BOOST_TEST(message_of([&] { report::require_known_metric("test.r1", results.runs); }) ==
             "FL130 no run has a metric named test.r1. Did you mean test.r2?");
  for (auto& run : results.runs) run.metrics.clear();
  BOOST_CHECK_NO_THROW(report::require_known_metric("test.r1", results.runs));
}

BOOST_AUTO_TEST_CASE(csv_has_a_line_for_each_run_and_quotes_what_needs_it) {
  SomeResults results;
  results.plan.cells[0].levels = {"a, \"b\""};
  const std::string csv = report::runs_csv(results.plan, results.runs);
  BOOST_TEST(
      csv.starts_with("run,key,replicate,optimizer.learning_rate,state,outcome,epochs,steps,"
                      "parameters,seconds,test.r2\n"
                      "aaaaaaaaaaaaaaaa-r0000,aaaaaaaaaaaaaaaa,0,\"a, \"\"b\"\"\",ok,"
                      "constant,0,0,0,1.5,-0.5\n"));
  BOOST_TEST(csv.ends_with("bbbbbbbbbbbbbbbb-r0001,bbbbbbbbbbbbbbbb,1,0.1,crashed,,0,0,0,1.5,\n"));
}

BOOST_AUTO_TEST_CASE(csv_has_numbers_that_any_program_reads_and_no_column_twice) {
  SomeResults results;
  results.plan.factors[0].name = "steps";
  results.runs[0].metrics = {{"a", NAN}, {"b", -INFINITY}, {"c", 1e-30}};
  const std::string csv = report::runs_csv(results.plan, results.runs);
  BOOST_TEST(csv.starts_with("run,key,replicate,factor.steps,state,outcome,epochs,steps,parameters,"
                             "seconds,a,b,c,test.r2\n"),
             csv);
  BOOST_TEST(csv.find(",1.5,,-inf,1e-30,\n") != csv.npos, csv);
}

BOOST_AUTO_TEST_CASE(latex_protects_what_would_be_an_option_of_the_line_before) {
  SomeResults results;
  results.plan.cells[0].levels = {"[1, 2]"};
  results.plan.cells[1].levels = {"* 5 % & {#x} $y~"};
  results.runs[1].metrics["test.r2"] = -INFINITY;
  const auto rows = report::cell_rows(results.plan, results.runs, "test.r2");
  const std::string text = report::cells_latex(results.plan, rows, "test.r2");
  BOOST_TEST(text.find("\\midrule\n{[}1, 2] & 2 & ") != text.npos, text);
  BOOST_TEST(text.find("\n{*} 5 \\% \\& \\{\\#x\\} \\$y\\~{} & 1 & 1 healthy & $-\\infty$ & -- ") !=
                 text.npos,
             text);
}

BOOST_AUTO_TEST_CASE(latex_escapes_names) {
  SomeResults results;
  results.plan.cells[1].levels = {"a_b ^\\"};
  results.runs[1].metrics["test.r2"] = -1.5e39;
  const auto rows = report::cell_rows(results.plan, results.runs, "test.r2");
  BOOST_TEST(report::cells_latex(results.plan, rows, "test.r2") ==
             "\\begin{tabular}{lrlrl}\n\\toprule\n"
             "optimizer.learning\\_rate & $n$ & outcome & test.r2 & 95\\,\\% interval \\\\\n"
             "\\midrule\n"
             "1e-5 & 2 & 2 constant & $-0.375$ & [$-1.963$, $1.000$] \\\\\n"
             "a\\_b \\^{}\\textbackslash{} & 1 & 1 healthy & $-1.50 \\times 10^{39}$ & -- \\\\\n"
             "\\bottomrule\n\\end{tabular}\n");
}

BOOST_AUTO_TEST_SUITE_END()
