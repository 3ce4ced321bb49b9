#include "runtime/sampling/stack_walk.hpp"

#include <algorithm>

#include "runtime/facts/facts.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "runtime/layout/trap_calls.hpp"

// Runs inside ticks: no allocation, no lock, no API. Built without sanitizers: it reads what may be freed, under guard.
namespace wayfinder::runtime::sampling {
namespace {

using layout::CallInfo;
using layout::Proto;
using layout::Thread;

/// The program counter that the VM's loop holds in a register; the one in the CallInfo is stale in call-free code.
std::ptrdiff_t pc_in_registers(const NativeView& native, const Proto& proto) {
  const auto first = reinterpret_cast<std::uintptr_t>(proto.code);
  const auto last = reinterpret_cast<std::uintptr_t>(proto.code + proto.code_size);
  for (const std::uintptr_t value : native.registers) {
    if (value > first && value <= last && value % sizeof(layout::Instruction) == 0) {
      return static_cast<std::ptrdiff_t>((value - first) / sizeof(layout::Instruction)) - 1;
    }
  }
  return -1;
}

}  // namespace

bool StackWalk::walk_tick(Thread* main, const NativeView& native, RawSample& sample) noexcept {
  volatile bool is_whole = false;
  meets_nameless_ = false;
  auto body = [&] {
    is_whole = read(main, native, sample);
    if (is_whole && meets_nameless_) name_functions_tick(sample, walked_, functions_);
  };
  return survive_faults(body) && is_whole;
}

bool StackWalk::read(Thread* main, const NativeView& native, RawSample& sample) noexcept {
  sample.depth = 0;
  sample.flags = 0;
  read_resume_chain(main, native.stack_pointer, threads_, &thread_count_);
  sample.thread = threads_[thread_count_ - 1];
  find_labels(sample.labels);
  if (native.in_collector) {
    walked_.protos[0] = nullptr;
    sample.frames[sample.depth++] = {FunctionTable::collector, -1};
  }
  const NativeView* leaf = &native;
  for (std::size_t i = thread_count_; i > 0; --i) {
    const Thread& thread = *threads_[i - 1];
    for (const CallInfo* call = thread.call; call != base_call_of(thread); call = previous_of(thread, *call)) {
      if (call == nullptr || sample.depth > max_frames) return false;
      if (sample.depth == kept_innermost) return add_outermost(call, sample);
      if (!add_frame(thread, *call, leaf, sample)) return false;
      leaf = nullptr;
    }
  }
  return true;
}

void StackWalk::find_labels(SampledLabels& found) const noexcept {
  found = {};
  std::size_t count = 0;
  for (std::size_t i = thread_count_; i > 0 && count < found.size(); --i) {
    found[count] = labels_.find_tick(threads_[i - 1]);
    if (found[count] != nullptr) ++count;
  }
}

/// The base of a stack is read upwards from the main thread's first call, so that the middle costs nothing.
bool StackWalk::add_outermost(const CallInfo* innermost_read, RawSample& sample) noexcept {
  std::size_t found = 0;
  bool is_cut = true;
  RawFrame* const marker = &sample.frames[kept_innermost];
  for (std::size_t i = 0; i < thread_count_ && is_cut && found < kept_outermost; ++i) {
    const Thread& thread = *threads_[i];
    for (const CallInfo* call = base_call_of(thread); call != thread.call && found < kept_outermost; ++found) {
      call = next_of(thread, *call);
      if (call == nullptr || !add_frame(thread, *call, nullptr, sample)) return false;
      if (call == innermost_read) {
        ++found;
        is_cut = false;
        break;
      }
    }
  }
  std::reverse(marker, marker + found);
  meets_nameless_ = false;  // frames and what was walked are in different orders now; the next stack will do
  if (!is_cut) return true;
  std::copy_backward(marker, marker + found, marker + found + 1);
  *marker = {FunctionTable::truncated, -1};
  ++sample.depth;
  sample.flags |= profiling::sample_cut;
  return true;
}

bool StackWalk::add_frame(const Thread& thread, const CallInfo& call, const NativeView* leaf,
                          RawSample& sample) noexcept {
  if (call.function < thread.stack || call.function >= thread.stack_last) return false;
  if (is_of_trap(call)) return true;
  RawFrame& frame = sample.frames[sample.depth];
  walked_.calls[sample.depth] = &call;
  walked_.threads[sample.depth] = &thread;
  walked_.protos[sample.depth] = nullptr;
  if (const Proto* proto = layout::proto_of(call); proto != nullptr) {
    const layout::String* source = proto->source;
    const std::string_view text = source == nullptr ? std::string_view{"=?"} : layout::text_of(*source);
    const auto kind = proto->first_line == 0 ? profiling::FunctionKind::main_chunk : profiling::FunctionKind::lua;
    frame.function = functions_.id_of({proto, source, proto->first_line, proto->last_line}, kind, text);
    std::ptrdiff_t pc = -1;
    if (leaf != nullptr && leaf->has_registers) pc = pc_in_registers(*leaf, *proto);
    if (pc < 0) pc = layout::pc_of(thread, call, *proto);
    frame.line = line_of(frame.function, *proto, pc);
    walked_.protos[sample.depth] = proto;
    meets_nameless_ = meets_nameless_ || functions_.wants_name(frame.function);
  } else if (const lua_CFunction function = layout::c_function_of(call); function != nullptr) {
    constexpr std::string_view c_source = "=[C]";
    frame.function = functions_.id_of({reinterpret_cast<const void*>(function), c_source.data(), -1, -1},
                                      profiling::FunctionKind::c, c_source);
    frame.line = -1;
  } else {
    return false;
  }
  ++sample.depth;
  return true;
}

std::int32_t StackWalk::line_of(FunctionId function, const Proto& proto, std::ptrdiff_t pc) noexcept {
  if (function == FunctionTable::other_functions) return layout::line_of(proto, pc);
  const auto known_pc = static_cast<std::int32_t>(pc);
  LineMemo& memo = lines_[(function * 31U + static_cast<std::uint32_t>(known_pc)) % lines_.size()];
  if (memo.function != function || memo.pc != known_pc) {
    memo = {function, known_pc, layout::line_of(proto, pc)};
  }
  return memo.line;
}

}  // namespace wayfinder::runtime::sampling
