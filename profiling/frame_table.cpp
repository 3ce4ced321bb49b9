#include "profiling/frame_table.hpp"

#include <utility>

#include "profiling/function_name.hpp"

namespace wayfinder::profiling {
namespace {

std::uint64_t frame_key(const Frame& frame) {
  return pair_key(static_cast<std::uint32_t>(frame.function), static_cast<std::uint32_t>(frame.line));
}

/// Main chunks need no name to be known again; other functions do, for one line may define several.
bool is_known_by_place(const Function& function) {
  return function.kind == FunctionKind::main_chunk || !function.name.empty();
}

std::string place_key(const Function& function) {
  return fmt::format("{} {} {} {}\n{}", static_cast<int>(function.kind), function.first_line, function.last_line,
                     function.name, function.source);
}

}  // namespace

FunctionId FrameTable::append(Function function) {
  const FunctionId id{static_cast<std::uint32_t>(functions_.size())};
  function.shown_name =
      function.name.empty() ? place_name(function.kind, function.source, function.first_line) : function.name;
  functions_.push_back(std::move(function));
  return id;
}

FunctionId FrameTable::add(const FunctionRecord& record) {
  if (const auto known = find(record.id)) {
    Function& function = functions_[index_of(*known)];
    if (!record.name.empty()) function.name = function.shown_name = record.name;
    return *known;
  }
  Function function{record.kind, record.first_line, record.last_line, record.source, record.name, {}};
  FunctionId id{};
  if (is_known_by_place(function)) {
    const auto [place, is_new] = named_.try_emplace(place_key(function));
    if (is_new) place->second = append(std::move(function));
    id = place->second;
  } else {
    id = append(std::move(function));
  }
  by_record_id_.find_or_add(record.id, static_cast<std::uint32_t>(id));
  return id;
}

std::optional<FunctionId> FrameTable::find(std::uint32_t record_id) const noexcept {
  const auto found = by_record_id_.find(record_id);
  if (!found) return std::nullopt;
  return FunctionId{*found};
}

FunctionId FrameTable::marker(std::string_view name) {
  Function function{FunctionKind::marker, -1, -1, {}, std::string{name}, {}};
  const auto [place, is_new] = named_.try_emplace(place_key(function));
  if (is_new) place->second = append(std::move(function));
  return place->second;
}

FrameId FrameTable::intern(Frame frame) {
  const auto next = static_cast<std::uint32_t>(frames_.size());
  const auto found = by_frame_.find_or_add(frame_key(frame), next);
  if (found == next) frames_.push_back(frame);
  return FrameId{found};
}

void FrameTable::name_from_sources(const SourceReader& reader) {
  for (; asked_ < functions_.size(); ++asked_) {
    Function& function = functions_[asked_];
    if (function.kind != FunctionKind::lua || !function.name.empty() || function.first_line < 1) continue;
    const auto line = reader(function.source, function.first_line);
    if (!line) continue;
    if (auto name = name_defined_in(*line)) function.shown_name = std::move(*name);
  }
}

Result<FrameTable> FrameTable::from_parts(std::vector<Function> functions, std::vector<Frame> frames) {
  FrameTable table;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto function = index_of(frames[i].function);
    if (function >= functions.size()) {
      return refuse(fmt::format("frames[{}].function", i), fmt::format("a function below {}", functions.size()),
                    std::to_string(function), ErrorCode::corrupt_file);
    }
    if (index_of(table.intern(frames[i])) != i) {
      return refuse(fmt::format("frames[{}]", i), "a frame of its own", "one that came before",
                    ErrorCode::corrupt_file);
    }
  }
  table.functions_ = std::move(functions);
  table.asked_ = table.functions_.size();
  return table;
}

}  // namespace wayfinder::profiling
