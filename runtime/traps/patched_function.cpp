#include "runtime/traps/patched_function.hpp"

#include <algorithm>
#include <atomic>

namespace wayfinder::runtime::traps {
namespace {

using layout::CodeUnit;
using layout::Instruction;

constexpr int most_planes = 200;

/// The VM may be about to read the word.
void write_word(Instruction& word, Instruction code) noexcept {
  std::atomic_ref{word}.store(code, std::memory_order_relaxed);
}

bool holds(const std::vector<int>& numbers, int number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

}  // namespace

PatchedFunction::PatchedFunction(layout::Proto& proto, TrapMemory& memory, MeetTrap meet_trap)
    : proto_{proto},
      memory_{memory},
      meet_{meet_trap},
      analysis_{proto},
      sites_(static_cast<std::size_t>(analysis_.size())) {}

PatchedFunction::~PatchedFunction() {
  for (const auto& site : sites_) {
    if (site == nullptr) continue;
    if (site->tail != nullptr) memory_.give_back(site->tail);
    for (Tail* tail : site->return_tails)
      memory_.give_back(tail);
  }
}

bool PatchedFunction::set_up(const std::function<bool(int line)>& is_wanted, bool entry) {
  const CodeAnalysis::Plan plan = analysis_.plan(is_wanted, entry);
  lift();
  for (const auto& site : sites_) {
    if (site != nullptr) site->is_wanted = site->begins_line = false;
  }
  wants_entry_ = entry;
  if (!plan.is_whole) return false;
  return std::ranges::all_of(plan.sites, [this](const CodeAnalysis::Site& wanted) {
    auto& site = sites_[static_cast<std::size_t>(wanted.pc)];
    if (site == nullptr) {
      site = std::make_unique<Site>();
      site->arrival = {this, Arrival::unknown, wanted.pc};
    }
    if (site->tail == nullptr && !make(*site)) return false;
    site->is_wanted = true;
    site->begins_line = wanted.begins_line;
    return true;
  });
}

bool PatchedFunction::make(Site& site) {
  const int pc = site.arrival.to;
  const Instruction original = analysis_.code()[static_cast<std::size_t>(pc)];
  site.may_be_quiet = layout::may_be_quiet(original);
  const CodeUnit unit = analysis_.unit_at(pc);
  const std::vector<Landing> landings = landings_of(unit);
  if (landings.size() != unit.exits.size()) return false;
  for (int plane = 1; plane <= most_planes && site.plane == nullptr; ++plane) {
    if (!place_in(plane, site, unit, landings)) continue;
  }
  if (site.plane == nullptr) return false;
  Instruction* home = proto_.code + pc;
  Tail* tail = memory_.new_tail(home, proto_);
  if (tail == nullptr || !write_tail(*tail, site.arrival, home)) return false;
  if (site.may_be_quiet) layout::append_to_tail(tail->words, original, home);
  site.tail = tail;
  return true;
}

/// Where the unit leads to itself its jump has to lead to another word of the plane. Empty: there is none.
std::vector<PatchedFunction::Landing> PatchedFunction::landings_of(const CodeUnit& unit) const {
  std::vector<Landing> landings;
  for (const CodeUnit::Exit& exit : unit.exits) {
    const int pc = holds(unit.members, exit.to) ? other_landing(unit, exit, landings) : exit.to;
    if (pc < 0) return {};
    landings.push_back({exit, pc});
  }
  return landings;
}

int PatchedFunction::other_landing(const CodeUnit& unit, const CodeUnit::Exit& exit,
                                   const std::vector<Landing>& landings) const {
  constexpr int none = -1;
  if (exit.jump == CodeUnit::falls_through) return none;
  const auto is_free = [&](int pc) {
    return !holds(unit.members, pc) && std::ranges::find(landings, pc, &Landing::pc) == landings.end() &&
           std::ranges::find(unit.exits, pc, &CodeUnit::Exit::to) == unit.exits.end();
  };
  for (int pc = exit.jump - 1; pc >= 0; --pc) {
    if (is_free(pc)) return pc;
  }
  const bool goes_both_ways = layout::is_plain_jump(analysis_.code()[static_cast<std::size_t>(exit.jump)]);
  for (int pc = exit.jump + 1; goes_both_ways && pc < analysis_.size(); ++pc) {
    if (is_free(pc)) return pc;
  }
  return none;
}

bool PatchedFunction::place_in(int plane, Site& site, const CodeUnit& unit, const std::vector<Landing>& landings) {
  const auto number = static_cast<std::size_t>(plane);
  if (planes_.size() <= number) planes_.resize(number + 1, std::vector<char>(sites_.size(), 0));
  std::vector<char>& used = planes_[number];
  const auto is_free = [&used](int pc) { return used[static_cast<std::size_t>(pc)] == 0; };
  if (!std::ranges::all_of(unit.members, is_free) || !std::ranges::all_of(landings, is_free, &Landing::pc))
    return false;
  Instruction* base = layout::plane_of(proto_.code, plane);
  const auto has_room = [this, base](int pc) {
    return memory_.pages().share(reinterpret_cast<std::uintptr_t>(base + pc), sizeof(Instruction));
  };
  if (!std::ranges::all_of(unit.members, has_room) || !std::ranges::all_of(landings, has_room, &Landing::pc))
    return false;

  for (const int pc : unit.members)
    base[pc] = analysis_.code()[static_cast<std::size_t>(pc)];
  std::vector<int> landed;
  for (const auto& [exit, pc] : landings) {
    if (pc != exit.to) base[exit.jump] = layout::led_to(base[exit.jump], exit.jump, pc);
    if (holds(landed, pc)) continue;  // both ways lead to the same instruction
    landed.push_back(pc);
    Tail* tail = memory_.new_tail(base + pc, proto_);
    if (tail == nullptr) return false;
    site.return_tails.push_back(tail);
    site.ways_on.push_back(std::make_unique<Arrival>(Arrival{this, exit.from, exit.to}));
    if (!write_tail(*tail, *site.ways_on.back(), base + pc)) return false;
    base[pc] = layout::jump_by(tail->words - (base + pc + 1));
  }
  for (const int pc : unit.members)
    used[static_cast<std::size_t>(pc)] = 1;
  for (const Landing& landing : landings)
    used[static_cast<std::size_t>(landing.pc)] = 1;
  site.plane = base;
  return true;
}

bool PatchedFunction::write_tail(Tail& tail, const Arrival& arrival, const Instruction* home) {
  const std::uint32_t constant = memory_.called_constant(proto_);
  if (constant == 0) return false;
  layout::write_tail(tail.words, proto_.max_stack, constant, home);
  tail.arrival = &arrival;
  return true;
}

void PatchedFunction::lower() noexcept {
  stands_ = true;
  for (const auto& site : sites_) {
    if (site == nullptr || !site->is_wanted) continue;
    Instruction* home = proto_.code + site->arrival.to;
    write_word(*home, layout::jump_by(site->tail->words - (home + 1)));
  }
}

void PatchedFunction::lift() noexcept {
  if (!stands_) return;
  stands_ = false;
  for (const auto& site : sites_) {
    if (site == nullptr || !site->is_wanted) continue;
    const int pc = site->arrival.to;
    write_word(proto_.code[pc], analysis_.code()[static_cast<std::size_t>(pc)]);
  }
}

const PatchedFunction::Site* PatchedFunction::standing_at(int pc) const noexcept {
  if (!stands_ || pc < 0 || pc >= analysis_.size()) return nullptr;
  const Site* site = sites_[static_cast<std::size_t>(pc)].get();
  return site != nullptr && site->is_wanted ? site : nullptr;
}

PatchedFunction::Beginning PatchedFunction::beginning_at(const Arrival& arrival) const noexcept {
  const Site* site = standing_at(arrival.to);
  if (site == nullptr) return {};
  const bool is_direct = arrival.from == Arrival::unknown;
  return {site->begins_line && (is_direct || analysis_.is_line_start(arrival.from, arrival.to)),
          wants_entry_ && is_direct && arrival.to == analysis_.entry()};
}

const Instruction* PatchedFunction::place_to_run(const Arrival& arrival, const layout::CallInfo& call,
                                                 bool may_stay) const noexcept {
  const Site* site = standing_at(arrival.to);
  if (site == nullptr) return proto_.code + arrival.to;
  if (may_stay && site->may_be_quiet) {
    const Instruction original = analysis_.code()[static_cast<std::size_t>(arrival.to)];
    const bool next_asks_whence = standing_at(arrival.to + layout::behind_quiet(original)) != nullptr;
    if (!next_asks_whence && layout::runs_quietly(original, call)) return site->tail->words + layout::tail_call_words;
  }
  return site->plane + arrival.to;
}

int PatchedFunction::index_of(const Instruction* place) const noexcept {
  const auto distance = reinterpret_cast<std::intptr_t>(place) - reinterpret_cast<std::intptr_t>(proto_.code);
  return static_cast<int>(distance / static_cast<std::intptr_t>(sizeof(Instruction)));
}

bool PatchedFunction::is_in_plane(const Instruction* saved_pc) const noexcept {
  const int index = index_of(saved_pc - 1);
  return index >= 0 && index < analysis_.size() && saved_pc != proto_.code + index + 1;
}

const Instruction* PatchedFunction::home_of(const Instruction* saved_pc) const noexcept {
  return is_in_plane(saved_pc) ? proto_.code + index_of(saved_pc - 1) + 1 : saved_pc;
}

const Instruction* PatchedFunction::original_of(const Instruction* saved_pc) const noexcept {
  if (is_in_plane(saved_pc)) return nullptr;
  const int after = index_of(saved_pc);
  if (after < 1 || after > analysis_.size()) return nullptr;
  int pc = after - 1;
  if (pc > 0 && layout::is_partner(analysis_.code()[static_cast<std::size_t>(pc)])) --pc;  // its metamethod is called
  const Site* site = standing_at(pc);
  return site == nullptr ? nullptr : site->plane + after;
}

}  // namespace wayfinder::runtime::traps
