#include "adapter/commands/heap/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <cstdlib>

#include "adapter/top/figures.hpp"
#include "memory/graph/path_text.hpp"
#include "memory/graph/type_names.hpp"

namespace wayfinder::adapter {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string cell(std::string_view bytes, std::size_t limit) {
  // Escapes only lengthen a text, so what is cut before need not be escaped.
  std::string text = memory::printable(bytes.substr(0, limit + 4));
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && is_continuation(text[end]))
    --end;
  text.resize(end);
  return text + "…";
}

std::string size_cell(std::uint64_t bytes) {
  return top::bytes_text(static_cast<double>(bytes));
}

std::string delta_cell(std::int64_t bytes) {
  return (bytes < 0 ? "-" : "+") + top::bytes_text(static_cast<double>(std::llabs(bytes)));
}

std::string object_table(const std::vector<memory::ObjectInfo>& objects) {
  std::string text = "    object        size    retained  held by  type      name\n";
  for (const auto& object : objects) {
    text +=
        fmt::format("{:>10} {:>11} {:>11} {:>8}  {:<9} {}\n", object.id, size_cell(object.size),
                    size_cell(object.retained_size), object.retainers, memory::name_of(object.kind), cell(object.name));
  }
  return text;
}

std::string link_table(const std::vector<memory::ObjectLink>& links, std::string_view end) {
  std::string text = fmt::format("{:>10}        size  type      by                           {}\n", "object", end);
  for (const auto& link : links) {
    constexpr std::size_t label_bytes = 28;
    const auto by = cell(fmt::format("{} {}", memory::name_of(link.kind), link.label), label_bytes);
    text += fmt::format("{:>10} {:>11}  {:<9} {:<28} {}\n", link.object, size_cell(link.size),
                        memory::name_of(link.object_kind), by, cell(link.name));
  }
  return text;
}

std::string object_text(const memory::ObjectInfo& object) {
  std::vector<std::string> steps;
  steps.reserve(object.path.size());
  for (const auto& step : object.path)
    steps.push_back(cell(step));
  return fmt::format("{} {}: {}\nsize {}, retains {}, held by {}\npath: {}\n", memory::name_of(object.kind), object.id,
                     cell(object.name), size_cell(object.size), size_cell(object.retained_size), object.retainers,
                     steps.empty() ? "(weakly held)" : fmt::format("{}", fmt::join(steps, " > ")));
}

std::string page_text(std::uint64_t total, std::int64_t start, std::size_t rows) {
  if (rows == total) return fmt::format("{} in all", top::count_text(total));
  if (rows == 0) return fmt::format("no rows from {} on, {} in all", start, top::count_text(total));
  return fmt::format("rows {} to {} of {}", start, static_cast<std::uint64_t>(start) + rows - 1,
                     top::count_text(total));
}

int write_answer(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace wayfinder::adapter
