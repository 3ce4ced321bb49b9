#include "runtime/sampling/block_builder.hpp"

#include <map>

namespace wayfinder::runtime::sampling {
namespace {

/// Of the sets that the block has, as SampleRecord::labels says.
using LabelNumbers = std::map<SampledLabels, std::uint32_t>;

std::uint32_t label_number(const SampledLabels& labels, LabelNumbers& known, profiling::SampleBlock& block) {
  if (labels.front() == nullptr) return 0;
  const auto next = static_cast<std::uint32_t>(block.label_sets.size() + 1);
  const auto [place, is_new] = known.try_emplace(labels, next);
  if (is_new) block.label_sets.push_back(joined(labels));
  return place->second;
}

}  // namespace

profiling::SampleBlock BlockBuilder::take(Recorder& recorder, const FunctionNames& names) {
  profiling::SampleBlock block;
  block.profile = profile_;
  const Labels::Retired retired = labels_.take_retired();  // before the ring is read, as samples in it may name them
  LabelNumbers label_numbers;
  while (const RawSample* raw = recorder.ring.front()) {
    profiling::SampleRecord& sample = block.samples.emplace_back();
    sample.weight_ns = raw->weight_ns;
    sample.time_ns = raw->time_ns;
    sample.thread = thread_number(raw->thread);
    sample.flags = raw->flags;
    sample.labels = label_number(raw->labels, label_numbers, block);
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
