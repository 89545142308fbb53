#pragma once

#include <string>
#include <vector>

namespace flatline::run {

/// Gives the smallest number of parts of a plan (see Shard) of which none holds more than `most` of
/// the `missing` places.
std::size_t number_of_parts(const std::vector<std::size_t>& missing, std::size_t most);

/// Gives the numbers, from 1, of those of `count` parts that hold one of the `places`; in order.
std::vector<std::size_t> parts_with(const std::vector<std::size_t>& places, std::size_t count);

/// A job array: task i of it does part i + offset.
struct JobArray {
  std::size_t offset = 0;
  std::vector<std::size_t> tasks;
};
/// Splits parts into arrays whose task numbers stay below `max_array_size`.
std::vector<JobArray> arrays_of(const std::vector<std::size_t>& parts, std::size_t max_array_size);

/// Prints numbers in order as Slurm reads them: `1-3,7`.
std::string ranges_text(const std::vector<std::size_t>& numbers);

}  // namespace flatline::run
