#include "tests/session/profile_rows.hpp"

#include <algorithm>

namespace wayfinder::test {

json find_row(const json& functions, std::string_view name) {
  const auto found = std::ranges::find_if(functions, [&](const json& row) { return row.at("name") == name; });
  return found == functions.end() ? json{} : *found;
}

int calls_of_child(const json& function, std::string_view name) {
  const json child = find_row(function.value("children", json::array()), name);
  return child.is_null() ? 0 : child.at("calls").get<int>();
}

}  // namespace wayfinder::test
