#pragma once
#include <asio/awaitable.hpp>

#include "adapter/requests/launch_arguments.hpp"
#include "adapter/session/session.hpp"
#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {

/// initialize with what Wayfinder's own clients add.
struct InitializeArguments : dap::InitializeRequestArguments {
  std::optional<bool> supports_wayfinder_events;
};
constexpr auto fields_of(std::type_identity<InitializeArguments>) {
  return std::tuple_cat(fields_of(std::type_identity<dap::InitializeRequestArguments>{}),
                        std::tuple{field("supportsWayfinderEvents", &InitializeArguments::supports_wayfinder_events)});
}
struct Initialize {
  static constexpr std::string_view command = "initialize";
  using Arguments = InitializeArguments;
  using Body = dap::Capabilities;
};

[[nodiscard]] Result<dap::Capabilities> initialize(Session& session, InitializeArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> launch(Session& session, LaunchArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> attach(Session& session, AttachArguments arguments);
[[nodiscard]] Result<Nothing> configuration_done(Session& session, dap::ConfigurationDoneArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> restart(Session& session, dap::RestartArguments arguments);
[[nodiscard]] Result<Nothing> terminate(Session& session, dap::TerminateArguments arguments);
[[nodiscard]] asio::awaitable<Result<Nothing>> disconnect(Session& session, dap::DisconnectArguments arguments);
[[nodiscard]] Result<Nothing> cancel(Session& session, dap::CancelArguments arguments);

}  // namespace wayfinder::adapter
