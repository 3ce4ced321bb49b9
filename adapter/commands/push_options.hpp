#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/push/push_target.hpp"
#include "adapter/push/pusher.hpp"
#include "protocol/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace wayfinder::adapter {

/// What `wayfinder push` and `wayfinder profile --push` take, as it was given.
struct PushOptions {
  std::string url_option;  ///< "--url", "--push"
  std::string prefix;      ///< of the other options' names: "--", "--push-"
  std::optional<std::string> url;
  std::optional<std::string> name;
  std::optional<std::string> every;
  std::vector<std::string> labels;

  /// The first option that was given beside the URL; nullopt: none was.
  [[nodiscard]] std::optional<std::string> given() const;
};

/// The options after they were checked. Without a name the target has "".
struct PushOrder {
  PushTarget target;
  std::chrono::milliseconds every{};
};

/// Declares the options on `app`, to be read into `options`, whose url_option and prefix are set.
void declare_push_options(CLI::App& app, PushOptions& options);

/// Errors: bad_argument with the option, or the variable of the environment, as field.
[[nodiscard]] Result<PushOrder> check_push_options(const PushOptions& options);

/// Pushes what still waits, for some seconds at most, and says on stderr what has become of it all.
void finish_pushing(Pusher& pusher, const std::string& endpoint);

}  // namespace wayfinder::adapter
