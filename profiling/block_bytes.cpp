#include "profiling/block_bytes.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::size_t function_bytes = 24;  // of the smallest one

std::optional<Error> read_function(BlockReader& reader, std::size_t index, FunctionRecord& function) {
  function.id = reader.number<std::uint32_t>();
  const auto kind = reader.number<std::uint32_t>();
  function.first_line = reader.number<std::int32_t>();
  function.last_line = reader.number<std::int32_t>();
  function.source = reader.text();
  function.name = reader.text();
  if (reader.failed()) {
    return corrupt_block(fmt::format("functions[{}]", index), "a whole record", "the end of the block").value();
  }
  if (kind > static_cast<std::uint32_t>(FunctionKind::marker)) {
    return corrupt_block(fmt::format("functions[{}].kind", index), "a kind from 0 to 3", std::to_string(kind)).value();
  }
  function.kind = static_cast<FunctionKind>(kind);
  return std::nullopt;
}

}  // namespace

std::size_t bytes_of(const std::vector<FunctionRecord>& functions) {
  std::size_t size = sizeof(std::uint32_t);
  for (const auto& function : functions)
    size += function_bytes + function.source.size() + function.name.size();
  return size;
}

void put_functions(BlockWriter& writer, const std::vector<FunctionRecord>& functions) {
  writer.put(static_cast<std::uint32_t>(functions.size()));
  for (const auto& function : functions) {
    writer.put(function.id);
    writer.put(static_cast<std::uint32_t>(function.kind));
    writer.put(function.first_line);
    writer.put(function.last_line);
    writer.put_text(function.source);
    writer.put_text(function.name);
  }
}

std::optional<Error> read_functions(BlockReader& reader, std::vector<FunctionRecord>& functions) {
  functions.resize(reader.count(function_bytes));
  if (reader.failed()) {
    return corrupt_block("functions", "a count that the block has room for", "more than its bytes").value();
  }
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (auto error = read_function(reader, i, functions[i])) return error;
  }
  return std::nullopt;
}

}  // namespace wayfinder::profiling
