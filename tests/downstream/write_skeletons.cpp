// Writes one skeleton of each kind, `my-<kind>`, below the folder that is given.
#include <iostream>

#include <flatline/error.hpp>

#include "plugin/scaffold.hpp"

int main(int n_words, char** words) {
  if (n_words != 2) {
    std::cerr << "usage: write_skeletons FOLDER\n";
    return 2;
  }
  try {
    for (const char* kind : {"dataset", "transform", "layer", "model", "loss", "optimizer",
                             "schedule", "diagnostic"}) {
      const std::string name = std::string("my-") + kind;
      flatline::plugin::write_skeleton(kind, name, std::filesystem::path(words[1]) / name);
    }
  } catch (const flatline::Error& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
