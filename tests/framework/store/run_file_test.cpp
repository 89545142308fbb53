#include "store/run_file.hpp"

#include <fstream>
#include <random>

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>
#include <flatline/error.hpp>

#include "sample_record.hpp"
#include "store/seal.hpp"

using namespace flatline;
using namespace flatline::store;
namespace fs = std::filesystem;

namespace {

struct Written {
  Written() {
    fs::create_directory(folder.path() / "runs");
    write_run(record, folder.path());
    file = run_path(folder.path(), record.summary.id);
    bytes = io::read_whole(file);
  }
  void replace(const std::string& content) const {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
  }
  /// Gives the message of reading the file, without the path.
  std::string message() const {
    try {
      read_run(file);
    } catch (const Error& error) {
      return std::string(error.what()).substr(file.string().size());
    }
    return "";
  }

  TempFolder folder;
  Record record = sample_record();
  fs::path file;
  std::string bytes;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_file, Written)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  const Record read = read_run(file);
  BOOST_TEST(to_json(read.summary) == to_json(record.summary));
  BOOST_TEST(to_json(read_summary(file)) == to_json(record.summary));
  BOOST_TEST(read.experiment == record.experiment);
  BOOST_TEST(read.config == record.config);
  BOOST_TEST((read.levels == record.levels));
  BOOST_TEST((read.provenance == record.provenance));
  BOOST_TEST(read.log == record.log);
  BOOST_TEST_REQUIRE(read.groups.size() == record.groups.size());
  for (std::size_t g = 0; g < read.groups.size(); ++g) {
    BOOST_TEST(read.groups[g].first == record.groups[g].first);
    const auto& arrays = read.groups[g].second.arrays;
    BOOST_TEST_REQUIRE(arrays.size() == record.groups[g].second.arrays.size());
    for (std::size_t a = 0; a < arrays.size(); ++a) {
      const Array& expected = record.groups[g].second.arrays[a];
      BOOST_TEST(arrays[a].name == expected.name);
      BOOST_TEST((arrays[a].extents == expected.extents));
      BOOST_TEST((arrays[a].precision == expected.precision));
      BOOST_TEST(arrays[a].unit == expected.unit);
      BOOST_TEST(arrays[a].doc == expected.doc);
      for (std::size_t i = 0; i < expected.values.size(); ++i) {
        if (std::isnan(expected.values[i])) {
          BOOST_TEST(std::isnan(arrays[a].values[i]));
        } else {
          BOOST_TEST(arrays[a].values[i] == expected.values[i]);
        }
      }
    }
  }
  const ArrayGroup& flow = read.groups[1].second;
  BOOST_TEST((flow.axes.at("layer").values == record.groups[1].second.axes.at("layer").values));
  BOOST_TEST(flow.axes.at("lag").unit == "steps");
  BOOST_TEST_REQUIRE(read.findings.size() == 2U);
  BOOST_TEST(read.findings[0].evidence == "at lag 2");
  BOOST_TEST(read.findings[0].value == 1e-9);
  BOOST_TEST(read.findings[0].fired);
  BOOST_TEST(!read.findings[1].fired);
}

BOOST_AUTO_TEST_CASE(an_axis_of_another_extent_gets_a_name_of_its_own) {
  const auto arrays = read_run(file).groups[0].second.arrays;
  BOOST_TEST(arrays[0].axes.front() == "step");
  BOOST_TEST(arrays[1].axes.front() == "step_norm");
}

BOOST_AUTO_TEST_CASE(many_members_and_attributes_of_a_group_keep_their_order) {
  ArrayGroup group;
  for (int i = 0; i < 300; ++i) {
    const int name = 7 * i % 300;
    group.arrays.push_back(
        {fmt::format("x{}", name), {"i"}, {1}, {double(i)}, {}, "1", "a number"});
    record.provenance[fmt::format("entry {}", name)] = fmt::format("{}", i);
  }
  record.groups = {{"many", group}};
  write_run(record, folder.path(), io::Existing::replace);
  const Record read = read_run(file);
  BOOST_TEST((read.provenance == record.provenance));
  BOOST_TEST_REQUIRE(read.groups.size() == 1U);
  const auto& arrays = read.groups.front().second.arrays;
  BOOST_TEST_REQUIRE(arrays.size() == 300U);
  for (std::size_t i = 0; i < 300; ++i) {
    BOOST_TEST(arrays[i].name == group.arrays[i].name);
    BOOST_TEST(arrays[i].values.front() == double(i));
  }
}

BOOST_AUTO_TEST_CASE(equal_records_give_equal_bytes) {
  write_run(sample_record(), folder.path(), io::Existing::replace);
  BOOST_TEST((io::read_whole(file) == bytes));
}

BOOST_AUTO_TEST_CASE(no_part_is_left_behind) { BOOST_TEST(!fs::exists(io::part_of(file))); }

BOOST_AUTO_TEST_CASE(a_finished_file_is_not_overwritten_unless_told) {
  BOOST_CHECK_EXCEPTION(write_run(record, folder.path()), Error, [this](const Error& error) {
    return error.what() == file.string() +
                               ": FL609 is there already (a finished file is never overwritten). "
                               "Delete it to run again, or choose another folder.";
  });
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_reported_and_the_part_removed) {
  fs::remove(file);
  const fs::path part = io::part_of(file);
  fs::create_symlink("/dev/full", part);
  BOOST_CHECK_EXCEPTION(write_run(record, folder.path()), Error, [&](const Error& error) {
    return error.what() ==
           file.string() +
               ": FL601 cannot be written (No space left on device). Make room or choose another "
               "folder, then run again; finished runs are kept.";
  });
  BOOST_TEST(!fs::exists(fs::symlink_status(part)));
  BOOST_TEST(!fs::exists(file));
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_reported) {
  BOOST_CHECK_EXCEPTION(write_run(record, folder.path() / "nowhere"), Error,
                        [](const Error& error) { return error.id() == "FL601"; });
}

BOOST_AUTO_TEST_CASE(a_file_that_was_cut_off_is_refused) {
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 40) {
    replace(bytes.substr(0, size));
    BOOST_TEST(message() ==
               ": FL604 is not a whole run file (it does not end with flatline's seal: it was cut "
               "off, or comes from elsewhere). Delete it and run again; that run is repeated.");
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_anywhere_is_noticed) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = bytes;
    char& byte = damaged[random() % bytes.size()];
    byte = static_cast<char>(byte ^ (1 << (random() % 8)));
    replace(damaged);
    BOOST_TEST(message().starts_with(": FL604 is "));
  }
  std::string damaged = bytes;
  damaged[bytes.size() / 2] = static_cast<char>(~damaged[bytes.size() / 2]);
  replace(damaged);
  BOOST_TEST(message() ==
             ": FL604 is damaged (its checksum does not match: its bytes changed since it was "
             "written). Delete it and run again; that run is repeated.");
}

BOOST_AUTO_TEST_CASE(a_newer_format_is_named) {
  std::string newer = bytes;
  const auto place = newer.rfind("format 1") + 7;
  newer[place] = '2';
  replace(newer);
  BOOST_TEST(message() ==
             ": FL604 is too new (it has format 2, this flatline reads format 1). Read it with a "
             "newer flatline.");
}

BOOST_AUTO_TEST_CASE(a_sealed_file_with_other_content_is_refused) {
  const std::string text = "not HDF5 at all";
  replace(text + seal_of(text));
  BOOST_TEST(message() ==
             ": FL604 cannot be read (HDF5: file signature not found). Delete it and run again.");
}

BOOST_AUTO_TEST_SUITE_END()
