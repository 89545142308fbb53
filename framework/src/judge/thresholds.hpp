#pragma once

#include <flatline/types.hpp>

/// Every number by which flatline judges, with its source; framework/doc/outcomes.md explains them.
/// They are starting values argued from the literature, not calibrated on a fault bank.
namespace flatline::judge::threshold {

/// An answer whose σ(ŷ)/σ(y) is below this is flat (S1, S3; std ratio of 5 %).
inline constexpr double flat_ratio = 0.05;
/// A flat answer this many σ(y) away from the mean of the training targets is a constant of its
/// own (S1), nearer it is the mean (S3).
inline constexpr double mean_shift = 0.1;
/// Outputs of which a linear function of the window explains this share are linear (S2).
inline constexpr double linear_share = 0.99;
/// A linear answer fails only if something measured is this much better in R² on the same test part
/// (S2, decision 13).
inline constexpr double linear_gap = 0.05;
/// An answer is far below a stated ceiling only from this many standard errors of R² on, so that an
/// optimal one is not blamed for its sample (S10).
inline constexpr double ceiling_errors = 3;
/// A linear answer is not better than the best line by more than this (S2).
inline constexpr double linear_slack = 0.02;
/// One class in this share of the answers is a majority answer, if it is rarer in the targets (S4).
inline constexpr double top_share = 0.99;
/// From this AUC on scores rank well, and the failure is the decision threshold (S4b).
inline constexpr double ranking_auc = 0.6;
/// Skill over the best constant below this counts as none (S5; skill score of a forecast, D13).
inline constexpr double no_skill = 0.05;
/// Likewise for classification, of 1 − CE/H(prior) (S5).
inline constexpr double no_entropy_skill = 0.02;
/// A late loss above this multiple of the best constant's has diverged (S6).
inline constexpr double diverged_loss = 10;
/// Skill of this share of the best attainable is all one can ask (S0, noise ceiling D16).
inline constexpr double healthy_share = 0.9;

/// A loss turns up and down when its 50 windows change direction this often, by this many medians
/// between the quartiles (S7).
inline constexpr double loss_turns = 0.5;
inline constexpr double loss_spread = 0.3;
inline constexpr Index loss_windows = 50;
/// Outputs of whose variance the step alone explains this share know the clock only (S8, D29).
inline constexpr double clock_share = 0.95;
/// Outputs copy the last known value when they correlate with it this much more than with their
/// target (S9, D30).
inline constexpr double copy_index = 0.02;
/// ... and when the last known value explains them to this R². An untrained network correlates with
/// its last input, too, without being near it (decision 11).
inline constexpr double copy_closeness = 0.9;
/// From this share of the attainable skill on an answer is more than partial; likewise the skill
/// that must be possible on a stratum before it can be missed there (S10).
inline constexpr double partial_skill = 0.5;
/// A stratum has at least this many targets (S10).
inline constexpr Index stratum_targets = 50;
/// A model that has this skill one step ahead, and this spread when it runs freely, collapses
/// (S11).
inline constexpr double one_step_skill = 0.5;
inline constexpr double free_run_ratio = 0.3;
/// Skill this much lower on the test than on the training part is overfitting (S12).
inline constexpr double overfit_gap = 0.3;

/// A hypothesis is decided at this level, after Holm's correction.
inline constexpr double alpha = 0.05;
/// 97.5 % quantile of the normal distribution, for 95 % intervals.
inline constexpr double z95 = 1.959963984540054;

/// Most training and test windows that the reference learner sees: keeps it below a second.
inline constexpr Index reference_train = 1000;
inline constexpr Index reference_test = 500;
/// Most windows in the fit of the linear surrogate.
inline constexpr Index surrogate_windows = 600;
/// Pairs up to which sign permutations are enumerated; beyond, this many are drawn.
inline constexpr Index enumerated_pairs = 20;
inline constexpr Index drawn_permutations = 100000;

}  // namespace flatline::judge::threshold
