#include "config/yaml.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/yaml_builder.hpp"

namespace flatline::config {
namespace {

constexpr std::uintmax_t max_bytes = 64U << 20U;

struct Phrase {
  const char* theirs;
  const char* problem;
  const char* remedy;
};

/// What yaml-cpp says, in the words of this program.
const Phrase phrases[] = {
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "the map that begins here with { does not end",
     "Check for a missing comma or }."},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "the list that begins here with [ does not end",
     "Check for a missing comma or ]."},
    {YAML::ErrorMsg::END_OF_MAP, "a key was expected here",
     "Check the indentation, and the colon after the key."},
    {YAML::ErrorMsg::END_OF_SEQ, "a list item was expected here",
     "Check the indentation, and the dash before each item."},
    {YAML::ErrorMsg::MAP_KEY, "no key can stand here", "Check the indentation."},
    {YAML::ErrorMsg::MAP_VALUE, "no colon can stand here",
     "Check the indentation; put the text into quotes if the colon belongs to it."},
    {YAML::ErrorMsg::BLOCK_ENTRY, "no list item can stand here", "Check the indentation."},
    {YAML::ErrorMsg::FLOW_END, "this bracket closes nothing", "Remove it."},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "the text that began with a quote does not end",
     "Add the closing quote."},
    {YAML::ErrorMsg::DOC_IN_SCALAR, "a quoted text holds a line of --- or ...",
     "Add the closing quote before it."},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, "the alias has no anchor before it",
     "Define it with & and the same name."},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "no value begins like this",
     "Put the text into quotes if it is one."},
    {YAML::ErrorMsg::BAD_FILE, "the values are nested too deeply", "Nest fewer than 100 levels."},
};

/// Gives the column of a tab among the blanks that begin a line, all from 1, or 0.
int tab_in(const std::string& text, int line) {
  std::istringstream in(text);
  std::string content;
  for (int i = 0; i < line; ++i) std::getline(in, content);
  return static_cast<int>(content.substr(0, content.find_first_not_of(" \t")).find('\t') + 1);
}

Fault syntax_fault(const YAML::Exception& error, const YamlBuilder& builder,
                   const std::string& text) {
  Mark mark = builder.place(error.mark);
  if (const int column = tab_in(text, mark.line); column > 0) {
    mark.column = column;
    return {mark, "FL210", "a tab stands in the indentation", "YAML allows blanks only",
            "Use blanks."};
  }
  const bool unclosed =
      error.msg == YAML::ErrorMsg::END_OF_MAP_FLOW || error.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW;
  if (unclosed) mark = builder.open_at();
  for (const Phrase& phrase : phrases) {
    // Some messages go on with a name.
    if (error.msg.starts_with(phrase.theirs)) {
      return {mark, "FL210", phrase.problem, "", phrase.remedy};
    }
  }
  return {mark, "FL210", "this is not YAML", error.msg, "Correct the line."};
}

/// Finds the first byte that is no UTF-8 (RFC 3629); text in UTF-16 is for yaml-cpp to decode.
std::optional<std::size_t> not_utf8(std::string_view text) {
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE")) return std::nullopt;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    const unsigned first = byte(i);
    const std::size_t length = first < 0x80                     ? 1
                               : first >= 0xC2 && first < 0xE0  ? 2
                               : first >= 0xE0 && first < 0xF0  ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0U) != 0x80U) return i;
    }
    i += length;
  }
  return std::nullopt;
}

/// Gives the line and column of a byte, both from 1.
Mark mark_of_byte(const std::string& text, std::size_t place, const std::string& file) {
  const std::string_view before = std::string_view(text).substr(0, place);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {std::make_shared<const std::string>(file), static_cast<int>(line),
          static_cast<int>(place - begin) + 1};
}

}  // namespace

Node read_yaml_text(const std::string& text, const std::string& source_name, Faults& faults) {
  if (const auto bad = not_utf8(text)) {
    faults.add(mark_of_byte(text, *bad, source_name), "FL210", "this byte is no UTF-8",
               "YAML is written in UTF-8", "Save the file as UTF-8 in your editor.");
    return {};
  }
  YamlBuilder builder(std::make_shared<const std::string>(source_name), faults);
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    Node first = builder.take();
    if (parser.HandleNextDocument(builder)) {
      faults.add(builder.take().mark, "FL211", "a second document begins here", "a file holds one",
                 "Remove the line of --- and what follows.");
    }
    return first;
  } catch (const YAML::Exception& error) {
    faults.add(syntax_fault(error, builder, text));
  } catch (const Error& error) {
    for (const Fault& fault : error.faults()) faults.add(fault);
  }
  return {};
}

namespace {

Node refused(Faults& faults, const Mark& mark, const char* problem, std::string why,
             const char* remedy) {
  faults.add(mark, "FL213", problem, std::move(why), remedy);
  return Node::map({}, mark);
}

}  // namespace

Node read_yaml(const std::filesystem::path& file, Faults& faults) {
  const Mark mark{std::make_shared<const std::string>(file.string()), 0, 0};
  std::error_code code;
  const auto status = std::filesystem::status(file, code);
  if (!std::filesystem::exists(status)) {
    return refused(faults, mark, "the file does not exist", "", "Check its name and folder.");
  }
  if (std::filesystem::is_directory(status)) {
    return refused(faults, mark, "this is a folder", "", "Name the YAML file in it.");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return refused(faults, mark, "the file cannot be read", "", "Check its permissions.");
  std::string text, part(1U << 16U, '\0');
  const auto read_on = [&] { return in.read(part.data(), std::ssize(part)).gcount(); };
  for (std::streamsize n; text.size() <= max_bytes && (n = read_on()) > 0;) {
    text.append(part, 0, static_cast<std::size_t>(n));
  }
  if (text.size() > max_bytes) {
    return refused(faults, mark, "the file is too large", "the limit is 64 MiB", "Split it.");
  }
  const std::size_t before = faults.list().size();
  Node root = read_yaml_text(text, file.string(), faults);
  if (root.is_map()) return root;
  if (faults.list().size() > before) return Node::map({}, mark);
  if (root.type == Node::Type::null) {
    return refused(faults, mark, "the file is empty", "", "Write keys and values.");
  }
  return refused(faults, root.mark, "the file does not begin with a key",
                 "its top must be a map, as in `experiment: name`", "Write keys and values.");
}

}  // namespace flatline::config
