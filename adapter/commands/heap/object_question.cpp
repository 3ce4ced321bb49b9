#include "adapter/commands/heap/object_question.hpp"

#include <utility>

#include "adapter/commands/heap/file.hpp"

namespace wayfinder::adapter {

void add_object_question(CLI::App& app, HeapWords& words, const std::string& object_help) {
  add_heap_file(app, words);
  add_heap_object(app, words, "Its id, as `heap top` shows it" + object_help);
  add_heap_page(app, words);
  add_heap_format(app, words);
}

Result<ObjectQuestion> open_question(const HeapWords& words, std::optional<memory::ObjectIndex> otherwise) {
  auto query = check_heap_words(words);
  if (!query) return tl::unexpected(std::move(query.error()));
  auto graph = open_heap_file(query->file, "FILE");
  if (!graph) return tl::unexpected(std::move(graph.error()));
  const bool is_given = query->object || !otherwise;
  auto object = is_given ? object_of(*query, **graph) : Result<memory::ObjectIndex>{*otherwise};
  if (!object) return tl::unexpected(std::move(object.error()));
  return ObjectQuestion{std::move(*query), std::move(*graph), *object};
}

}  // namespace wayfinder::adapter
