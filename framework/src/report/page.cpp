#include "report/page.hpp"

#include "report/page_files.hpp"

namespace flatline::report {
namespace {

/// Prints JSON that may stand in a script element: no text in it can end the element or open a
/// comment. Bytes that are not UTF-8, in a plugin's message, are replaced.
std::string in_script(const Json& data) {
  std::string text;
  for (const char c : data.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

std::string page(const Json& data) {
  const std::string_view frame = page_file("page.html");
  std::string html;
  std::size_t at = 0;
  // N.B. One pass: what is put in is not searched for names again.
  for (std::size_t open; (open = frame.find("{{", at)) != frame.npos;) {
    const std::size_t close = frame.find("}}", open);
    const std::string name(frame.substr(open + 2, close - open - 2));
    html += frame.substr(at, open - at);
    html += name == "data" ? in_script(data) : std::string(page_file(name));
    at = close + 2;
  }
  return html += frame.substr(at);
}

}  // namespace flatline::report
