#pragma once

#include <optional>

#include <flatline/plugin.hpp>

namespace fl = flatline;

struct LstmParams : fl::RecurrentParams {
  enum class Variant { vanilla, nig, nfg, nog, niaf, noaf, cifg, np };
  enum class Gate { sigmoid, hard_sigmoid };
  enum class Activation { tanh, relu, softsign, linear };

  fl::Param<double> forget_bias{
      this, "forget_bias", 1, fl::any, "1", "added to the first bias of the forget gate"};
  fl::Param<std::optional<fl::Index>> chrono{
      this,         "chrono",
      std::nullopt, fl::at_least(3),
      "step",       "longest dependency, for chrono initialisation in place of forget_bias"};
  fl::Choice<Variant> variant{this,
                              "variant",
                              Variant::np,
                              {{"vanilla", Variant::vanilla},
                               {"NIG", Variant::nig},
                               {"NFG", Variant::nfg},
                               {"NOG", Variant::nog},
                               {"NIAF", Variant::niaf},
                               {"NOAF", Variant::noaf},
                               {"CIFG", Variant::cifg},
                               {"NP", Variant::np}},
                              "net of Greff et al. 2017; all but NP have peepholes"};
  fl::Choice<Gate> gate_activation{
      this,
      "gate_activation",
      Gate::sigmoid,
      {{"sigmoid", Gate::sigmoid}, {"hard-sigmoid", Gate::hard_sigmoid}},
      "function of the gates"};
  fl::Choice<Activation> input_activation{this, "input_activation", Activation::tanh, words(),
                                          "function of the candidate g"};
  fl::Choice<Activation> output_activation{this, "output_activation", Activation::tanh, words(),
                                           "function of the cell on its way out"};

  fl::Param<double> input_dropout{
      this, "input_dropout", 0, fl::half_open(0, 1), "1", "share of the inputs that is dropped"};
  fl::Param<double> recurrent_dropout{this, "recurrent_dropout",          0, fl::half_open(0, 1),
                                      "1",  "share of h₋ that is dropped"};

  void check(fl::Check& check) const override {
    check.require(!chrono.get() || variant != Variant::nfg, chrono,
                  chrono.path() + " is set for variant NFG",
                  "chrono initialisation sets the bias of the forget gate, and this net has none",
                  "Leave chrono at none, or choose another variant.");
    check.require(variant != Variant::niaf || input_activation == Activation::tanh,
                  input_activation, input_activation.path() + " is set for variant NIAF",
                  "this net has no input activation", "Leave one of both out.");
    check.require(variant != Variant::noaf || output_activation == Activation::tanh,
                  output_activation, output_activation.path() + " is set for variant NOAF",
                  "this net has no output activation", "Leave one of both out.");
  }

  /// Tells whether the net is the one without peepholes and with the usual functions.
  bool plain() const {
    return variant == Variant::np && gate_activation == Gate::sigmoid &&
           input_activation == Activation::tanh && output_activation == Activation::tanh;
  }

 private:
  static fl::Choice<Activation>::Words words() {
    return {{"tanh", Activation::tanh},
            {"relu", Activation::relu},
            {"softsign", Activation::softsign},
            {"linear", Activation::linear}};
  }
};
