#pragma once
#include <string>
#include <string_view>

#include "protocol/error.hpp"

namespace wayfinder::runtime {

/// A socket connected to the one at this path. `field` is where the path stands, for errors: bad_argument when it is
/// too long, file when nobody listens there.
[[nodiscard]] Result<int> connect_link(std::string_view field, const std::string& path);

/// The descriptor itself if it is one of a socket, else bad_argument.
[[nodiscard]] Result<int> inherited_link(std::string_view field, int descriptor);

}  // namespace wayfinder::runtime
