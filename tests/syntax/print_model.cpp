// Prints what the parser reads from files, one JSON object a line, for a comparison with the interpreters.
// usage: print_model DIALECT < names of files, one a line
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "adapter/syntax/parser.hpp"

namespace {

using namespace wayfinder::syntax;

/// Each byte as the character of that number.
std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') json += '\\';
    json += code < 0x20 || code >= 0x7F ? fmt::format("\\u{:04x}", code) : std::string{c};
  }
  return json + '"';
}

std::string json_of(const ConstantValue& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return quoted(fmt::format("{:a}", *number));
  if (const auto* text = std::get_if<std::string>(&value)) return quoted("=" + *text);
  return "null";
}

std::string json_of(const Function& function) {
  return fmt::format(
      R"({{"name": {}, "parent": {}, "first": {}, "last": {}, "parameters": {}, "vararg": {}, "lines": [{}]}})",
      quoted(function.name), function.parent, function.first_line, function.last_line, function.parameters.size(),
      function.is_vararg, fmt::join(function.active_lines, ", "));
}

std::string json_of(const Local& local) {
  return fmt::format(R"({{"name": {}, "function": {}, "line": {}, "folded": {}, "value": {}}})", quoted(local.name),
                     local.function, local.declared.line, local.folded.has_value(),
                     local.folded ? json_of(*local.folded) : "null");
}

template <class Items>
std::string list_of(const Items& items) {
  std::string json;
  for (const auto& item : items)
    json += (json.empty() ? "" : ", ") + json_of(item);
  return "[" + json + "]";
}

std::string json_of(const Chunk& chunk) {
  const std::string error =
      chunk.error ? fmt::format(R"({{"line": {}, "message": {}}})", chunk.error->line, quoted(chunk.error->message))
                  : "null";
  return fmt::format(R"({{"error": {}, "functions": {}, "locals": {}, "statements": {}}})", error,
                     list_of(chunk.functions), list_of(chunk.locals), chunk.statements.size());
}

}  // namespace

int main(int count, char** arguments) {
  const Dialect* dialect = count == 2 ? dialect_named(arguments[1]) : nullptr;
  if (dialect == nullptr) {
    std::cerr << "usage: print_model 5.1|5.2|5.3|5.4|luajit < names of files\n";
    return 2;
  }
  for (std::string name; std::getline(std::cin, name);) {
    std::ifstream file{name, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::cout << json_of(parse(text, *dialect)) << '\n';
  }
}
