#include <iostream>

#include <fmt/format.h>

#include "cli/verbs.hpp"

#include <flatline/error.hpp>

namespace flatline::cli {
namespace {

std::string options_text(const Verb& verb) {
  po::options_description options;
  if (verb.options != nullptr) verb.options(options);
  std::string text;
  for (const auto& option : options.options()) text += "--" + option->long_name() + " ";
  return text + "--json --plugin-dir --help";
}

Exit completion(const Arguments& arguments) {
  if (arguments.words()[0] != "bash") {
    throw Error("FL115", "there is no completion for " + arguments.words()[0], "",
                suggest(arguments.words()[0], {"bash"}));
  }
  std::string names, cases;
  for (const Verb& verb : verbs()) {
    names += std::string(verb.name) + " ";
    cases += fmt::format("    {}) words=\"{}\" ;;\n", verb.name, options_text(verb));
  }
  std::cout << "_flatline() {\n"
               "  local word=\"${COMP_WORDS[COMP_CWORD]}\" words=\"\"\n"
               "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
            << "    COMPREPLY=($(compgen -W \"" << names << "\" -- \"$word\"))\n"
            << "    return\n"
               "  fi\n"
               "  case \"${COMP_WORDS[1]}\" in\n"
            << cases
            << "  esac\n"
               "  case \"${COMP_WORDS[1]}\" in\n"
               "    plugins) [ \"$COMP_CWORD\" -eq 2 ] && words=\"list show check new\" ;;\n"
               "    completion) words=\"bash\" ;;\n"
               "  esac\n"
               "  case \"$word\" in\n"
               "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
               "    *) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")\n"
               "                  $(compgen -f -- \"$word\")) ;;\n"
               "  esac\n"
               "}\n"
               "complete -o filenames -F _flatline flatline\n";
  return Exit::ok;
}

}  // namespace

const Verb completion_verb{"completion",
                           "bash",
                           "print a script that completes words in the shell",
                           "Source it in ~/.bashrc.",
                           "source <(flatline completion bash)",
                           1,
                           1,
                           nullptr,
                           completion};

}  // namespace flatline::cli
