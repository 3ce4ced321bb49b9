#include "profiling/export/call_frames.hpp"

#include <algorithm>
#include <cctype>

#include "profiling/export/labels.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

std::string file_uri(std::string_view path) {
  constexpr std::string_view plain = "/-._~";
  std::string uri = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte < 0x80 && std::isalnum(byte) != 0) || plain.find(c) != plain.npos;
    if (is_plain) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", byte);
    }
  }
  return uri;
}

std::string call_frame(std::string_view name, std::size_t script, std::string_view url, int line, int column) {
  return fmt::format(R"({{"functionName":{},"scriptId":"{}","url":{},"lineNumber":{},"columnNumber":{}}})",
                     dump_json(json(name)), script, dump_json(json(url)), line, column);
}

}  // namespace

CallFrames::CallFrames(const FrameTable& table) {
  for (const Function& function : table.functions())
    texts_.push_back(text_of(function));
}

std::string CallFrames::nowhere(std::string_view name) {
  return call_frame(name, 0, "", -1, -1);
}

std::string CallFrames::text_of(const Function& function) {
  const std::string name = function_label(function);
  const std::string file = file_label(function);
  if (file.empty()) return nowhere(name);
  const auto script = scripts_.try_emplace(function.source, scripts_.size() + 1).first->second;
  const bool is_absolute = function.source.starts_with("@/");
  const std::string url = is_absolute ? file_uri(std::string_view{function.source}.substr(1)) : file;
  return call_frame(name, script, url, std::max(function.first_line, 1) - 1, 0);  // lines count from 0 here
}

}  // namespace wayfinder::profiling
