#include "runtime/sampling/code_names.hpp"

#include <algorithm>
#include <cstring>

#include "runtime/facts/code_names.hpp"

// Runs inside ticks: no allocation, no lock, no API.
namespace wayfinder::runtime::sampling {
namespace {

using layout::CallInfo;
using layout::CodeName;
using layout::Proto;

CodeName name_by_parent(const RawSample& sample, const WalkedFrames& walked, std::size_t frame) {
  constexpr std::size_t most_parents = 64;
  std::size_t parents = 0;
  const Proto* last = nullptr;
  for (std::size_t i = frame + 1; i < sample.depth && parents < most_parents; ++i) {
    const Proto* parent = walked.protos[i];
    if (parent == nullptr || parent == last || parent == walked.protos[frame]) continue;
    last = parent;
    ++parents;
    const Proto* const* children = parent->children;
    const Proto* const* end = children + parent->child_count;
    if (std::find(children, end, walked.protos[frame]) == end) continue;
    return layout::stored_name_of(*parent, *walked.protos[frame]);
  }
  return {};
}

CodeName name_by_caller(const RawSample& sample, const WalkedFrames& walked, std::size_t frame) {
  if (frame + 1 >= sample.depth || walked.protos[frame + 1] == nullptr) return {};
  const CallInfo& callee = *walked.calls[frame];
  const CallInfo& caller = *walked.calls[frame + 1];
  const layout::Thread& thread = *walked.threads[frame + 1];
  if (previous_of(thread, callee) != &caller || is_tail_call(callee) || is_in_hook(thread, caller) ||
      runs_finalizer(caller)) {
    return {};
  }
  const Proto& proto = *walked.protos[frame + 1];
  return called_name_of(proto, pc_of(thread, caller, proto));
}

/// "M.f", "M:f" or "f" in `buffer`.
std::string_view compose(const CodeName& parts, bool is_method, std::array<char, 128>& buffer) {
  if (parts.name.empty() || parts.name.front() == '(') return {};
  const std::size_t owner_size = parts.owner.empty() ? 0 : parts.owner.size() + 1;
  if (owner_size + parts.name.size() > buffer.size()) return {};
  if (owner_size > 0) {
    std::memcpy(buffer.data(), parts.owner.data(), parts.owner.size());
    buffer[owner_size - 1] = is_method ? ':' : '.';
  }
  std::memcpy(buffer.data() + owner_size, parts.name.data(), parts.name.size());
  return {buffer.data(), owner_size + parts.name.size()};
}

}  // namespace

void name_functions_tick(const RawSample& sample, const WalkedFrames& walked, FunctionTable& functions) noexcept {
  for (std::size_t i = 0; i < sample.depth; ++i) {
    const FunctionId id = sample.frames[i].function;
    if (walked.protos[i] == nullptr || !functions.wants_name(id)) continue;
    std::array<char, 128> buffer{};
    CodeName parts = name_by_parent(sample, walked, i);
    if (parts.name.empty()) parts = name_by_caller(sample, walked, i);
    functions.offer_name(id, compose(parts, layout::is_method(*walked.protos[i]), buffer));
  }
}

}  // namespace wayfinder::runtime::sampling
