#pragma once
#include <optional>
#include <string>

#include "memory/query/object_page.hpp"
#include "protocol/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

/// What the subcommands of `heap` that look into a file are told alike.
namespace wayfinder::adapter {

constexpr std::int64_t table_rows = 20;  ///< of a table, unless --count says otherwise
constexpr std::int64_t json_rows = 100;  ///< as the requests answer

/// Words as they were typed.
struct HeapWords {
  std::optional<std::string> file;
  std::optional<std::string> object;
  std::string format{"human"};
  std::optional<std::string> start, count;
  std::string sort{"size"};
  std::optional<std::string> type;
  std::string filter;
};

void add_heap_file(CLI::App& app, HeapWords& words);
/// The id of an object of that file.
void add_heap_object(CLI::App& app, HeapWords& words, const std::string& help);
void add_heap_format(CLI::App& app, HeapWords& words);
void add_heap_page(CLI::App& app, HeapWords& words);
void add_heap_sort(CLI::App& app, HeapWords& words);
void add_heap_filters(CLI::App& app, HeapWords& words);

/// Words after they were checked.
struct HeapQuery {
  std::string file;
  std::optional<std::int64_t> object;
  bool is_json{};
  memory::ObjectPageQuery page;
};

/// Errors: bad_argument with the option, or "FILE" and "OBJECT", as field; whether the object is there is not known
/// yet.
[[nodiscard]] Result<HeapQuery> check_heap_words(const HeapWords& words);

/// The object that was asked for, in this snapshot. Errors: bad_argument with field "OBJECT".
[[nodiscard]] Result<memory::ObjectIndex> object_of(const HeapQuery& query, const memory::HeapGraph& graph);

}  // namespace wayfinder::adapter
