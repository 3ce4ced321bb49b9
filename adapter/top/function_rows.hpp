#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "adapter/top/measurement.hpp"
#include "profiling/profile.hpp"
#include "profiling/summary.hpp"

/// A profile's functions as rows. Pure; thread: any, while nobody writes the profile.
namespace wayfinder::adapter::top {

/// Those with any time in `totals`, which are by FunctionId; percentages are of `weight_ns`.
[[nodiscard]] std::vector<FunctionRow> function_rows(const profiling::Profile& profile,
                                                     std::span<const profiling::Totals> totals,
                                                     std::uint64_t weight_ns);

/// Callers and callees since the profile began.
[[nodiscard]] Calls calls_of(const profiling::Profile& profile, profiling::FunctionId function);

}  // namespace wayfinder::adapter::top
