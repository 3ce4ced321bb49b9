#include "runtime/facts/heap_parts.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/heap/visits.hpp"

namespace wayfinder::runtime::heap {

using layout::CallInfo;
using layout::Thread;
using layout::Value;

namespace {

/// Labels of the slots above a Lua function, in slot order: each active local's name.
class SlotNames {
 public:
  SlotNames(const Thread& thread, const CallInfo& call) noexcept : proto_{is_lua(call) ? proto_of(call) : nullptr} {
    if (proto_ != nullptr) pc_ = pc_of(thread, call, *proto_);
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

/// The frame's function and the slots up to the next frame's, or to the stack's top.
void visit_frame(Walker& walker, const Thread& thread, const CallInfo& call, const CallInfo* next,
                 const Value* end) noexcept {
  const auto& labels = walker.labels();
  if (is_object(*call.function)) walker.edge(call.function->as.object, EdgeKind::internal, labels.frame);
  SlotNames names{thread, call};
  // Extra arguments lie between a function and its locals, or below the function: at the end of its caller's slots.
  const Value* const first = first_slot_of(call);
  const Value* const extra = next == nullptr ? end : first_extra_argument_of(*next);
  for (const Value* slot = call.function + 1; slot < end; ++slot) {
    const bool is_extra = slot < first || slot >= extra;
    const layout::String* const name = is_extra ? nullptr : names.next();
    if (!is_object(*slot)) continue;
    const Label unnamed = is_extra ? labels.vararg : is_lua(call) ? labels.temporary : labels.c_temporary;
    walker.edge(slot->as.object, EdgeKind::local, name == nullptr ? unnamed : walker.label_of(name));
  }
}

}  // namespace

Label visit_thread(Walker& walker, const Thread& thread, std::uint32_t place) noexcept {
  if (thread.stack == nullptr) return memory::no_label;  // not yet complete
  if (&thread != walker.global().main_thread) {
    walker.check(add_thread(walker.graph(), place, layout::api_of(const_cast<Thread*>(&thread))));
  }
  std::size_t open_upvalues = 0;
  for (const layout::UpValue* open = thread.open_upvalues; open != nullptr; open = next_open_of(*open)) {
    ++open_upvalues;
  }
  walker.found().make_edge_room(stack_slots_of(thread) + open_upvalues + 1);
  if (walker.found().has_failed()) return memory::no_label;
  walker.edge_if(environment_of(thread), EdgeKind::environment, walker.labels().environment);
  for (const CallInfo* call = base_call_of(thread); call != nullptr; call = next_of(thread, *call)) {
    const CallInfo* const next = call == thread.call ? nullptr : next_of(thread, *call);
    visit_frame(walker, thread, *call, next, next == nullptr ? thread.top : next->function);
    if (next == nullptr) break;
  }
  for (const layout::UpValue* open = thread.open_upvalues; open != nullptr; open = next_open_of(*open)) {
    walker.cell_edge(open, EdgeKind::internal, walker.labels().open_upvalue);
  }
  return memory::no_label;
}

}  // namespace wayfinder::runtime::heap
