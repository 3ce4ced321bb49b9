#include "runtime/api/push_order.hpp"

#include <unistd.h>

#include <map>

#include "protocol/fields.hpp"
#include "runtime/api/background_process.hpp"
#include "runtime/api/refusal.hpp"
#include "runtime/api/table_argument.hpp"

namespace wayfinder::runtime {
namespace {

using LabelValue = std::variant<std::string, std::int64_t>;

struct PushArguments {
  std::string url;
  std::optional<std::string> name;
  std::optional<double> every;
  std::optional<std::map<std::string, LabelValue>> labels;
  std::optional<double> rate;
  std::optional<std::string> clock;
};
template <std::same_as<PushArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("url", &T::url, not_empty()),
                    field("name", &T::name, not_empty()),
                    field("every", &T::every),
                    field("labels", &T::labels),
                    field("rate", &T::rate),
                    field("clock", &T::clock)};
}

/// The command line of the pusher; whether the values are good it says itself.
std::vector<std::string> words_of(const PushArguments& arguments, const std::string& address) {
  std::vector<std::string> words{"wayfinder", "push", "--in-background", "--url=" + arguments.url};
  if (arguments.name) words.push_back("--name=" + *arguments.name);
  if (arguments.every) words.push_back(fmt::format("--every={}", *arguments.every));
  if (arguments.rate) words.push_back(fmt::format("--rate={}", *arguments.rate));
  if (arguments.clock) words.push_back("--clock=" + *arguments.clock);
  if (arguments.labels) {
    for (const auto& [key, value] : *arguments.labels) {
      std::visit([&, &name = key](const auto& shown) { words.push_back(fmt::format("--label={}={}", name, shown)); },
                 value);
    }
  }
  words.push_back(address);
  return words;
}

/// The pusher's own sentence, in the words of who called push{}.
std::string in_words_of_lua(std::string sentence) {
  return "push: " + (sentence.starts_with("--") ? sentence.substr(2) : sentence);
}

Result<void> open(lua_State* L, const std::string& adapter, ListenOrder& order) {
  const auto given = table_argument(L, "push", "labels");
  if (!given) return tl::unexpected(given.error());
  auto arguments = read<PushArguments>(*given, "push", UnknownFields::refuse);
  if (!arguments) return tl::unexpected(std::move(arguments.error()));
  if (adapter.empty()) return fail(ErrorCode::internal, "push: the executable wayfinder was not found");
  auto socket = listen_at("127.0.0.1", 0);
  if (!socket) return tl::unexpected(std::move(socket.error()));
  // Who comes early waits in the socket until the agent answers.
  if (auto started = start_in_background(adapter, words_of(*arguments, socket->address)); !started) {
    ::close(socket->descriptor);
    return fail(started.error().code, in_words_of_lua(started.error().message));
  }
  order = {.socket = std::move(*socket), .token = std::nullopt, .wait = false};
  return {};
}

}  // namespace

bool take_push_order(lua_State* L, const std::string& adapter, ListenOrder& order, std::span<char> refusal) noexcept {
  return was_done(open(L, adapter, order), refusal);
}

}  // namespace wayfinder::runtime
