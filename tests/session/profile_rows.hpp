#pragma once
#include <string_view>

#include "protocol/json.hpp"

namespace wayfinder::test {

/// The row of that name among a summary's functions, or among the children of one; null: there is none.
[[nodiscard]] json find_row(const json& functions, std::string_view name);
/// 0: the function has not called one of that name.
[[nodiscard]] int calls_of_child(const json& function, std::string_view name);

}  // namespace wayfinder::test
