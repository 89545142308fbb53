#pragma once

#include "store/record.hpp"

namespace flatline::store {

/// Turns the series of a recorder into arrays. Their first axes get the places of the records as
/// coordinates; series that lie at other places than the first one get an axis of their own,
/// `step_<series>`. Series without records are left out.
ArrayGroup arrays_of(const Recorded& recorded);

}  // namespace flatline::store
