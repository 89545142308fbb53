#include "cli/verb.hpp"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <flatline/error.hpp>

namespace flatline::cli {
namespace {

po::options_description options_of(const Verb& verb) {
  po::options_description options("Options");
  if (verb.options != nullptr) verb.options(options);
  options.add_options()("json", po::bool_switch(), "print JSON for machines");
  options.add_options()("plugin-dir", po::value<std::vector<std::string>>()->composing(),
                        "load the plugins of this folder too (may be repeated)");
  options.add_options()("help,h", po::bool_switch(), "print this page");
  return options;
}

std::vector<std::string> option_names(const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back("--" + option->long_name());
  return names;
}

Arguments parse(const Verb& verb, const std::vector<std::string>& given) {
  const auto end = verb.passes_on ? std::find(given.begin(), given.end(), "--") : given.end();
  const std::vector<std::string> arguments(given.begin(), end);
  const po::options_description options = options_of(verb);
  po::options_description all;
  all.add(options).add_options()("words", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("words", -1);
  po::variables_map values;
  using Style = po::command_line_style::style_t;
  try {
    po::store(po::command_line_parser(arguments)
                  .options(all)
                  .positional(positional)
                  // No guessing of half-typed options: a script must not change its meaning when
                  // an option is added.
                  .style(Style::unix_style & ~Style::allow_guessing)
                  .run(),
              values);
    po::notify(values);
  } catch (const po::unknown_option& error) {
    throw Error("FL102", fmt::format("{} has no option {}", verb.name, error.get_option_name()), "",
                suggest(error.get_option_name(), option_names(options)));
  } catch (const po::error& error) {
    throw Error("FL103", error.what(), "", fmt::format("See flatline {} --help.", verb.name));
  }
  auto words = values.count("words") > 0 ? values["words"].as<std::vector<std::string>>()
                                         : std::vector<std::string>{};
  return {std::move(values), std::move(words), {end + (end != given.end()), given.end()}};
}

void check_words(const Verb& verb, std::size_t n) {
  if (n >= verb.min_words && n <= verb.max_words) return;
  throw Error("FL104", fmt::format("flatline {} got {} word{}", verb.name, n, n == 1 ? "" : "s"),
              fmt::format("it is used as: flatline {} {}", verb.name, verb.words),
              fmt::format("See flatline {} --help.", verb.name));
}

void print_overview(std::ostream& out) {
  out << "flatline: why does my recurrent network flatline?\n\nUsage: flatline VERB ...\n\n";
  for (const Verb& verb : verbs()) out << fmt::format("  {:<11} {}\n", verb.name, verb.summary);
  out << "\nEach verb has --help with an example.\n"
         "Exit codes: 0 all runs ok, 1 internal error, 2 usage or configuration (nothing "
         "started),\n"
         "  3 some runs failed, 4 incomplete but resumable, 5 a plugin cannot be loaded,\n"
         "  6 mismatch, 7 --gate not met, 85 checkpointed (requeue me), 128+n killed by a "
         "signal.\n";
}

const Verb& find_verb(const std::string& name) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) {
    if (name == verb.name) return verb;
    names.emplace_back(verb.name);
  }
  throw Error("FL101", fmt::format("there is no verb {}", name), "", suggest(name, names));
}

Exit exit_of(const Error& error) {
  const std::string& id = error.id();
  if (id.starts_with("FL30") || id.starts_with("FL31")) return Exit::plugin;
  if (id == "FL690") return Exit::incomplete;  // some of it was submitted
  return id.starts_with("FL9") ? Exit::internal : Exit::usage;
}

void print_error(const Error& error, bool json) {
  if (json) {
    nlohmann::ordered_json faults = nlohmann::ordered_json::array();
    for (const Fault& fault : error.faults()) {
      faults.push_back({{"id", fault.id},
                        {"where", fault.where.text()},
                        {"problem", fault.problem},
                        {"why", fault.why},
                        {"remedy", fault.remedy}});
    }
    std::cout << nlohmann::ordered_json{{"error", faults}}.dump(2) << '\n';
    return;
  }
  std::cerr << error.what() << '\n';
  if (error.faults().size() > 1) {
    std::cerr << error.faults().size() << " faults; nothing was run.\n";
  }
}

}  // namespace

void print_help(std::ostream& out, const Verb& verb) {
  out << fmt::format("flatline {} {}\n\n{}\n", verb.name, verb.words, verb.details);
  out << "\nExample:\n";
  std::string line;
  for (const char* c = verb.example; *c != '\0'; ++c) {
    if (line.empty()) line = "  ";
    line += *c;
    if (*c == '\n') {
      out << line;
      line.clear();
    }
  }
  out << line << "\n\n" << options_of(verb);
}

int main_with(const std::vector<std::string>& arguments) {
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  try {
    const bool asks = !arguments.empty() &&
                      (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help");
    if (asks && arguments.size() > 1 && !arguments[1].starts_with("-")) {
      print_help(std::cout, find_verb(arguments[1]));
      return static_cast<int>(Exit::ok);
    }
    if (arguments.empty() || asks) {
      print_overview(std::cout);
      return static_cast<int>(arguments.empty() ? Exit::usage : Exit::ok);
    }
    const Verb& verb = find_verb(arguments[0] == "--version" ? "version" : arguments[0]);
    const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    if (std::find_if(rest.begin(), rest.end(), [](const std::string& word) {
          return word == "--help" || word == "-h";
        }) != rest.end()) {
      print_help(std::cout, verb);
      return static_cast<int>(Exit::ok);
    }
    const Arguments parsed = parse(verb, rest);
    check_words(verb, parsed.words().size());
    return static_cast<int>(verb.run(parsed));
  } catch (const Error& error) {
    print_error(error, json);
    return static_cast<int>(exit_of(error));
  } catch (const std::exception& exception) {
    print_error(Error("FL900", exception.what(), "this is a fault of flatline itself",
                      "Please report it with the output of flatline version."),
                json);
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace flatline::cli

extern "C" FLATLINE_API int flatline_main(int argc, char** argv) {
  return flatline::cli::main_with({argv + 1, argv + argc});
}
