#include "runtime/host/agent_link.hpp"

#include "runtime/agent/agent.hpp"
#include "runtime/agent/interrupt.hpp"
#include "runtime/agent/lost_output.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/start/agent_start.hpp"
#include "runtime/start/link_socket.hpp"
#include "runtime/start/state_end.hpp"

namespace wayfinder::runtime {

Result<void> start_agent(lua_State* L, const HostArguments& arguments) {
  if (!arguments.link_path && !arguments.link_descriptor) return {};
  const auto link = arguments.link_path ? connect_link("--link-path", *arguments.link_path)
                                        : inherited_link("--link-fd", *arguments.link_descriptor);
  if (!link) return tl::unexpected(link.error());
  start_agent_on(L, {.socket = *link});
  if (!arguments.link_path) {
    end_with_parent();
    end_with_lost_output(*link);
  }
  return {};
}

}  // namespace wayfinder::runtime

/// os.exit(code, true) closes the state from whichever thread it is called in.
extern "C" void __wrap_lua_close(lua_State* L) {
  wayfinder::runtime::meet_end_of_state(L);
  __real_lua_close(L);
}
