#include "adapter/session/broken_body.hpp"

#include <limits>
#include <utility>

#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

/// Reads the members of the outermost object until the text breaks off or is nested too deep. The names of the
/// functions are nlohmann's; false ends the reading.
class EnvelopeReader final : public nlohmann::json_sax<json> {
 public:
  std::optional<std::int64_t> seq;
  std::optional<std::string> command;
  std::optional<std::string> type;
  std::string got;  ///< what broke the reading off

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override {
    if (is_at("seq")) seq = value;
    return true;
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (is_at("seq") && std::in_range<std::int64_t>(value)) seq = static_cast<std::int64_t>(value);
    return true;
  }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t& value) override {
    if (is_at("command")) command = value;
    if (is_at("type")) type = value;
    return true;
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return go_deeper(); }
  bool start_array(std::size_t) override { return go_deeper(); }
  bool key(string_t& name) override {
    if (depth_ == 1) key_ = name;
    return true;
  }
  bool end_object() override { return come_back(); }
  bool end_array() override { return come_back(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    got = fmt::format("something else at byte {}", position);
    return false;
  }

 private:
  [[nodiscard]] bool is_at(std::string_view name) const { return depth_ == 1 && key_ == name; }
  bool go_deeper() {
    if (++depth_ <= max_nesting) return true;
    got = fmt::format("more than {} levels", max_nesting);
    return false;
  }
  bool come_back() {
    --depth_;
    return true;
  }

  std::size_t depth_{};
  std::string key_;
};

}  // namespace

std::optional<BrokenRequest> read_broken_request(std::string_view body) {
  EnvelopeReader reader;
  (void)json::sax_parse(body, &reader);
  const bool may_be_request = !reader.type || reader.type == "request";
  if (!reader.seq || !reader.command || !may_be_request) return std::nullopt;
  return BrokenRequest{*reader.seq, std::move(*reader.command), refuse("body", "JSON", reader.got).value()};
}

}  // namespace wayfinder::adapter
