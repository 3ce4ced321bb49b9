#include "profiling/function_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <vector>

namespace wayfinder::profiling {
namespace {

constexpr std::size_t shown_chunk_bytes = 40;  // of a loaded string's first line

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}
bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Where the word, string or sign that begins at `at` ends.
std::size_t token_end(std::string_view line, std::size_t at) {
  const char first = line[at];
  std::size_t end = at + 1;
  if (is_word(first)) {
    while (end < line.size() && is_word(line[end]))
      ++end;
  } else if (first == '"' || first == '\'') {
    while (end < line.size() && line[end] != first)
      end += line[end] == '\\' ? 2U : 1U;
    end = std::min(end + 1, line.size());
  }
  return end;
}

/// The words, strings and single signs of a Lua line; a comment ends it. Long strings are not told apart: a line inside
/// one may look like code, and then only a name is wrong.
std::vector<std::string_view> tokens_of(std::string_view line) {
  std::vector<std::string_view> tokens;
  for (std::size_t at = 0; at < line.size();) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    if (line.substr(at, 2) == "--") break;
    const std::size_t end = token_end(line, at);
    tokens.push_back(line.substr(at, end - at));
    at = end;
  }
  return tokens;
}

using Tokens = std::span<const std::string_view>;

bool is_name(std::string_view token) {
  return is_word(token.front()) && std::isdigit(static_cast<unsigned char>(token.front())) == 0;
}
bool is_string(std::string_view token) {
  return token.size() >= 2 && (token[0] == '"' || token[0] == '\'');
}

/// `M.sub:method` from the tokens after the word `function`; "" when there is no name.
std::string name_after(Tokens tokens) {
  std::string name;
  for (const std::string_view token : tokens) {
    const bool wants_word = name.empty() || name.back() == '.' || name.back() == ':';
    if (wants_word ? !is_name(token) : token != "." && token != ":") break;
    name += token;
  }
  return name;
}

/// `t.f` from the tokens before `= function`, read from their end; "" when the last of them is no variable or field.
std::string name_before(Tokens tokens) {
  if (tokens.size() >= 3 && tokens.back() == "]" && is_string(tokens[tokens.size() - 2])) {
    const auto key = tokens[tokens.size() - 2];
    return std::string{key.substr(1, key.size() - 2)};
  }
  std::string name;
  while (!tokens.empty()) {
    const std::string_view token = tokens.back();
    const bool wants_word = name.empty() || name.front() == '.';
    if (wants_word ? !is_name(token) : token != ".") break;
    name.insert(0, token);
    tokens = tokens.first(tokens.size() - 1);
  }
  return name.starts_with('.') ? std::string{} : name;
}

}  // namespace

std::string shown_source(std::string_view source) {
  if (source.starts_with('@') || source.starts_with('=')) return std::string{source.substr(1)};
  if (source.empty()) return "?";
  const std::string_view first_line = source.substr(0, source.find_first_of("\r\n"));
  const std::string_view kept = first_line.substr(0, shown_chunk_bytes);
  return fmt::format("[string \"{}{}\"]", kept, kept.size() < source.size() ? "..." : "");
}

std::optional<std::string> name_defined_in(std::string_view source_line) {
  const auto tokens = tokens_of(source_line);
  if (std::count(tokens.begin(), tokens.end(), "function") != 1) return std::nullopt;
  const auto at = static_cast<std::size_t>(std::find(tokens.begin(), tokens.end(), "function") - tokens.begin());
  const Tokens all{tokens};
  std::string name = name_after(all.subspan(at + 1));
  if (name.empty() && at >= 2 && tokens[at - 1] == "=") name = name_before(all.first(at - 1));
  if (name.empty()) return std::nullopt;
  return name;
}

std::string place_name(FunctionKind kind, std::string_view source, std::int32_t first_line) {
  switch (kind) {
    case FunctionKind::main_chunk:
      return fmt::format("main chunk ({})", shown_source(source));
    case FunctionKind::lua:
      return fmt::format("function <{}:{}>", shown_source(source), first_line);
    case FunctionKind::c:
      return "function";
    case FunctionKind::marker:
      break;
  }
  return "(unnamed)";
}

}  // namespace wayfinder::profiling
