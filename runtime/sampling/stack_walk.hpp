#pragma once
#include <array>

#include "runtime/facts/facts.hpp"
#include "runtime/layout/running_thread.hpp"
#include "runtime/sampling/code_names.hpp"
#include "runtime/sampling/function_table.hpp"
#include "runtime/sampling/native_view.hpp"
#include "runtime/sampling/raw_sample.hpp"

namespace wayfinder::runtime::sampling {

/// Reads the joined stack of all running Lua threads, from the running coroutine's leaf down to the main thread's base,
/// by verified layout. Legal in a tick; one walk at a time. No frame costs more than its own cache misses: of deep
/// stacks both ends are read and the middle is never touched.
class StackWalk {
 public:
  StackWalk(FunctionTable& functions, const Labels& labels) : functions_{functions}, labels_{labels} {}

  /// Fills thread, labels, flags, depth and frames of `sample`. False: the VM was just changing what was read (a stack
  /// that moves); the sample is then of no use.
  [[nodiscard]] bool walk_tick(layout::Thread* main, const NativeView& native, RawSample& sample) noexcept;

 private:
  struct LineMemo {
    FunctionId function;
    std::int32_t pc, line;
  };
  bool read(layout::Thread* main, const NativeView& native, RawSample& sample) noexcept;
  /// Adds the frame of one call; false: its slot holds no function.
  bool add_frame(const layout::Thread& thread, const layout::CallInfo& call, const NativeView* leaf,
                 RawSample& sample) noexcept;
  void find_labels(SampledLabels& found) const noexcept;
  bool add_outermost(const layout::CallInfo* innermost_read, RawSample& sample) noexcept;
  std::int32_t line_of(FunctionId function, const layout::Proto& proto, std::ptrdiff_t pc) noexcept;

  FunctionTable& functions_;
  const Labels& labels_;
  std::array<layout::Thread*, max_resume_chain> threads_{};
  volatile std::size_t thread_count_{};
  std::array<LineMemo, 256> lines_{};
  WalkedFrames walked_{};
  bool meets_nameless_{};  ///< in this walk: a function whose code should be asked for its name
};

}  // namespace wayfinder::runtime::sampling
