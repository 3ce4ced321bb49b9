#include "runtime/start/link_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "protocol/json.hpp"

namespace wayfinder::runtime {

Result<int> connect_link(std::string_view field, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return refuse(std::string{field}, "a path of less than 108 bytes", shown(json(path)));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    return fail(ErrorCode::file, fmt::format("{}: {}", path, std::generic_category().message(reason)));
  }
  return descriptor;
}

Result<int> inherited_link(std::string_view field, int descriptor) {
  struct stat found{};
  if (::fstat(descriptor, &found) == 0 && S_ISSOCK(found.st_mode)) return descriptor;
  return refuse(std::string{field}, "the descriptor of a socket", std::to_string(descriptor));
}

}  // namespace wayfinder::runtime
