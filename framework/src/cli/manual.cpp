#include "cli/manual.hpp"

#include <fmt/format.h>

#include <flatline/diagnostic.hpp>
#include <flatline/layer.hpp>

#include "param/reader.hpp"
#include "param/schema.hpp"
#include "plugin/registry.hpp"
#include "report/table.hpp"

namespace flatline::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// What an object made with default settings says of itself.
struct Inside {
  Rows blocks;   ///< name, shape, row groups, doc
  Rows signals;  ///< name, doc
  Rows series;   ///< name, axes, unit, doc
};

std::string joined(const std::vector<const char*>& words, const char* between) {
  std::string text;
  for (const char* word : words) text += (text.empty() ? "" : between) + std::string(word);
  return text;
}

constexpr std::size_t page_width = 80;

std::string type_of(const ParamSchema& param) {
  if (param.type == "plugin") return param.kind;
  if (param.type == "plugins") return "list of " + param.kind;
  return param.optional ? param.type + " or none" : param.type;
}

/// Says what may be given: `integer in [1, ∞) step, by default 100`.
std::string values_of(const ParamSchema& param) {
  std::string text = type_of(param);
  if (is_numeric(param) && param.range.text() != any.text()) text += " in " + param.range.text();
  if (is_numeric(param) && param.unit != "1") text += " " + param.unit;
  if (param.required) return text + ", required";
  return param.dflt.empty() ? text : text + ", by default " + param.dflt;
}

std::string paragraph(const std::string& words, std::size_t first, std::size_t rest) {
  return std::string(first, ' ') + report::wrapped(words, page_width - rest, rest) + '\n';
}

/// Two lines and more for each setting: what may be given, and what it means.
std::string settings(const std::vector<ParamSchema>& params, std::size_t indent = 2) {
  std::string text;
  for (const ParamSchema& param : params) {
    text += paragraph(param.name + ": " + values_of(param), indent, indent + 4);
    std::string doc = param.doc;
    if (!param.words.empty()) doc += fmt::format(" ({})", fmt::join(param.words, ", "));
    text += paragraph(doc, indent + 4, indent + 4);
    text += settings(param.inner, indent + 4);
  }
  return text;
}

Inside look_inside(const Component& component) {
  Inside inside;
  const auto params = make_params(component);
  Task task;
  task.inputs = task.outputs = 1;
  task.steps = 2;
  const Context context{task, {1, 2}};
  if (component.kind != Kind::layer && component.kind != Kind::diagnostic) return inside;
  Faults faults;
  Reader(plugin::Registry::instance(), faults).read(Node::map(), *params, "", component.name);
  if (!faults.empty()) return inside;  // its settings are not complete by default
  std::unique_ptr<Object, Destroy> object(component.make_double(*params, context),
                                          Destroy{component.destroy});
  if (component.kind == Kind::layer) {
    const auto& layer = static_cast<const Layer<double>&>(*object);
    for (const Block<double>* b : layer.blocks()) {
      inside.blocks.push_back({b->name(), fmt::format("{} × {}", b->rows(), b->cols()),
                               joined(b->groups(), " "), b->doc()});
    }
    for (const Signal<double>* s : layer.signals()) inside.signals.push_back({s->name(), s->doc()});
  } else {
    for (const SeriesBase* s : static_cast<const Diagnostic<double>&>(*object).series()) {
      inside.series.push_back({s->name(), joined(s->axes(), " × "), s->unit(), s->doc()});
    }
  }
  return inside;
}

std::string section(const char* title, std::vector<report::Table::Column> columns,
                    const Rows& rows) {
  if (rows.empty()) return "";
  report::Table table(std::move(columns));
  for (const auto& row : rows) table.row(row);
  std::string text = fmt::format("\n{}\n", title);
  std::string body = table.text();
  for (std::size_t start = 0; start < body.size();) {
    const std::size_t end = body.find('\n', start);
    text += "  " + body.substr(start, end - start + 1);
    start = end + 1;
  }
  return text;
}

}  // namespace

std::string manual_page(const Component& component, const plugin::Library& library) {
  const auto params = make_params(component);
  const auto schema = describe(*params);
  std::string text =
      fmt::format("{}   {}   float32 float64   version {}   {}\n\n", component.name,
                  kind_name(component.kind), library.version, library.file.filename().string());
  text +=
      paragraph(component.doc, 2, 2) + paragraph(std::string("Source: ") + component.source, 2, 4);
  if (!schema.empty()) text += "\nSettings\n" + settings(schema);
  const Inside inside = look_inside(component);
  text += section("Weights (for one input)", {{"block"}, {"shape"}, {"rows"}, {""}}, inside.blocks);
  text += section("Signals (units × sequences × steps)", {{"signal"}, {""}}, inside.signals);
  text += section("Series", {{"series"}, {"axes"}, {"unit"}, {""}}, inside.series);
  return text;
}

nlohmann::ordered_json manual_json(const Component& component, const plugin::Library& library) {
  return {{"kind", kind_name(component.kind)},
          {"name", component.name},
          {"version", library.version},
          {"file", library.file.string()},
          {"doc", component.doc},
          {"source", component.source},
          {"schema", component_schema(component)}};
}

}  // namespace flatline::cli
