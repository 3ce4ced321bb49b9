#pragma once
#include "adapter/report/report.hpp"
#include "memory/report/owner_tree.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {

/// Who holds the memory of one snapshot, or of two to compare, in the form in which editors/profile-page reads call
/// trees (src/data.ts), so that its charts and tables show it: an owner is a function, its type the file it is in.
[[nodiscard]] json owner_data(const memory::OwnerTree& tree, std::span<const ReportSnapshot* const> sides);

}  // namespace wayfinder::adapter
