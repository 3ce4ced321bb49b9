#include "adapter/events/profile_events.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "adapter/requests/profiling.hpp"
#include "adapter/session/session.hpp"

namespace wayfinder::adapter {
namespace {

using namespace profiling_requests;

constexpr std::chrono::milliseconds event_period{250};
constexpr std::size_t event_functions = 20;

/// One session's live events: at most one in each period.
class LiveEvents {
 public:
  void send(Session& session) {
    auto* entry = session.profiles().running();
    const auto now = std::chrono::steady_clock::now();
    if (entry == nullptr || !session.client().supports_wayfinder_events || now - last_ < event_period) return;
    last_ = now;
    const auto info = info_of(*entry);
    session.send<ProfileEvent>({info.id, info.samples, info.duration_ms,
                                summary_of(*entry, event_functions, files_for_client(session)).functions});
  }

 private:
  std::chrono::steady_clock::time_point last_;
};

asio::awaitable<Result<Nothing>> start_launch_profile(Session& session) {
  const auto& wanted = session.program().plan().profile;
  session.profiles().finish_all();  // what a restarted program had has ended with it
  session.profiles().set_launch_profile(std::nullopt);
  if (!wanted) co_return Nothing{};
  // Named: gcc 12 destroys an aggregate that is made inside a co_await twice.
  StartArguments arguments{wanted->mode,  wanted->interval, wanted->clock,
                           wanted->label, wanted->include,  wanted->skip_files};
  auto started = co_await profiling_start(session, std::move(arguments));
  if (!started) co_return tl::unexpected(std::move(started.error()));
  session.profiles().set_launch_profile(started->profile);
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> finish_profiles(Session& session) {
  auto* const ended = session.profiles().running();
  session.profiles().finish_all();
  if (ended == nullptr || !session.settings().profiling.auto_export) co_return Nothing{};
  const auto id = ended->profile->head().id;
  auto path = co_await auto_export(session, *ended);
  if (!path) co_return tl::unexpected(std::move(path.error()));
  session.tell(fmt::format("Profile {} was written to {}.", id, *path));
  co_return Nothing{};
}

asio::awaitable<Result<Nothing>> write_launch_exports(Session& session) {
  const auto& wanted = session.program().plan().profile;
  const auto id = session.profiles().launch_profile();
  if (!wanted || !wanted->exports || !id) co_return Nothing{};
  for (std::size_t i = 0; i < wanted->exports->size(); ++i) {
    const auto& target = (*wanted->exports)[i];
    ExportArguments arguments{id, target.format, target.path};
    auto written = co_await profiling_export(session, std::move(arguments));
    // One that fails takes no other with it.
    if (!written) session.tell(fmt::format("profile.export[{}].{}", i, written.error().message));
  }
  co_return Nothing{};
}

}  // namespace

void connect_profiling(Session& session) {
  session.hooks().samples = [&session, events = LiveEvents{}](const std::string& block) mutable {
    if (const auto merged = session.profiles().merge(block); !merged) {
      spdlog::error("samples refused: {}", merged.error().message);
      return;
    }
    events.send(session);
  };
  session.hooks().before_first_line.push_back(start_launch_profile);
  session.hooks().before_terminated.push_back(finish_profiles);
  session.hooks().before_terminated.push_back(write_launch_exports);
}

}  // namespace wayfinder::adapter
