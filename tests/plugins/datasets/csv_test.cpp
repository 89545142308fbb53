#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "faults.hpp"
#include "plugin_under_test.hpp"
#include "tolerance.hpp"

namespace fl = flatline;
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;
using fl::Index;

namespace {

/// A file in the working folder, for as long as the test runs.
struct File {
  explicit File(const std::string& text) { std::ofstream("csv_test.csv") << text; }
  ~File() { fs::remove("csv_test.csv"); }
};

fl::Task task(Json settings, const std::string& file = "csv_test.csv") {
  settings["file"] = file;
  return make_plugin<fl::Dataset<double>>("csv", settings.dump())->task();
}

/// The training part of one window per step: columns × steps.
template <class T>
arma::Mat<T> steps(Json settings) {
  settings["file"] = "csv_test.csv";
  settings["window"] = 1;
  fl::Rng rng(1, 0, "data");
  return make_plugin<fl::Dataset<T>>("csv", settings.dump())
      ->make({0.5, 0, 0.5}, rng)
      .train.x.slice(0);
}

std::string message(const std::string& text, const Json& settings = Json::object()) {
  const File file(text);
  return message_of([&] { task(settings); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(all_delimiters_quotes_and_line_ends_give_the_same_numbers, T,
                              Scalars) {
  const arma::Mat<T> expected{{1, -2, T(0.5)}, {T(1e-3), 4, 50}};
  for (const std::string text : {
           "a,b\n1,1e-3\n-2,4\n.5,50\n0,0\n0,0\n0,0\n0,0\n0,0\n",
           "a;b\r\n1; 1e-3\r\n-2;4\r\n0.5;50\r\n0;0\r\n0;0\r\n0;0\r\n0;0\r\n0;0\r\n",
           "\xEF\xBB\xBF\"a\"\t\"b\"\n1\t0.001\n\n-2\t4\n0.5\t5e1\n0\t0\n0\t0\n0\t0\n0\t0\n0\t0",
           "  a   b\n 1  1e-3 \n-2  4\n0.5 50\n0 0\n0 0\n0 0\n0 0\n0 0\n",
           "1,0.001\n-2,4\n0.5,50\n0,0\n0,0\n0,0\n0,0\n0,0\n",
       }) {
    const File file(text);
    BOOST_TEST(arma::approx_equal(steps<T>(Json::object()), expected, "absdiff", T(0)), text);
  }
}

BOOST_AUTO_TEST_CASE(columns_are_chosen_by_name_and_the_others_may_hold_anything) {
  const File file("day,a,\"b, c\"\nMo,1,10\nTu,2,20\nWe,3,30\nTh,4,40\n");
  const fl::Task t = task({{"inputs", {"b, c", "a"}}, {"targets", {"a"}}, {"window", 1}});
  BOOST_TEST(t.inputs == 2);
  BOOST_TEST(t.outputs == 1);
  BOOST_TEST((t.own_past == std::vector<Index>{1}));
  BOOST_TEST(task({{"inputs", {"a"}}, {"targets", {"b, c"}}}).own_past.empty());
  BOOST_TEST((task({{"inputs", {"a"}}}).own_past == std::vector<Index>{0}));
  const arma::mat expected{arma::vec{10, 1}};
  BOOST_TEST(arma::approx_equal(steps<double>({{"inputs", {"b, c", "a"}}}).head_cols(1), expected,
                                "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(cells_that_are_no_numbers_are_listed_with_their_places) {
  BOOST_TEST(message("a,b\n1,x\n,2\nnan,3\n1e999,4\n5,6\n") ==
             "csv_test.csv:2:3: FL406 csv: x is not a finite number (column b is used). Write a "
             "number with a decimal point, or leave the column out.\n"
             "csv_test.csv:3:1: FL406 csv: the cell is empty (column a is used). Write a number "
             "with a decimal point, or leave the column out.\n"
             "csv_test.csv:4:1: FL406 csv: nan is not a finite number (column a is used). Write a "
             "number with a decimal point, or leave the column out.\n"
             "csv_test.csv:5:1: FL406 csv: 1e999 is not a finite number (column a is used). Write "
             "a number with a decimal point, or leave the column out.");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(missing_values_get_in_where_they_are_allowed, T, Scalars) {
  const File file("a\n1\n\"\"\nNA\nnan\n5\n6\n7\n8\n");
  fl::Rng rng(1, 0, "data");
  const Json settings{{"file", "csv_test.csv"}, {"window", 1}, {"missing", "allow"}};
  const auto b = make_plugin<fl::Dataset<T>>("csv", settings.dump())->make({0.75, 0, 0.25}, rng);
  const arma::Row<T> x = b.train.x.slice(0);
  BOOST_TEST((x[0] == T(1) && std::isnan(x[1]) && std::isnan(x[2]) && std::isnan(x[3])));
  BOOST_TEST((b.train.weight.col(0) == arma::Col<T>{0, 0, 0, 1, 1}).eval().min() == 1U);
  BOOST_TEST(b.test.weight.is_empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_refused_though_missing_values_are_allowed) {
  BOOST_TEST(message("a\n1\nx\n", {{"missing", "allow"}}) ==
             "csv_test.csv:3:1: FL406 csv: x is not a finite number (column a is used). Write a "
             "number with a decimal point, or leave the column out.");
}

BOOST_AUTO_TEST_CASE(every_file_of_the_folder_data_can_be_read) {
  const std::vector<std::pair<const char*, const char*>> files{{"airline-passengers", "passengers"},
                                                               {"co2-monthly", "co2"},
                                                               {"co2-weekly", "co2"},
                                                               {"lake-huron", "level"},
                                                               {"lynx", "lynx"},
                                                               {"nile", "discharge"},
                                                               {"nottingham", "temperature"},
                                                               {"road-casualties", "drivers"},
                                                               {"sunspots-monthly", "sunspots"},
                                                               {"sunspots-yearly", "sunspots"},
                                                               {"tree-rings", "width"}};
  for (const auto& [name, column] : files) {
    const std::string file = std::string(TEST_SOURCE_DIR "/data/") + name + ".csv";
    BOOST_TEST(task({{"inputs", {column}}, {"missing", "allow"}}, file).inputs == 1U, name);
  }
}

BOOST_AUTO_TEST_CASE(a_decimal_comma_is_not_read_as_something_else) {
  BOOST_TEST(
      message("a;b\n1,5;2\n").find("csv_test.csv:2:1: FL406 csv: 1,5 is not a finite number") == 0);
}

BOOST_AUTO_TEST_CASE(a_long_list_of_faults_is_cut_at_ten) {
  std::string text = "a\n";
  for (int i = 0; i < 25; ++i) text += "x\n";
  const std::string all = message(text);
  BOOST_TEST(std::count(all.begin(), all.end(), '\n') == 10);
  BOOST_TEST(
      all.ends_with("csv_test.csv: FL410 csv: there are 15 more faults (only the first ten are "
                    "listed). Correct those and run check again."));
}

BOOST_AUTO_TEST_CASE(ragged_rows_are_refused) {
  BOOST_TEST(
      message("a,b\n1,2\n3\n4,5,6\n") ==
      "csv_test.csv:3:1: FL407 csv: the row has 1 cells (the first row has 2). Fill up or shorten "
      "the row.\n"
      "csv_test.csv:4:1: FL407 csv: the row has 3 cells (the first row has 2). Fill up or shorten "
      "the row.");
}

BOOST_AUTO_TEST_CASE(unknown_columns_are_refused_with_a_suggestion) {
  BOOST_TEST(message("year,sunspots\n1,2\n", {{"inputs", {"sunspot"}}}) ==
             "test: FL408 csv_test.csv has no column sunspot (named in csv.inputs). Did you mean "
             "sunspots?");
}

BOOST_AUTO_TEST_CASE(equal_names_are_refused) {
  BOOST_TEST(
      message("a,b,a\n1,2,3\n") ==
      "csv_test.csv:1:5: FL409 csv: two columns are named a (columns are chosen by name). Rename "
      "one.");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_text_is_refused) {
  using namespace std::string_literals;
  for (const std::string& text : {"a,b\n1\0,2\n"s, "a\0b\n"s}) {
    BOOST_TEST(
        message(text).find("FL405 csv: the file is no text (there is a byte 0, as in UTF-16 or "
                           "binary files). Save it as text in UTF-8.") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(of_long_cells_the_beginning_is_shown) {
  BOOST_TEST(message("a\n" + std::string(39, 'x') + "é" + std::string(1000, 'x') + "\n")
                 .starts_with("csv_test.csv:2:1: FL406 csv: " + std::string(39, 'x') +
                              "… is not a finite number"));
}

BOOST_AUTO_TEST_CASE(a_file_without_numbers_is_refused) {
  for (const char* text : {"", "\n \n", "a,b\n"}) {
    BOOST_TEST(message(text).starts_with("csv_test.csv: FL405 csv: the file holds no numbers"));
  }
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_refused_with_the_places_looked_at) {
  BOOST_TEST(message_of([] { task(Json::object(), "no.csv"); }) ==
             "test: FL404 the file no.csv is not there (looked for no.csv, data/no.csv). Correct "
             "dataset.file or set FLATLINE_DATA_PATH to the folder that holds it.");
}

BOOST_AUTO_TEST_CASE(files_are_found_through_the_data_path) {
  setenv("FLATLINE_DATA_PATH", "/nowhere:" TEST_SOURCE_DIR "/data", 1);
  const fl::Task found = task({{"inputs", {"sunspots"}}}, "sunspots-yearly.csv");
  unsetenv("FLATLINE_DATA_PATH");
  BOOST_TEST(found.inputs == 1);
}

BOOST_AUTO_TEST_SUITE_END()
