#include "memory/graph/type_names.hpp"

#include <algorithm>
#include <array>

namespace wayfinder::memory {
namespace {

using namespace std::string_view_literals;

constexpr std::array object_names{"root"sv,   "table"sv, "function"sv, "userdata"sv, "thread"sv,
                                  "string"sv, "proto"sv, "upvalue"sv,  "internal"sv};
static_assert(object_names.size() == object_kind_count);

constexpr std::array edge_names{"key"sv,       "value"sv, "index"sv,     "field"sv,       "metatable"sv,
                                "upvalue"sv,   "local"sv, "constant"sv,  "environment"sv, "registry"sv,
                                "uservalue"sv, "weak"sv,  "ephemeron"sv, "internal"sv};
static_assert(edge_names.size() == edge_kind_count);

}  // namespace

std::string_view name_of(ObjectKind kind) noexcept {
  return object_names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(EdgeKind kind) noexcept {
  return edge_names[static_cast<std::size_t>(kind)];
}

std::optional<ObjectKind> object_kind_named(std::string_view name) noexcept {
  const auto* const found = std::find(object_names.begin() + 1, object_names.end(), name);
  if (found == object_names.end()) return std::nullopt;
  return static_cast<ObjectKind>(found - object_names.begin());
}

}  // namespace wayfinder::memory
