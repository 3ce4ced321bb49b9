#include "runtime/agent/log_points.hpp"

#include <utility>

#include "protocol/generated/dap_types.hpp"
#include "runtime/agent/agent.hpp"

namespace wayfinder::runtime {
namespace {

constexpr std::size_t most_line_bytes = 1U << 20U;  // values in a log message may be of any size

}  // namespace

void LogPoints::add(Agent& agent, std::string_view path, std::int64_t reference, std::int64_t line,
                    std::string_view text) {
  const std::lock_guard lock{mutex_};
  const bool is_same_place = line == line_ && reference == reference_ && path == path_;
  std::string frame;
  if (!text_.empty() && (!is_same_place || text_.size() > joined_bytes)) frame = take_frame();
  if (!frame.empty()) agent.send(std::move(frame));  // the lock keeps the I/O thread from overtaking
  const bool was_empty = text_.empty();
  path_ = path;
  reference_ = reference;
  line_ = line;
  text_.append(text.substr(0, most_line_bytes));
  if (text.size() > most_line_bytes) text_.append("…");
  text_.push_back('\n');
  has_lines_.store(true, std::memory_order_release);
  if (was_empty) agent.wake_io();
}

void LogPoints::flush(Agent& agent) {
  const std::lock_guard lock{mutex_};
  std::string frame = take_frame();
  if (!frame.empty()) agent.send(std::move(frame));
}

void LogPoints::send_waiting(Agent& agent) {
  if (!has_lines()) return;
  const std::unique_lock lock{mutex_, std::try_to_lock};  // the VM may wait for room in the outbox with the lock held
  if (!lock.owns_lock()) return;
  std::string frame = take_frame();
  if (!frame.empty()) agent.send(std::move(frame));
}

std::string LogPoints::take_frame() {
  if (text_.empty()) return {};
  dap::OutputEventBody body;
  body.category = "console";
  body.output = escape_text(text_);
  body.source.emplace();
  if (reference_ != 0) {
    body.source->source_reference = reference_;
  } else {
    body.source->path = path_;
  }
  body.line = line_;
  text_.clear();
  has_lines_.store(false, std::memory_order_release);
  return link::encode_event(dap::OutputEvent::event, write(body));
}

}  // namespace wayfinder::runtime
