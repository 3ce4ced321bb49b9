#include "adapter/push/push_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view wanted_url = "http://HOST[:PORT][/PATH] or https://…";
constexpr std::string_view token_variable = "WAYFINDER_PUSH_TOKEN";
constexpr std::string_view header_variable = "WAYFINDER_PUSH_HEADER";

// What follows asks for ASCII, whatever the locale.
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool fits_name(char c) {
  return is_letter_or_digit(c) || std::string_view{"-._/ "}.find(c) != std::string_view::npos;
}

std::string encoded(std::string_view text) {
  std::string url;
  for (const char c : text) {
    if (is_letter_or_digit(c) || std::string_view{"-._~"}.find(c) != std::string_view::npos) {
      url += c;
    } else {
      url += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return url;
}

bool is_header(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  return colon != std::string_view::npos && !name.empty() && std::ranges::none_of(line, is_control) &&
         std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

}  // namespace

std::string PushTarget::url(std::chrono::sys_seconds from, std::chrono::sys_seconds until,
                            std::optional<double> rate) const {
  std::string whole_name = name + "{";
  for (const auto& [key, value] : labels)
    whole_name += fmt::format("{}{}={}", whole_name.back() == '{' ? "" : ",", key, value);
  whole_name += "}";
  // No `format`: with one the server takes the whole form for a profile, so that the form's type has to tell.
  auto text = fmt::format("{}?name={}&from={}&until={}&spyName=wayfinder", endpoint, encoded(whole_name),
                          from.time_since_epoch().count(), until.time_since_epoch().count());
  if (rate) text += fmt::format("&sampleRate={}", std::max(1L, std::lround(*rate)));
  return text;
}

Result<std::string> read_endpoint(std::string_view field, const std::string& url) {
  const auto refused = [&](std::string_view wanted) { return refuse(field, wanted, shown(json(url))); };
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string::npos) return refused(wanted_url);
  const auto scheme = url.substr(0, scheme_end);
  const auto rest = std::string_view{url}.substr(scheme_end + 3);
  const auto host = rest.substr(0, rest.find('/'));
  if ((scheme != "http" && scheme != "https") || host.empty() || host.front() == ':') return refused(wanted_url);
  if (std::ranges::any_of(url, [](char c) { return c == ' ' || is_control(c) || c == '?' || c == '#'; })) {
    return refused(wanted_url);
  }
  if (host.find('@') != std::string_view::npos) {
    // Not shown: it may be a password.
    return refuse(field, fmt::format("a URL without a name and password ({} is for those)", header_variable), "one");
  }
  auto endpoint = url;
  while (endpoint.ends_with('/'))
    endpoint.pop_back();
  if (!endpoint.ends_with("/ingest")) endpoint += "/ingest";
  return endpoint;
}

Result<void> check_push_name(std::string_view field, const std::string& name) {
  if (!name.empty() && name.front() != ' ' && name.back() != ' ' && std::ranges::all_of(name, fits_name)) return {};
  return refuse(field, "a name of letters, digits, spaces and - . _ /", shown(json(name)));
}

std::string push_name_of(std::string_view program) {
  std::string name{program.substr(program.rfind('/') + 1)};  // npos + 1 is 0
  if (name.size() > 4 && name.ends_with(".lua")) name.resize(name.size() - 4);
  for (char& c : name) {
    if (!fits_name(c) || c == ' ') c = '_';
  }
  return name.empty() || name == "-" ? "lua" : name;
}

Result<std::pair<std::string, std::string>> read_push_label(std::string_view field, const std::string& text) {
  const auto equals = text.find('=');
  const auto key = text.substr(0, equals);
  const auto value = equals == std::string::npos ? "" : text.substr(equals + 1);
  const bool is_key = !key.empty() && !(key.front() >= '0' && key.front() <= '9') && !key.starts_with("__") &&
                      std::ranges::all_of(key, [](char c) { return is_letter_or_digit(c) || c == '_'; });
  const bool is_value = !value.empty() && std::ranges::none_of(value, [](char c) {
    return is_control(c) || std::string_view{",={}"}.find(c) != std::string_view::npos;
  });
  if (is_key && is_value) return std::pair{key, value};
  return refuse(field, "KEY=VALUE, a key of letters, digits and _, a value without , = { }", shown(json(text)));
}

Result<std::vector<std::string>> push_headers() {
  std::vector<std::string> headers;
  if (const char* token = std::getenv(token_variable.data()); token != nullptr && *token != '\0') {
    headers.push_back(fmt::format("Authorization: Bearer {}", token));
    if (!is_header(headers.back())) return refuse(token_variable, "a token of one line", "another");
  }
  const char* given = std::getenv(header_variable.data());
  std::string_view lines = given == nullptr ? "" : given;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (line.empty()) continue;
    if (!is_header(line)) return refuse(header_variable, "lines of the form Name: value", "another");
    headers.emplace_back(line);
  }
  return headers;
}

}  // namespace wayfinder::adapter
