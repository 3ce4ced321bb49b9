#include "runtime/host/agent_link.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <lua.hpp>
#include <system_error>

#include "runtime/agent/agent.hpp"
#include "runtime/agent/interrupt.hpp"
#include "runtime/commands/command_table.hpp"
#include "runtime/debugger/debugger.hpp"
#include "runtime/debugger/vm_hook.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/hooks/safe_point.hpp"
#include "runtime/hooks/user_hooks.hpp"
#include "runtime/sampling/sampler.hpp"

namespace wayfinder::runtime {
namespace {

Result<int> connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return refuse("--link-path", "a path of less than 108 bytes", shown(json(path)));
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

bool is_socket(int descriptor) {
  struct stat found{};
  return ::fstat(descriptor, &found) == 0 && S_ISSOCK(found.st_mode);
}

/// Closing runs __close handlers and what finalizers resume, which are code of the program's as any other, so safe
/// points go on to the end: until the block that holds the main thread is given back, the last one (close_state in
/// lstate.c).
struct Closing {
  lua_Alloc allocate;
  void* data;
  void* last_block;
};
Closing closing{};

void* allocate_while_closing(void* /*data*/, void* block, std::size_t old_size, std::size_t size) {
  if (block == closing.last_block && size == 0) {
    if (Agent* agent = Agent::active(); agent != nullptr) agent->state_is_gone();
  }
  return closing.allocate(closing.data, block, old_size, size);
}

void tell_end_of_state(lua_State* main_thread) noexcept {
  closing.allocate = lua_getallocf(main_thread, &closing.data);
  closing.last_block = lua_getextraspace(main_thread);
  lua_setallocf(main_thread, allocate_while_closing, nullptr);
}

void prepend_search_path(lua_State* L, const char* field, const std::optional<std::string>& prefix) {
  if (!prefix || prefix->empty()) return;
  lua_getglobal(L, LUA_LOADLIBNAME);
  if (lua_istable(L, -1)) {
    lua_getfield(L, -1, field);
    lua_pushlstring(L, prefix->data(), prefix->size());
    lua_pushliteral(L, LUA_PATH_SEP);
    lua_rotate(L, -3, -1);
    lua_concat(L, 3);
    lua_setfield(L, -2, field);
  }
  lua_pop(L, 1);
}

}  // namespace

Result<void> start_agent(lua_State* L, const HostArguments& arguments) {
  int link = -1;
  if (arguments.link_path) {
    auto connected = connect_to(*arguments.link_path);
    if (!connected) return tl::unexpected(std::move(connected.error()));
    link = *connected;
  } else if (arguments.link_descriptor) {
    link = *arguments.link_descriptor;
    if (!is_socket(link)) return refuse("--link-fd", "the descriptor of a socket", std::to_string(link));
  } else {
    return {};
  }
  learn_library_functions();
  own_hooks();
  Agent::start(L, link, Agent::OnLinkLost::exit_process, {find_command, come_to_safe_point});
  if (arguments.link_descriptor) end_with_parent();
  // exit() by whatever way, the program's os.exit among them, tells the client.
  ::on_exit(
      [](int status, void*) {
        if (Agent* agent = Agent::active(); agent != nullptr) agent->end(status & 0xFF);
      },
      nullptr);
  return {};
}

void wait_for_client(lua_State* L) {
  Agent* agent = Agent::active();
  if (agent == nullptr) return;
  {
    const sampling::SamplingPause pause;  // a profile may begin before the program does
    agent->wait_for_start();
  }
  prepend_search_path(L, "path", agent->settings().lua_path);
  prepend_search_path(L, "cpath", agent->settings().lua_cpath);
}

void stop_on_entry(lua_State* L) {
  const Agent* agent = Agent::active();
  if (agent == nullptr || !agent->settings().stop_on_entry) return;
  Debugger& debugger = Debugger::of_process();
  debugger.stepper.begin(Stepper::Kind::entry, L);
  debugger.run_needs_changed(L);
  wear_hook(L, debugger.mask_of_resting(L));
}

}  // namespace wayfinder::runtime

/// os.exit(code, true) closes the state from whichever thread it is called in.
extern "C" void __wrap_lua_close(lua_State* L) {
  using namespace wayfinder::runtime;
  if (Agent* agent = Agent::of(L); agent != nullptr) {
    agent->prepare_end();
    Debugger::of_process().let_go(L);
    give_user_hooks_back(L);
    tell_end_of_state(agent->main_thread());
  }
  __real_lua_close(L);
}
