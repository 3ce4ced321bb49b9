#pragma once
#include <optional>
#include <string_view>

#include "memory/heap_columns.hpp"

namespace wayfinder::memory {

/// "table", "function" … as answers spell them; the synthetic root is "root".
[[nodiscard]] std::string_view name_of(ObjectKind kind) noexcept;
/// "key", "value", "metatable" … as answers spell them.
[[nodiscard]] std::string_view name_of(EdgeKind kind) noexcept;
/// The kind that a client named; nullopt: there is none of this name.
[[nodiscard]] std::optional<ObjectKind> object_kind_named(std::string_view name) noexcept;

}  // namespace wayfinder::memory
