#pragma once
#include <string_view>

namespace wayfinder {

/// Whether the client knows the token. Takes as long for a wrong one as for a nearly right one.
[[nodiscard]] inline bool is_token(std::string_view given, std::string_view wanted) noexcept {
  unsigned difference = given.size() == wanted.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size() && i < wanted.size(); ++i) {
    difference |= static_cast<unsigned char>(given[i] ^ wanted[i]);
  }
  return difference == 0;
}

}  // namespace wayfinder
