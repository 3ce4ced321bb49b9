#include <catch2/catch.hpp>
#include <sstream>

#include "tests/unit/profiling/format_readers.hpp"

namespace wayfinder::profiling {
namespace {

/// "(3) name" gives the name and keeps it for the next "(3)".
std::string expand(std::map<std::string, std::string>& names, const std::string& text) {
  const auto end = text.find(')');
  REQUIRE(text.starts_with('('));
  REQUIRE(end != std::string::npos);
  const auto number = text.substr(0, end + 1);
  if (text.size() > end + 2) REQUIRE(names.emplace(number, text.substr(end + 2)).second);
  return names.at(number);
}

}  // namespace

CallgrindFile parse_callgrind(const std::string& text) {
  CallgrindFile file;
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> functions;
  std::string place;
  std::string function;
  std::string callee_place;
  CallgrindFile::Call call;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    const auto value = line.substr(line.find_first_of("=:") + 1);
    if (line.starts_with("summary:")) file.summary = std::stoll(value);
    if (line.starts_with("totals:")) file.totals = std::stoll(value);
    if (line.starts_with("fl=")) place = expand(files, value);
    if (line.starts_with("cfi=")) callee_place = expand(files, value);
    if (line.starts_with("fn=")) {
      function = expand(functions, value);
      file.file_of[function] = place;
    }
    if (line.starts_with("cfn=")) {
      call = {function, expand(functions, value), 0, 0, 0};
      file.file_of[call.callee] = callee_place;
    }
    if (line.starts_with("calls=")) call.count = std::stoll(value);
    if (line.empty() || line.find_first_not_of("0123456789 ") != std::string::npos) continue;
    std::int64_t cost = 0;
    std::istringstream{line} >> call.line >> cost;
    if (call.count == 0) {
      CHECK(file.self[function].emplace(call.line, cost).second);
    } else {
      call.below = cost;
      file.calls.push_back(call);
    }
    call.count = 0;
  }
  return file;
}

}  // namespace wayfinder::profiling
