#include "adapter/debuggee/start_profile.hpp"

#include <chrono>
#include <utility>

namespace wayfinder::adapter {

asio::awaitable<Result<link::StartCollectorBody>> start_profile(Agent& agent, Profiles& profiles,
                                                                profiling::ProfileHead head, link::CountedFiles files,
                                                                std::string folder) {
  const auto id = head.id;
  link::StartCollectorArguments arguments;
  arguments.profile = id;
  arguments.mode = static_cast<link::CollectorMode>(head.mode);
  arguments.clock = static_cast<link::Clock>(head.clock);
  arguments.files = std::move(files);
  if (head.mode == profiling::Mode::sampling) {
    arguments.interval_ms = std::chrono::duration<double, std::milli>(head.interval).count();
  }
  profiles.add(std::move(head), folder);  // before asking: its first samples may come with the answer
  auto started = co_await agent.ask<link::StartCollector>(arguments);
  if (!started) {
    profiles.remove(id);
    co_return tl::unexpected(std::move(started.error()));
  }
  if (auto entry = profiles.find(id)) {
    (*entry)->profile->set_method(started->method, started->collector_frames);
    (*entry)->profile->set_sample_bytes(started->sample_bytes.value_or(0));
    for (const auto& note : started->notes)
      (*entry)->profile->add_note(note);
  }
  co_return started;
}

asio::awaitable<Result<link::StartCollectorBody>> start_profile(Agent& agent, Profiles& profiles,
                                                                profiling::ProfileHead head, std::string folder) {
  return start_profile(agent, profiles, std::move(head), link::CountedFiles{}, std::move(folder));
}

}  // namespace wayfinder::adapter
