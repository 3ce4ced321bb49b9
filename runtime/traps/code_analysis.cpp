#include "runtime/traps/code_analysis.hpp"

namespace wayfinder::runtime::traps {
namespace {

/// What is_wanted holds of an instruction.
enum : char { no_site = 0, silent_site = 1, line_site = 2 };

}  // namespace

CodeAnalysis::CodeAnalysis(const layout::Proto& proto)
    : code_{proto.code, proto.code + proto.code_size}, entry_{layout::first_told_of(proto)} {
  lines_.reserve(code_.size());
  is_head_.reserve(code_.size());
  bool is_taken_along = false;
  for (int pc = 0; pc < size(); ++pc) {
    const layout::Instruction code = code_[static_cast<std::size_t>(pc)];
    lines_.push_back(layout::line_of(proto, pc));
    is_head_.push_back(static_cast<char>(!is_taken_along && !layout::is_partner(code)));
    is_taken_along = !is_taken_along && layout::takes_jump_along(code);
  }
  for (int pc = 0; pc < size(); ++pc) {
    const auto at = static_cast<std::size_t>(pc);
    if (is_head_[at] != 0 && !layout::takes_open_results(code_[at])) add_edges(pc);
  }
}

void CodeAnalysis::add_edges(int head) {
  const layout::CodeUnit unit = unit_at(head);
  for (const layout::CodeUnit::Exit& exit : unit.exits)
    edges_.push_back({head, exit.from, exit.to});
  for (std::size_t i = 1; i < unit.members.size(); ++i) {
    const bool takes = layout::takes_open_results(code_[static_cast<std::size_t>(unit.members[i])]);
    if (takes && layout::leaves_open_results(code_[static_cast<std::size_t>(unit.members[i - 1])]))
      edges_.push_back({head, unit.members[i - 1], unit.members[i]});
  }
}

template <class Accept>
void CodeAnalysis::add_sources(int pc, std::vector<char>& wanted, Accept is_asked_for) const {
  for (const Edge& edge : edges_) {
    char& source = wanted[static_cast<std::size_t>(edge.head)];
    if (edge.to == pc && source == no_site && is_asked_for(edge)) source = silent_site;
  }
}

CodeAnalysis::Plan CodeAnalysis::plan(const std::function<bool(int line)>& is_wanted, bool entry) const {
  std::vector<char> begins(code_.size(), 0);   // a LINE event may come there
  std::vector<char> goes_on(code_.size(), 0);  // or the program may come to it within its line
  begins[static_cast<std::size_t>(entry_)] = 1;
  for (const Edge& edge : edges_)
    (is_line_start(edge.from, edge.to) ? begins : goes_on)[static_cast<std::size_t>(edge.to)] = 1;

  Plan plan;
  std::vector<char> wanted(code_.size(), no_site);
  for (int pc = 0; pc < size(); ++pc) {
    const auto at = static_cast<std::size_t>(pc);
    if (begins[at] == 0 || !is_wanted(lines_[at])) continue;
    const bool takes_trap = is_head_[at] != 0 && !layout::takes_open_results(code_[at]);
    if (takes_trap) wanted[at] = line_site;
    plan.is_whole = plan.is_whole && takes_trap;
  }
  for (int pc = 0; pc < size(); ++pc) {
    const auto at = static_cast<std::size_t>(pc);
    if (wanted[at] == line_site && goes_on[at] != 0)
      add_sources(pc, wanted, [this](const Edge& edge) { return !is_line_start(edge.from, edge.to); });
  }
  if (entry) add_entry(wanted);
  add_generic_loops(wanted);
  for (int pc = 0; pc < size(); ++pc) {
    const char kind = wanted[static_cast<std::size_t>(pc)];
    if (kind != no_site) plan.sites.push_back({pc, kind == line_site});
  }
  return plan;
}

/// A loop may come back to where the function begins.
void CodeAnalysis::add_entry(std::vector<char>& wanted) const {
  char& first = wanted[static_cast<std::size_t>(entry_)];
  if (first == no_site) first = silent_site;
  add_sources(entry_, wanted, [](const Edge&) { return true; });
}

/// A generic loop's beginning runs its first call without a look at the code there.
void CodeAnalysis::add_generic_loops(std::vector<char>& wanted) const {
  for (int pc = 0; pc < size(); ++pc) {
    const auto at = static_cast<std::size_t>(pc);
    if (layout::flow_of(code_[at]) != layout::Flow::generic_for_begin || wanted[at] != no_site) continue;
    const auto call = static_cast<std::size_t>(unit_at(pc).members[1]);
    if (wanted[call] != no_site) wanted[at] = silent_site;
  }
}

}  // namespace wayfinder::runtime::traps
