#include "adapter/commands/push_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::chrono::milliseconds default_interval{10'000};
constexpr std::chrono::milliseconds patience_at_the_end{5'000};

Result<std::chrono::milliseconds> read_interval(const PushOptions& options) {
  if (!options.every) return default_interval;
  double seconds = 0;
  if (CLI::detail::lexical_cast(*options.every, seconds) && seconds >= 1 && seconds <= 3600) {
    return std::chrono::milliseconds{std::lround(seconds * 1000)};
  }
  return refuse(options.prefix + "every", "seconds from 1 to 3600", shown(json(*options.every)));
}

}  // namespace

std::optional<std::string> PushOptions::given() const {
  if (name) return prefix + "name";
  if (every) return prefix + "every";
  if (!labels.empty()) return prefix + "label";
  return std::nullopt;
}

void declare_push_options(CLI::App& app, PushOptions& options) {
  app.add_option(options.url_option, options.url, "Push the profile as it grows to this Pyroscope server (as pprof)")
      ->type_name("URL");
  app.add_option(options.prefix + "name", options.name, "The application's name there (default: the program's)")
      ->type_name("NAME");
  app.add_option(options.prefix + "label", options.labels, "A label of all that is pushed; may be given again")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option(options.prefix + "every", options.every, "Seconds between two pushes, 1 to 3600 (default 10)")
      ->type_name("S");
}

Result<PushOrder> check_push_options(const PushOptions& options) {
  PushOrder order;
  if (!options.url) return refuse(options.url_option, "the URL of a Pyroscope server", "nothing");
  auto endpoint = read_endpoint(options.url_option, *options.url);
  if (!endpoint) return tl::unexpected(std::move(endpoint.error()));
  order.target.endpoint = std::move(*endpoint);
  if (options.name) {
    if (auto fits = check_push_name(options.prefix + "name", *options.name); !fits) {
      return tl::unexpected(std::move(fits.error()));
    }
    order.target.name = *options.name;
  }
  for (const auto& text : options.labels) {
    auto label = read_push_label(options.prefix + "label", text);
    if (!label) return tl::unexpected(std::move(label.error()));
    order.target.labels.push_back(std::move(*label));
  }
  const auto every = read_interval(options);
  if (!every) return tl::unexpected(every.error());
  order.every = *every;
  auto headers = push_headers();
  if (!headers) return tl::unexpected(std::move(headers.error()));
  order.target.headers = std::move(*headers);
  return order;
}

void finish_pushing(Pusher& pusher, const std::string& endpoint) {
  const auto counts = pusher.finish(patience_at_the_end);
  const auto lost = [](std::uint64_t count, std::string_view how) {
    return count == 0 ? std::string{} : fmt::format(", {} {}", count, how);
  };
  fmt::print(stderr, "wayfinder: pushed {} {} to {}{}{}\n", counts.pushed, counts.pushed == 1 ? "profile" : "profiles",
             endpoint, lost(counts.refused, "refused"), lost(counts.dropped, "dropped"));
}

}  // namespace wayfinder::adapter
