#include "runtime/tracing/line_counts.hpp"

#include "runtime/tracing/event_clock.hpp"

namespace wayfinder::runtime::tracing {

LineCounts::Function& LineCounts::find_function(const Callee& function) {
  const auto id = functions_.id_of(function.identity, function.kind, function.source);
  if (id >= by_id_.size()) by_id_.resize(id + 1);
  Function*& known = by_id_[id];
  if (known == nullptr) known = &known_.emplace_back(Function{function.identity, id, {}});
  return *known;
}

LineCounts::Id LineCounts::add_line(Function& function, int line) {
  const auto index = static_cast<std::size_t>(line - function.identity.first_line);
  if (line < function.identity.first_line || index >= longest_function) return nowhere;
  if (function.id == FunctionTable::other_functions) return nowhere;
  if (index >= function.lines.size()) function.lines.resize(index + 1);
  function.lines[index] = static_cast<Id>(lines_.size());
  lines_.push_back({.function = function.id, .number = line});
  return function.lines[index];
}

void LineCounts::tell(profiling::TreeBlock& block) const {
  block.first_node = told_;
  for (Id id = told_; id < lines_.size(); ++id)
    block.nodes.push_back({0, lines_[id].function, lines_[id].number, 1});
  for (Id id = 0; id < lines_.size(); ++id) {
    const Line& line = lines_[id];
    const std::uint64_t ns = Ticks::to_ns(line.ticks);
    if (line.hits == line.sent_hits && ns == line.sent_ns) continue;
    block.counts.push_back({.node = id, .count = line.hits - line.sent_hits, .self_ns = ns - line.sent_ns});
  }
}

void LineCounts::sent() {
  told_ = static_cast<Id>(lines_.size());
  for (Line& line : lines_) {
    line.sent_hits = line.hits;
    line.sent_ns = Ticks::to_ns(line.ticks);
  }
}

}  // namespace wayfinder::runtime::tracing
