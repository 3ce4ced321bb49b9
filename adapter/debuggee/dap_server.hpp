#pragma once
#include "adapter/debuggee/program_address.hpp"

namespace wayfinder::adapter {

/// Whether a DAP server is behind the address, where an agent was looked for: both say at which address they listen.
/// Begins a session there and hangs up. Waits a second at most for what it says. Thread: any.
[[nodiscard]] bool is_dap_server(const ProgramAddress& address);

/// The refusal of such an address. `field` is the argument that has it.
[[nodiscard]] Error refusal_of_dap_server(std::string_view field);

}  // namespace wayfinder::adapter
