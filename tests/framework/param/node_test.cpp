#include <boost/test/unit_test.hpp>
#include <random>

#include "config/yaml.hpp"
#include "param/json.hpp"
#include "param/node.hpp"

using namespace flatline;

namespace {

Node parse(const std::string& yaml) {
  Faults faults;
  Node node = config::read_yaml_text(yaml, "x.yaml", faults);
  faults.raise();
  return node;
}

std::string set(const std::string& yaml, const std::string& path, const std::string& value) {
  Node node = parse(yaml);
  try {
    node.set_at(path, parse(value));
  } catch (const Error& error) {
    return error.what();
  }
  return node.flow();
}

/// Draws nodes with all that makes printing difficult.
class NodeMaker {
 public:
  Node make(int depth) {
    switch (depth == 0 ? pick(2) : pick(4)) {
      case 0:
        return Node::scalar(text(), {}, true);
      case 1:
        return Node::scalar(plain_[pick(plain_.size())]);
      case 2: {
        Node list = Node::list({});
        for (std::size_t n = pick(4); n > 0; --n) list.items.push_back(make(depth - 1));
        return list;
      }
      default: {
        Node map = Node::map();
        for (std::size_t n = pick(4); n > 0; --n) map.set(text(), make(depth - 1));
        return map;
      }
    }
  }

 private:
  std::size_t pick(std::size_t n) { return engine_() % n; }
  std::string text() {
    std::string out;
    for (std::size_t n = pick(6); n > 0; --n) out += pieces_[pick(pieces_.size())];
    return out;
  }

  std::mt19937 engine_{7};
  std::vector<std::string> pieces_{"a",  "B", "7",  ".", "-", " ",    ":",    ",",  "#", "[",
                                   "]",  "{", "}",  "'", "&", "*",    "\"",   "\\", "!", "|",
                                   "\n", "é", "\t", "%", "?", "true", "none", "<<", "~", "="};
  std::vector<std::string> plain_{"1e-3",
                                  "007",
                                  "true",
                                  "none",
                                  ".inf",
                                  "word",
                                  "-2.5",
                                  "yes",
                                  "a-b",
                                  "0x1F",
                                  "12345678901234567890"};
};

}  // namespace

BOOST_AUTO_TEST_CASE(paths_find_values_by_key_index_and_name) {
  const Node node = parse(
      "model: {use: sequential, layers: [{use: lstm, name: first, units: 8}, dense]}\nepochs: 3");
  BOOST_TEST(node.at("epochs")->text == "3");
  BOOST_TEST(node.at("model.layers.0.units")->text == "8");
  BOOST_TEST(node.at("model.layers.first.units")->text == "8");
  BOOST_TEST(node.at("model.layers.1")->text == "dense");
  BOOST_TEST(node.at("model.layers.2") == nullptr);
  BOOST_TEST(node.at("model.layers.none") == nullptr);
  BOOST_TEST(node.at("epochs.more") == nullptr);
}

BOOST_AUTO_TEST_CASE(values_are_set_at_paths) {
  BOOST_TEST(set("a: {b: 1, c: 2}", "a.b", "3") == "{a: {b: 3, c: 2}}");
  BOOST_TEST(set("a: 1", "b.c", "[x]") == "{a: 1, b: {c: [x]}}");
  BOOST_TEST(set("optimizer: adam", "optimizer.beta1", "0.5") ==
             "{optimizer: {use: adam, beta1: 0.5}}");
  BOOST_TEST(set("layers: [lstm, {use: dense, name: out}]", "layers.out.units", "2") ==
             "{layers: [lstm, {use: dense, name: out, units: 2}]}");
  BOOST_TEST(set("layers: [lstm]", "layers.0.units", "2") == "{layers: [{use: lstm, units: 2}]}");
  BOOST_TEST(set("training:", "training.epochs", "2") == "{training: {epochs: 2}}");
}

BOOST_AUTO_TEST_CASE(paths_that_lead_nowhere_are_refused) {
  BOOST_TEST(set("epochs: 3", "epochs.more", "1") ==
             "x.yaml:1:1: FL212 epochs.more leads through 3 (only maps, lists and plugins have "
             "something inside). Set the value that is there, or correct the path.");
  BOOST_TEST(set("layers: [{use: lstm, name: hidden}]", "layers.hiden.units", "1") ==
             "x.yaml:1:1: FL212 layers.hiden.units leads beyond a list (no item of it has the name "
             "or the place hiden). Did you mean hidden?");
  BOOST_TEST(set("layers: [lstm, dense]", "layers.2", "gru") ==
             "x.yaml:1:1: FL212 layers.2 leads beyond a list (no item of it has the name or the "
             "place 2). Choose one of 0, 1.");
}

BOOST_AUTO_TEST_CASE(content_decides_equality) {
  BOOST_TEST(parse("{a: 1e-3, b: [x]}").same(parse("b: ['x']\na: 0.001")));
  BOOST_TEST(parse("a: ~").same(parse("a: none")));
  BOOST_TEST(parse("True").same(parse("true")));
  BOOST_TEST(!parse("a: 1").same(parse("a: 2")));
  BOOST_TEST(!parse("[1]").same(parse("[1, 2]")));
  BOOST_TEST(!parse("{a: 1}").same(parse("{a: 1, b: 2}")));
  BOOST_TEST(!parse("'none'").same(parse("none")));
}

BOOST_AUTO_TEST_CASE(flow_text_reads_back_to_the_same_node) {
  NodeMaker maker;
  for (int i = 0; i < 3000; ++i) {
    const Node node = maker.make(3);
    const std::string text = node.flow();
    BOOST_TEST_CONTEXT(text) {
      Node back;
      BOOST_CHECK_NO_THROW(back = parse(text));
      BOOST_TEST(back.same(node));
      BOOST_TEST(back.flow() == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(json_reads_back_to_the_same_node) {
  NodeMaker maker;
  for (int i = 0; i < 3000; ++i) {
    const Node node = maker.make(3);
    const std::string text = to_json(node).dump();
    BOOST_TEST_CONTEXT(text) {
      const Node back = from_json(nlohmann::ordered_json::parse(text), "plan");
      BOOST_TEST(back.same(node));
      BOOST_TEST(to_json(back).dump() == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(json_keeps_types) {
  BOOST_TEST(to_json(parse("[1, 010, 1.5, 1e-3, true, yes, '5', 'true', none, .inf]")).dump() ==
             R"([1,10,1.5,0.001,true,"yes","5","true",null,".inf"])");
  const Node back = from_json(nlohmann::ordered_json::parse(R"({"a":"5","b":5})"), "plan.jsonl");
  BOOST_TEST(back.flow() == "{a: \"5\", b: 5}");
  BOOST_TEST(back.find("a")->mark.text() == "plan.jsonl");
}
