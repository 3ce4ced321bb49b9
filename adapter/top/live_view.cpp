#include "adapter/top/live_view.hpp"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

#include "adapter/top/draw.hpp"

namespace wayfinder::adapter::top {
namespace {

constexpr std::chrono::milliseconds first_period{300};  // a first picture soon
constexpr std::chrono::seconds notice_time{5};
constexpr char32_t control_l = 0x0C;

}  // namespace

LiveView::LiveView(const asio::any_io_executor& executor, Watch& watch, std::chrono::milliseconds period,
                   const KeptOutput* output)
    : watch_{watch},
      period_{period},
      output_{output},
      resized_{executor, SIGWINCH},
      keyboard_{executor, ::dup(STDIN_FILENO)},
      timer_{executor},
      terminal_{Terminal::open()},
      tasks_{executor} {}

asio::awaitable<void> LiveView::run() {
  if (terminal_ == nullptr) co_return;
  draw();
  tasks_.spawn(read_keys());
  tasks_.spawn(keep_fresh());
  tasks_.spawn(follow_size());
  co_await tasks_.finished();
  terminal_.reset();
}

void LiveView::leave() {
  if (std::exchange(is_over_, true)) return;
  std::error_code ignored;
  keyboard_.cancel(ignored);
  resized_.cancel(ignored);
  timer_.cancel();
}

void LiveView::program_has_ended() {
  held_.reset();
  state_.is_paused = false;
  draw();
}

asio::awaitable<void> LiveView::read_keys() {
  while (!is_over_) {
    std::error_code error;
    co_await keyboard_.async_wait(asio::posix::stream_descriptor::wait_read,
                                  asio::redirect_error(asio::use_awaitable, error));
    if (is_over_) break;
    if (error || !take_keys()) leave();  // the terminal is gone
    draw();
  }
}

/// False: there was something to read, and it was nothing.
bool LiveView::take_keys() {
  int waiting = 0;
  const bool is_open = ::ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting > 0;
  while (const auto key = terminal_->read_key()) {
    take(*key);
    if (is_over_) return true;
  }
  return is_open;
}

void LiveView::take(const Key& key) {
  if (key.kind == Key::Kind::character && key.character == control_l) terminal_->repaint();
  const bool was_paused = state_.is_paused;
  const Action action = react(state_, held_ ? *held_ : watch_.measurement(), key);
  if (state_.is_paused != was_paused) held_ = state_.is_paused ? std::optional{watch_.measurement()} : std::nullopt;
  switch (action) {
    case Action::none:
      return;
    case Action::leave:
      return leave();
    case Action::reset:
      state_.opened.reset();  // functions will have other numbers
      state_.followed.reset();
      state_.selected = 0;
      return watch_.reset();
    case Action::collect:
      return watch_.collect();
    case Action::export_profile:
      return watch_.export_profile();
  }
}

asio::awaitable<void> LiveView::keep_fresh() {
  timer_.expires_after(std::min(period_, first_period));
  while (!is_over_) {
    std::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (is_over_) break;
    timer_.expires_after(period_);
    watch_.refresh();
    draw();
  }
}

asio::awaitable<void> LiveView::follow_size() {
  while (!is_over_) {
    std::error_code ignored;
    co_await resized_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (is_over_) break;
    terminal_->resize();
    draw();
  }
}

void LiveView::draw() {
  if (terminal_ == nullptr || is_over_) return;
  if (auto notice = watch_.take_notice(); !notice.empty()) {
    state_.notice = std::move(notice);
    notice_ends_ = std::chrono::steady_clock::now() + notice_time;
  }
  if (std::chrono::steady_clock::now() >= notice_ends_) state_.notice.clear();
  const Measurement& measurement = held_ ? *held_ : watch_.measurement();
  follow(state_, measurement);
  const auto output = output_ == nullptr ? std::vector<std::string>{} : output_->last_lines();
  const auto calls = state_.opened ? watch_.calls_of(*state_.opened) : std::nullopt;
  const Screen screen = top::draw(measurement, state_, {output, calls ? &*calls : nullptr}, terminal_->frame());
  state_.first_row = screen.first_row;
  state_.page_rows = screen.page_rows;
  terminal_->show(screen);
}

}  // namespace wayfinder::adapter::top
