#include "runtime/heap/visits.hpp"

namespace wayfinder::runtime::heap {

using layout::CallInfo;
using layout::Thread;
using layout::Value;

namespace {

/// Labels of the slots above a Lua function, in slot order: each active local's name.
class SlotNames {
 public:
  explicit SlotNames(const CallInfo& call) noexcept : proto_{is_lua(call) ? proto_of(call) : nullptr} {
    if (proto_ != nullptr) pc_ = pc_of(call, *proto_);
  }
  /// The next slot's name; null: none, a temporary.
  const layout::String* next() noexcept {
    if (proto_ == nullptr) return nullptr;
    for (; local_ < proto_->local_count && proto_->locals[local_].start_pc <= pc_; ++local_) {
      if (pc_ < proto_->locals[local_].end_pc) return proto_->locals[local_++].name;
    }
    return nullptr;
  }

 private:
  const layout::Proto* proto_;
  std::ptrdiff_t pc_{};
  std::int32_t local_{};
};

/// Where the extra arguments begin that lie below the function of a call.
const Value* first_extra_argument(const CallInfo& call) noexcept {
  const layout::Proto* proto = is_lua(call) ? proto_of(call) : nullptr;
  if (proto == nullptr || proto->is_vararg == 0) return call.function;
  return call.function - call.lua.extra_arguments;
}

/// The frame's function and the slots up to the next frame's, or to the stack's top.
void visit_frame(Walker& walker, const CallInfo& call, const CallInfo* next, const Value* end) noexcept {
  const auto& labels = walker.labels();
  if (is_object(*call.function)) walker.edge(call.function->as.object, EdgeKind::internal, labels.frame);
  SlotNames names{call};
  const Value* const extra = next == nullptr ? end : first_extra_argument(*next);
  for (const Value* slot = call.function + 1; slot < end; ++slot) {
    const layout::String* const name = names.next();
    if (!is_object(*slot)) continue;
    const Label unnamed = slot >= extra ? labels.vararg : is_lua(call) ? labels.temporary : labels.c_temporary;
    walker.edge(slot->as.object, EdgeKind::local, name == nullptr ? unnamed : walker.label_of(name));
  }
}

}  // namespace

Label visit_thread(Walker& walker, const Thread& thread) noexcept {
  if (thread.stack == nullptr) return memory::no_label;  // not yet complete
  std::size_t open_upvalues = 0;
  for (const layout::UpValue* open = thread.open_upvalues; open != nullptr; open = open->open.next) {
    ++open_upvalues;
  }
  walker.found().make_edge_room(stack_slots_of(thread) + open_upvalues);
  if (walker.found().has_failed()) return memory::no_label;
  for (const CallInfo* call = &thread.base_call; call != nullptr; call = call->next) {
    const CallInfo* const next = call == thread.call ? nullptr : call->next;
    visit_frame(walker, *call, next, next == nullptr ? thread.top : next->function);
    if (next == nullptr) break;
  }
  for (const layout::UpValue* open = thread.open_upvalues; open != nullptr; open = open->open.next) {
    walker.edge(open, EdgeKind::internal, walker.labels().open_upvalue);
  }
  return memory::no_label;
}

}  // namespace wayfinder::runtime::heap
