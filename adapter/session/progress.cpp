#include "adapter/session/progress.hpp"

#include <utility>

#include "adapter/session/client.hpp"
#include "adapter/session/outbox.hpp"
#include "protocol/generated/dap_types.hpp"

namespace wayfinder::adapter {

std::string ProgressList::start(const std::string& title, std::function<void()> on_cancel) {
  const std::string id = "progress-" + std::to_string(++last_id_);
  dap::ProgressStartEventBody body{.progress_id = id, .title = title};
  body.cancellable = static_cast<bool>(on_cancel);
  running_.emplace(id, std::move(on_cancel));
  if (client_.supports_progress) outbox_.send_event(dap::ProgressStartEvent::event, write(body));
  return id;
}

void ProgressList::update(const std::string& id, std::optional<std::string> message, std::optional<double> percentage) {
  if (!client_.supports_progress || !running_.contains(id)) return;
  const dap::ProgressUpdateEventBody body{id, std::move(message), percentage};
  outbox_.send_event(dap::ProgressUpdateEvent::event, write(body));
}

void ProgressList::end(const std::string& id, std::optional<std::string> message) {
  if (running_.erase(id) == 0 || !client_.supports_progress) return;
  const dap::ProgressEndEventBody body{id, std::move(message)};
  outbox_.send_event(dap::ProgressEndEvent::event, write(body));
}

void ProgressList::cancel(const std::string& id) {
  const auto entry = running_.find(id);
  if (entry != running_.end() && entry->second) entry->second();
}

}  // namespace wayfinder::adapter
