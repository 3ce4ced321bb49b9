#pragma once
#include <asio/awaitable.hpp>
#include <string>

#include "adapter/debuggee/agent.hpp"
#include "adapter/profiles/profiles.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {

/// Adds a profile to `profiles` and starts its collector as `head` says, for functions of `files`. `folder` is where
/// the program runs. Errors: those of the agent; the profile is then gone again. Thread: adapter I/O.
[[nodiscard]] asio::awaitable<Result<link::StartCollectorBody>> start_profile(Agent& agent, Profiles& profiles,
                                                                              profiling::ProfileHead head,
                                                                              link::CountedFiles files,
                                                                              std::string folder);

/// The same for all functions.
[[nodiscard]] asio::awaitable<Result<link::StartCollectorBody>> start_profile(Agent& agent, Profiles& profiles,
                                                                              profiling::ProfileHead head,
                                                                              std::string folder);

}  // namespace wayfinder::adapter
