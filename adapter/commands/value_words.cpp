#include "adapter/commands/value_words.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "profiling/export/exporter.hpp"
#include "protocol/link_messages.hpp"

namespace wayfinder::adapter {
namespace {

template <class Enum>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (const auto& [value, word] : names_of(std::type_identity<Enum>{}))
    words.emplace_back(word);
  return words;
}

std::vector<std::string> export_words() {
  const auto formats = profiling::export_formats();
  return {formats.begin(), formats.end()};
}

std::vector<std::string> lua_words() {
  return {"5.4", "5.3", "5.2", "5.1", "luajit"};
}

std::vector<std::string> level_words() {
  return {"trace", "debug", "info", "warn", "error", "critical", "off"};
}

struct KnownType {
  std::string_view name;
  std::vector<std::string> (*words)();
};
constexpr std::array known_types{
    KnownType{"V", lua_words},
    KnownType{"MODE", words_of<link::CollectorMode>},
    KnownType{"CLOCK", words_of<link::Clock>},
    KnownType{"LEVEL", level_words},
    KnownType{"F", export_words},
    KnownType{"FORMAT", export_words},
};

}  // namespace

std::vector<std::string> words_of_value(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  std::vector<std::string> words;
  if (type.find('|') != type.npos) {
    std::istringstream listed{type};
    for (std::string word; std::getline(listed, word, '|');)
      words.push_back(word);
    return words;
  }
  const auto known = std::ranges::find(known_types, type, &KnownType::name);
  if (known == known_types.end()) return words;
  // Another command's formats may go by the same name; its description says which.
  for (auto& word : known->words()) {
    if (option.get_description().find(word) != std::string::npos) words.push_back(std::move(word));
  }
  return words;
}

bool takes_file(const CLI::Option& option) {
  constexpr std::array<std::string_view, 5> names{"FILE", "DIR", "FOLDER", "PATH", "V"};
  return std::ranges::find(names, option.get_type_name()) != names.end();
}

}  // namespace wayfinder::adapter
