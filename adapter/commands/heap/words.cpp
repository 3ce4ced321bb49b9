#include "adapter/commands/heap/words.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>

#include "memory/graph/type_names.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view wanted_object = "the id of an object, as `wayfinder heap top` shows it";
constexpr std::string_view types = "table, function, userdata, thread, string, proto, upvalue or internal";

/// The whole word as a decimal number within the bounds.
std::optional<std::int64_t> number_in(const std::string& word, std::int64_t least, std::int64_t most) {
  std::int64_t number{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number < least || number > most) return std::nullopt;
  return number;
}

Result<memory::ObjectSort> sort_named(const std::string& word) {
  if (word == "size") return memory::ObjectSort::size;
  if (word == "retained") return memory::ObjectSort::retained;
  if (word == "count") return memory::ObjectSort::count;
  return refuse("--sort", "size, retained or count", shown(json(word)));
}

}  // namespace

void add_heap_file(CLI::App& app, HeapWords& words) {
  app.add_option("FILE", words.file, "A heap snapshot");
}

void add_heap_object(CLI::App& app, HeapWords& words, const std::string& help) {
  app.add_option("OBJECT", words.object, help);
}

void add_heap_format(CLI::App& app, HeapWords& words) {
  app.add_option("--format", words.format, "human (default) or json")->type_name("F");
}

void add_heap_page(CLI::App& app, HeapWords& words) {
  app.add_option("--start", words.start, "The first row, counted from 0 (default 0)")->type_name("N");
  app.add_option("--count", words.count, "Rows, at most 1000 (default 20, of json 100)")->type_name("N");
}

void add_heap_sort(CLI::App& app, HeapWords& words) {
  app.add_option("--sort", words.sort, "size (default), retained, or count of retainers; downwards")->type_name("BY");
}

void add_heap_filters(CLI::App& app, HeapWords& words) {
  app.add_option("--type", words.type, "Only " + std::string{types})->type_name("TYPE");
  app.add_option("--filter", words.filter, "Only objects with this text in their names")->type_name("TEXT");
}

Result<HeapQuery> check_heap_words(const HeapWords& words) {
  HeapQuery query;
  if (!words.file) return refuse("FILE", "a heap snapshot", "nothing");
  query.file = *words.file;
  if (words.format != "human" && words.format != "json") {
    return refuse("--format", "human or json", shown(json(words.format)));
  }
  query.is_json = words.format == "json";
  const auto start = number_in(words.start.value_or("0"), 0, std::numeric_limits<std::int64_t>::max());
  if (!start) return refuse("--start", "a row of at least 0", shown(json(*words.start)));
  const auto count =
      number_in(words.count.value_or(std::to_string(query.is_json ? json_rows : table_rows)), 0, memory::max_page);
  if (!count) return refuse("--count", "a number of rows from 0 to 1000", shown(json(*words.count)));
  const auto sort = sort_named(words.sort);
  if (!sort) return tl::unexpected(sort.error());
  query.page = {*start, *count, *sort, std::nullopt, words.filter};
  if (words.type) {
    query.page.kind = memory::object_kind_named(*words.type);
    if (!query.page.kind) return refuse("--type", types, shown(json(*words.type)));
  }
  if (!words.object) return query;
  query.object = number_in(*words.object, 1, std::numeric_limits<std::int64_t>::max());
  if (!query.object) return refuse("OBJECT", wanted_object, shown(json(*words.object)));
  return query;
}

Result<memory::ObjectIndex> object_of(const HeapQuery& query, const memory::HeapGraph& graph) {
  if (!query.object) return refuse("OBJECT", wanted_object, "nothing");
  if (*query.object <= graph.objects()) return static_cast<memory::ObjectIndex>(*query.object - 1);
  return refuse("OBJECT", fmt::format("an object of the snapshot (ids from 1 to {})", graph.objects()),
                std::to_string(*query.object));
}

}  // namespace wayfinder::adapter
