#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "param/node.hpp"

namespace flatline::config {

/// Builds a Node from the events of one YAML document, and is strict where YAML is lax.
class YamlBuilder final : public YAML::EventHandler {
 public:
  /// The largest number of nodes of a document, aliases expanded.
  static constexpr std::size_t max_nodes = 1'000'000;
  /// The longest text, in bytes: no message shall fill a screen with it.
  static constexpr std::size_t max_text = 4096;

  YamlBuilder(std::shared_ptr<const std::string> file, Faults& faults);

  /// The document; null when there was nothing in it.
  Node take() { return std::move(root_); }
  /// Where the innermost list or map that is still open began.
  Mark open_at() const { return open_.empty() ? Mark{file_, 1, 1} : open_.back().node.mark; }
  /// Turns a mark of yaml-cpp, which counts from 0, into one of ours.
  Mark place(const YAML::Mark& mark) const;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  /// A list or map that is not closed yet.
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    bool has_key = false;  // of a map: the next node is the value of `key`
    bool is_merge = false;
    std::string key{};
    Mark key_mark{};
    std::map<std::string, Mark> keys{};  // of a map, so far
  };

  void add(Node node, YAML::anchor_t anchor);
  void add_key(Open& map, const Node& node);
  void add_entry(Open& map, Node node);
  void close();
  void count(std::size_t nodes, const Mark& mark);
  void refuse_tag(const std::string& tag, const Mark& mark);

  std::shared_ptr<const std::string> file_;
  Faults& faults_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t n_nodes_ = 0;
};

}  // namespace flatline::config
