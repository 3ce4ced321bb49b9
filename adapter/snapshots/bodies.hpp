#pragma once
#include <span>
#include <vector>

#include "memory/diff/diff.hpp"
#include "memory/diff/trend.hpp"
#include "memory/query/object_links.hpp"
#include "memory/query/object_page.hpp"
#include "protocol/memory_messages.hpp"

/// Analyses of snapshots as the bodies of answers. Text that is no UTF-8 is escaped. Pure; thread: any.
namespace wayfinder::adapter {

[[nodiscard]] std::vector<memory_requests::ObjectInfo> object_bodies(const std::vector<memory::ObjectInfo>& objects);
[[nodiscard]] std::vector<memory_requests::ObjectLink> link_bodies(const std::vector<memory::ObjectLink>& links);
[[nodiscard]] memory_requests::GetObjectBody object_body(const memory::ObjectLinks& links);
[[nodiscard]] memory_requests::DiffBody diff_body(std::int64_t from, std::int64_t to, const memory::HeapDiff& diff);
/// `ids` of the snapshots that the trend was made of, in its order.
[[nodiscard]] memory_requests::TrendBody trend_body(std::span<const std::int64_t> ids, const memory::HeapTrend& trend);

}  // namespace wayfinder::adapter
