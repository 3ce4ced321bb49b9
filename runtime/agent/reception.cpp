#include "runtime/agent/reception.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "protocol/link_messages.hpp"
#include "protocol/sockets/peer.hpp"
#include "protocol/sockets/token.hpp"

namespace wayfinder::runtime {
namespace {

using namespace std::chrono_literals;

constexpr auto time_to_join = 5s;
constexpr auto pause_after_failure = 100ms;  // accept() fails when descriptors run out
constexpr std::size_t most_visitors = 16;
constexpr std::size_t most_join_bytes = 64U << 10U;

bool is_welcome(int socket) {
  const Peer peer = peer_of(socket);
  constexpr uid_t root = 0;  // who may do anything to this process anyway
  return !peer.is_local || peer.user == ::geteuid() || peer.user == root;
}

/// Answers go at once, and a client whose machine has gone without a word is missed within half a minute. Does nothing
/// to a Unix socket.
void set_tcp_options(int socket) noexcept {
  const auto set = [socket](int level, int option, int value) {
    ::setsockopt(socket, level, option, &value, sizeof value);
  };
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 10);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 25'000);
}

/// Small, to a socket that has just been opened: it goes at once or not at all.
void answer(int socket, const std::string& frame) noexcept {
  [[maybe_unused]] const auto sent = ::send(socket, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

Result<link::JoinArguments> check(const json& content, const std::optional<std::string>& token,
                                  const std::string& occupant) {
  // The version first: another one may have other arguments.
  if (const auto version = content.find("version"); version == content.end() || *version != link::version) {
    return refuse("agent link", fmt::format("version {} (this agent)", link::version),
                  version == content.end() ? "none" : fmt::format("version {} (the adapter)", version->dump()),
                  ErrorCode::unsupported);
  }
  auto arguments = read<link::JoinArguments>(content, "join");
  if (!arguments) return arguments;
  if (token && (!arguments->token || !is_token(*arguments->token, *token))) {
    return refuse("token", "the one that the program listens with", arguments->token ? "another" : "nothing",
                  ErrorCode::not_authorized);
  }
  if (!occupant.empty()) {
    return refuse("attach", "a program without a client", fmt::format("one that {} debugs", occupant),
                  ErrorCode::already_running);
  }
  return arguments;
}

}  // namespace

Reception::Reception(int listener, std::string path, std::optional<std::string> token)
    : listener_{listener}, path_{std::move(path)}, token_{std::move(token)} {}

Reception::~Reception() {
  if (!path_.empty()) ::unlink(path_.c_str());  // first: from then on the path may be somebody else's
  leave_in_child();
}

void Reception::leave_in_child() const noexcept {
  for (const Visitor& visitor : visitors_) {
    ::close(visitor.socket);
  }
  ::close(listener_);
}

void Reception::add_waits(std::vector<pollfd>& waits) const {
  const bool accepts = visitors_.size() < most_visitors && Clock::now() >= accepts_from_;
  waits.push_back({accepts ? listener_ : -1, POLLIN, 0});
  for (const Visitor& visitor : visitors_) {
    waits.push_back({visitor.socket, POLLIN, 0});
  }
}

int Reception::timeout_ms() const {
  auto next = Clock::time_point::max();
  if (accepts_from_ > Clock::now()) next = accepts_from_;
  for (const Visitor& visitor : visitors_) {
    next = std::min(next, visitor.leaves_at);
  }
  if (next == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

void Reception::accept_one() {
  const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) {
    if (errno != EAGAIN && errno != EINTR) accepts_from_ = Clock::now() + pause_after_failure;
    return;
  }
  if (!is_welcome(socket)) {
    ::close(socket);
    return;
  }
  set_tcp_options(socket);
  visitors_.push_back({.socket = socket, .leaves_at = Clock::now() + time_to_join, .decoder = {}});
}

bool Reception::hear(Visitor& visitor) {
  std::array<char, 4096> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
  const auto count = ::recv(visitor.socket, bytes.data(), bytes.size(), 0);
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  visitor.heard_bytes += static_cast<std::size_t>(count);
  if (count == 0 || visitor.heard_bytes > most_join_bytes) return false;
  visitor.decoder.feed({bytes.data(), static_cast<std::size_t>(count)});
  auto frame = visitor.decoder.next();
  if (!frame) return false;
  if (!*frame) return true;
  if ((*frame)->kind != link::FrameKind::message) return false;
  auto message = link::parse_message((*frame)->payload);
  if (!message || !message->request_id || message->name != link::Join::command) return false;
  visitor.join = std::move(*message);
  return true;
}

bool Reception::judge(const Visitor& visitor, const std::string& occupant, Guest& guest) const {
  const std::int64_t id = *visitor.join->request_id;
  auto arguments = check(visitor.join->content, token_, occupant);
  if (!arguments) {
    answer(visitor.socket, link::encode_error(id, arguments.error()));
    return false;
  }
  guest = {visitor.socket, arguments->client.empty() ? "a client" : arguments->client, id};
  return true;
}

std::optional<Reception::Guest> Reception::receive(std::span<const pollfd> waits, const std::string& occupant) {
  const auto now = Clock::now();
  std::optional<Guest> guest;
  auto wait = std::next(waits.begin());
  for (auto visitor = visitors_.begin(); visitor != visitors_.end() && !guest; ++wait) {
    bool stays = wait->revents == 0 ? now < visitor->leaves_at : hear(*visitor);
    if (stays && visitor->join) {
      Guest found{};
      stays = judge(*visitor, occupant, found);
      if (stays) guest = std::move(found);
    }
    if (!stays) ::close(visitor->socket);
    visitor = stays && !guest ? std::next(visitor) : visitors_.erase(visitor);
  }
  if ((waits.front().revents & POLLIN) != 0) accept_one();
  return guest;
}

}  // namespace wayfinder::runtime
