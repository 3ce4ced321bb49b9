#include "adapter/session/terminal.hpp"

#include <spdlog/spdlog.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <filesystem>
#include <utility>

#include "adapter/session/reverse_requests.hpp"

namespace wayfinder::adapter {
namespace {

using namespace std::chrono_literals;
using asio::local::stream_protocol;

/// A person may have to allow the terminal first.
constexpr auto terminal_limit = 30s;

/// A folder that only this user can enter, gone with its owner.
class PrivateFolder {
 public:
  PrivateFolder() {
    const char* runtime = ::getenv("XDG_RUNTIME_DIR");
    std::string pattern = std::string{runtime == nullptr ? "/tmp" : runtime} + "/wayfinder-XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) path_ = std::move(pattern);
  }
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

bool is_same_user(int socket) {
  ::ucred peer{};
  ::socklen_t length = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::geteuid();
}

dap::RunInTerminalRequestArguments terminal_request(const LaunchPlan& plan, const std::string& socket) {
  dap::RunInTerminalRequestArguments request;
  request.kind = plan.console == Console::external_terminal ? dap::RunInTerminalRequestArgumentsKind::external
                                                            : dap::RunInTerminalRequestArgumentsKind::integrated;
  request.title = "Lua: " + std::filesystem::path{plan.program}.filename().string();
  request.cwd = plan.directory;
  auto command = command_with_link(plan, socket);
  request.args = std::move(command.words);
  if (!command.environment.empty()) request.env = std::move(command.environment);
  return request;
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<Debuggee>>> start_in_terminal(asio::any_io_executor executor,
                                                                     ReverseRequests& client, LaunchPlan plan,
                                                                     DebuggeeListener& listener) {
  const PrivateFolder folder;
  const std::string path = folder.path() + "/link";
  if (folder.path().empty()) co_return fail(ErrorCode::launch_failed, "no folder can be made for the program's socket");
  stream_protocol::acceptor acceptor{executor};
  std::error_code error;
  acceptor.open(stream_protocol{}, error);
  if (!error) acceptor.bind(stream_protocol::endpoint{path}, error);
  if (!error) acceptor.listen(1, error);
  if (error) co_return fail(ErrorCode::launch_failed, fmt::format("{}: {}", path, error.message()));

  auto request = terminal_request(plan, path);
  auto started = co_await client.ask<dap::RunInTerminalRequest>(std::move(request), terminal_limit);
  if (!started) {
    started.error().message = "the client could not open a terminal: " + started.error().message;
    co_return tl::unexpected(std::move(started.error()));
  }
  asio::steady_timer limit{executor, terminal_limit};
  limit.async_wait([&acceptor](std::error_code cancelled) {
    if (!cancelled) acceptor.cancel();
  });
  stream_protocol::socket socket{executor};
  co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
  limit.cancel();
  co_await asio::post(executor, asio::use_awaitable);  // the timer's handler, if it was due, has run before us
  if (error) co_return fail(ErrorCode::timed_out, "the program in the terminal did not call back");
  if (!is_same_user(socket.native_handle())) {
    co_return fail(ErrorCode::not_authorized, "a process of another user answered in place of the program");
  }
  auto debuggee = std::make_unique<Debuggee>(executor, Descriptor{socket.release()}, listener);
  co_return debuggee;
}

}  // namespace wayfinder::adapter
