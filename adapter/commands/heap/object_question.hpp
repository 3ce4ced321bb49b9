#pragma once
#include <memory>
#include <optional>
#include <string>

#include "adapter/commands/heap/words.hpp"
#include "memory/graph/heap_graph.hpp"

/// What the subcommands of `heap` about one object of a file begin with.
namespace wayfinder::adapter {

struct ObjectQuestion {
  HeapQuery query;
  std::shared_ptr<const memory::HeapGraph> graph;
  memory::ObjectIndex object{};
};

/// FILE, OBJECT, the page and the format. `object_help` says what the object is when it is not given.
void add_object_question(CLI::App& app, HeapWords& words, const std::string& object_help = "");

/// Checks the words and opens the file. Without an object `otherwise` is meant. Errors: those of check_heap_words(),
/// open_heap_file() and object_of().
[[nodiscard]] Result<ObjectQuestion> open_question(const HeapWords& words,
                                                   std::optional<memory::ObjectIndex> otherwise = std::nullopt);

}  // namespace wayfinder::adapter
