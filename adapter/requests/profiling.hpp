#pragma once
#include <asio/awaitable.hpp>
#include <string>
#include <vector>

#include "adapter/profiles/profiles.hpp"
#include "protocol/profiling_messages.hpp"

/// Handlers of the profiling requests. Thread: adapter I/O.
namespace wayfinder::adapter {

class Session;

asio::awaitable<Result<profiling_requests::StartBody>> profiling_start(Session& session,
                                                                       profiling_requests::StartArguments arguments);
asio::awaitable<Result<profiling_requests::StopBody>> profiling_stop(Session& session,
                                                                     profiling_requests::StopArguments arguments);
asio::awaitable<Result<profiling_requests::StopBody>> profiling_snapshot(Session& session,
                                                                         profiling_requests::StopArguments arguments);
asio::awaitable<Result<profiling_requests::ExportBody>> profiling_export(Session& session,
                                                                         profiling_requests::ExportArguments arguments);
Result<profiling_requests::ListBody> profiling_list(Session& session, Nothing arguments);
Result<Nothing> profiling_delete(Session& session, profiling_requests::DeleteArguments arguments);

/// What is wrong with the launch attribute `profile` beyond its types: unknown formats, a mode that this version does
/// not have, an interval in one that has none. `default_mode` is wayfinder.yaml's. Errors name `profile.…`.
[[nodiscard]] Result<Nothing> check_launch_profile(const profiling_requests::LaunchProfile& profile,
                                                   profiling_requests::Mode default_mode);
/// How the session's client is told of the files that its program's functions come from.
[[nodiscard]] ShownFile files_for_client(Session& session);
/// Writes a profile beside the program, as the setting profiling.autoExport says; returns the path. Error: file.
asio::awaitable<Result<std::string>> auto_export(Session& session, SessionProfile& entry);

}  // namespace wayfinder::adapter
