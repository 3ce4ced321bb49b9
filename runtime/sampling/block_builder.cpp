#include "runtime/sampling/block_builder.hpp"

namespace wayfinder::runtime::sampling {
profiling::SampleBlock BlockBuilder::take(Recorder& recorder, const FunctionNames& names) {
  profiling::SampleBlock block;
  block.profile = profile_;
  while (const RawSample* raw = recorder.ring.front()) {
    profiling::SampleRecord& sample = block.samples.emplace_back();
    sample.weight_ns = raw->weight_ns;
    sample.time_ns = raw->time_ns;
    sample.thread = thread_number(raw->thread);
    sample.flags = raw->flags;
    sample.frames.reserve(raw->depth);
    for (std::size_t i = 0; i < raw->depth; ++i) {
      sample.frames.push_back({raw->frames[i].function, raw->frames[i].line});
    }
    recorder.ring.pop();
  }
  block.lost_samples = recorder.lost_samples();
  block.lost_ns = recorder.lost_ns();
  told_.tell(recorder.functions, names, block.functions);
  return block;
}

std::uint32_t BlockBuilder::thread_number(const void* thread) {
  return threads_.try_emplace(thread, static_cast<std::uint32_t>(threads_.size() + 1)).first->second;
}

}  // namespace wayfinder::runtime::sampling
