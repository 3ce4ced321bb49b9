#pragma once
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "protocol/fields.hpp"

namespace wayfinder::adapter {

/// Where one folder stands for the client (local) and for the debuggee (remote). A remote root of "" is that of a host
/// whose names begin with no slash (`main.lua`).
struct PathMapping {
  std::string local_root;
  std::string remote_root;
};
constexpr auto fields_of(std::type_identity<PathMapping>) {
  using T = PathMapping;
  return std::tuple{field("localRoot", &T::local_root, not_empty()), field("remoteRoot", &T::remote_root)};
}

/// `path` under the other root of the first mapping that covers it, by whole path components; else unchanged.
[[nodiscard]] std::string to_remote(std::string_view path, const std::vector<PathMapping>& mappings);
[[nodiscard]] std::string to_local(std::string_view path, const std::vector<PathMapping>& mappings);

/// `file:` URI of an absolute path and back. An URI of another scheme is given back as it is.
[[nodiscard]] std::string uri_of(std::string_view path);
[[nodiscard]] std::string path_of_uri(std::string_view uri);

}  // namespace wayfinder::adapter
